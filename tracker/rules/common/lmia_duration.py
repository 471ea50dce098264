"""How long an LMIA lets the employment, and with it the permit, run (lmia_durations, wp.cap.lmia_duration)."""

from tracker.rules.case import Case


def high_wage_months(case: Case) -> int:
    """Months for the Global Talent Stream and high-wage positions. Under the high-wage line it is an upper bound."""
    return int(case.value("common.lmia_duration.high_wage"))


def low_wage_months(case: Case) -> int:
    """Months for low-wage positions."""
    return int(case.value("common.lmia_duration.low_wage"))
