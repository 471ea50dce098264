"""What the low-wage stream asks beside the prevailing wage. Source: threshold.*, cap.*, rtp.*."""

from tracker.errors import NotInForce
from tracker.rules.case import Case
from tracker.rules.common.high_wage import LINE, Side, side_of_line
from tracker.rules.findings import Answer, for_counsel, met, not_met


def wage_under_line(case: Case) -> Answer:
    """The offer is under the line of every province of work."""
    placed = side_of_line(case)
    if isinstance(placed, Answer):
        return placed
    side, numbers = placed
    if side is Side.BOTH:
        return for_counsel("common.line_differs", LINE, **numbers)
    if side is Side.BELOW:
        return met("under_line", LINE, **numbers)
    return not_met("at_or_above_line", LINE, **numbers)


def workforce_limits(case: Case) -> Answer | None:
    """The share of low-wage workers and the places where no files are taken: facts of the workforce, for counsel.

    It does not apply before the position is known to be low-wage.
    """
    placed = side_of_line(case)
    if isinstance(placed, Answer) or placed[0] is not Side.BELOW:
        return None
    numbers = {"cap": case.value("cap_percent"), "day": case.governing_date}
    try:
        unemployment = case.value("unemployment_percent")
    except NotInForce:
        return for_counsel("workforce_cap", "cap_percent", **numbers)
    return for_counsel("workforce_limits", "cap_percent", unemployment=unemployment, **numbers)
