"""A raise, a cut, other hours."""

from decimal import Decimal
from fractions import Fraction

from tracker.errors import NotInForce
from tracker.rules.changes.change import Change, Judged, new_permit, no_action, tell_counsel
from tracker.rules.common.pay import Offer, cents_down, cents_up
from tracker.rules.common.wage import compared, offer
from tracker.rules.regime import Regime


def wage(change: Change) -> Judged | None:
    """Pay by the hour before and after: a raise within the small ones, a bigger one, or a cut.

    Sources: lmia.mod.minor_unreported, emp.same_job_wage_conditions, imp.conditions.
    """
    before, after = (offer(change.case(hire)) for hire in (change.before, change.after))
    if after.amount is None or _same(before, after):
        return None
    unit = _unit(before, after)
    if unit is None:
        return tell_counsel("wage_not_comparable", _terms(change), _lacking(before, after))
    old, new = before.by(unit), after.by(unit)
    assert old is not None
    assert new is not None
    if new == old:
        return None
    numbers = {"old": cents_down(old), "new": cents_down(new), "unit": f"common.per_{unit}"}
    if new < old:
        return new_permit(f"wage_cut_{_regime(change)}", _terms(change), **numbers)
    return _raised(change, old, new, unit, numbers)


def hours(change: Change) -> Judged | None:
    """Hours and weeks are conditions of work, which stay substantially the same (emp.same_job_wage_conditions)."""
    before, after = change.before.job, change.after.job
    pairs = ((before.hours_per_week, after.hours_per_week), (before.weeks_per_year, after.weeks_per_year))
    if all(new is None or new == old for old, new in pairs):
        return None
    return tell_counsel("hours_changed", _terms(change))


def _raised(change: Change, old: Fraction, new: Fraction, unit: str, numbers: dict[str, object]) -> Judged:
    """A raise is small up to the highest of a percentage, the prevailing wage, and last year's inflation.

    Nobody publishes a measure for permits without an LMIA; the percentage and inflation serve as a caution there.
    """
    small = change.book.value("changes", "raise.percent", change.as_of)
    percent = (new - old) / old * 100 if old else None
    numbers |= {"percent": Decimal(0) if percent is None else cents_up(percent), "small": small}
    if percent is not None and percent <= Fraction(small):
        return no_action(f"raise_small_{_regime(change)}", "raise.percent", **numbers)
    required = _prevailing(change, unit) if change.regime is Regime.LMIA else None
    if required is not None and new <= required:
        return no_action("raise_to_prevailing", "raise.prevailing", **numbers, required=cents_up(required))
    return _beside_prices(change, percent, numbers)


def _beside_prices(change: Change, percent: Fraction | None, numbers: dict[str, object]) -> Judged:
    """Inflation of the year before decides last; a year whose figure is not known is left to counsel."""
    rule = "raise.consumer_prices"
    try:
        prices = change.book.value("changes", rule, change.as_of)
    except NotInForce:
        return tell_counsel(
            f"raise_prices_unknown_{_regime(change)}", "raise.percent", **numbers, year=change.as_of.year
        )
    numbers |= {"prices": prices, "year": change.as_of.year}
    if percent is not None and percent <= Fraction(prices):
        return no_action(f"raise_within_prices_{_regime(change)}", rule, **numbers)
    return tell_counsel(f"raise_large_{_regime(change)}", rule, **numbers)


def _prevailing(change: Change, unit: str) -> Fraction | None:
    """The highest prevailing figure known for the job as it would be; None where none is."""
    stick = compared(change.case(change.after)).binding
    return None if stick is None else stick.by(unit)


def _same(before: Offer, after: Offer) -> bool:
    return (before.amount, before.per, before.hours_per_week, before.weeks_per_year) == (
        after.amount,
        after.per,
        after.hours_per_week,
        after.weeks_per_year,
    )


def _unit(before: Offer, after: Offer) -> str | None:
    """By the hour where both are known so; by the year only on the same hours, be they unknown."""
    if before.hourly is not None and after.hourly is not None:
        return "hour"
    same_hours = (before.hours_per_week, before.weeks_per_year) == (after.hours_per_week, after.weeks_per_year)
    return "year" if same_hours and before.annual is not None and after.annual is not None else None


def _lacking(before: Offer, after: Offer) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before.missing_for("hour"), *after.missing_for("hour"))))


def _terms(change: Change) -> str:
    return f"terms.{_regime(change)}"


def _regime(change: Change) -> str:
    return "lmia" if change.regime is Regime.LMIA else "exempt"
