"""What else would do: every other route that fits, is left to counsel, or fails only by something that can change.

A route comes after the suggested one for reasons of its own declaration: what it spares the employer (decision.table),
then the tie-breaks in the order of the rule book (decision.tiebreakers). A permanent-residence plan isn't asked about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tracker.errors import NotInForce
from tracker.rules.book import SHARED_ROOM
from tracker.rules.case import Case
from tracker.rules.category import Category, Route, category_named
from tracker.rules.findings import Finding, Outcome
from tracker.rules.verdict import Alternative, CategoryVerdict, Words

TIEBREAKERS = "common.decision.tiebreakers"
CERTAINTY = (Outcome.MET, Outcome.FOR_COUNSEL, Outcome.NOT_MET)


@dataclass(frozen=True, slots=True)
class Contender:
    """A category's verdict with its declaration, and the case its dated values are read for."""

    found: CategoryVerdict
    category: Category
    case: Case

    def value(self, name: str | None) -> Any:
        """A dated value of its room; None where it declares none, or none is in force."""
        return None if name is None else _or_none(lambda: self.case.value(name))

    def months(self, limit: Callable[[Case], int | None] | None) -> int | None:
        """A limit it declares; None where it has none, or none in force."""
        return None if limit is None else _or_none(lambda: limit(self.case))


def alternatives(
    first: CategoryVerdict | None, categories: Sequence[CategoryVerdict], cases: Mapping[str, Case]
) -> tuple[Alternative, ...]:
    """The routes beside the suggested one: those met, then those for counsel, then those that a change would open.

    Each by rank. `cases` holds the case of either side, `lmia` and `permit`, by whose day the values are read.
    """
    others = sorted((found for found in categories if _is_open(found, first)), key=_certainty)
    suggested = _contender(first, cases) if first and others else None
    return tuple(
        Alternative(
            category=found.category,
            outcome=found.outcome,
            standing=tuple(_standing(suggested, _contender(found, cases))) if suggested else (),
            would_change=tuple(_changes(_failed(found))),
        )
        for found in others
    )


def _is_open(found: CategoryVerdict, first: CategoryVerdict | None) -> bool:
    if found is first or found.outcome is Outcome.UNKNOWN:
        return False
    return found.outcome is not Outcome.NOT_MET or all(finding.remedy for finding in _failed(found))


def _certainty(found: CategoryVerdict) -> int:
    return CERTAINTY.index(found.outcome)


def _failed(found: CategoryVerdict) -> list[Finding]:
    return [finding for finding in found.findings if finding.outcome is Outcome.NOT_MET]


def _changes(failed: Iterable[Finding]) -> Iterator[Words]:
    """Each change once: two checks may ask for the same."""
    words = [Words(finding.room, finding.remedy, finding.numbers) for finding in failed if finding.remedy]
    return (one for place, one in enumerate(words) if one not in words[:place])


def _contender(found: CategoryVerdict, cases: Mapping[str, Case]) -> Contender:
    category = category_named(found.category)
    assert category is not None
    return Contender(found, category, cases[category.governed_by].in_room(category.room, category.slug))


def _standing(first: Contender, other: Contender) -> Iterator[Words]:
    """Why it comes after the first, weightiest reason first; the order of looking where nothing tells them apart."""
    order = first.case.value(TIEBREAKERS, first.case.as_of)
    reasons = [REASONS[name](first, other) for name in ("route", *order)]
    given = [reason for reason in reasons if reason is not None]
    for message, numbers in given or [Reason("order")]:
        yield Words(SHARED_ROOM, f"standing_after.{message}", {"first": first.found.category, **numbers})


class Reason(NamedTuple):
    """The end of a message id, and its numbers."""

    message: str
    numbers: Mapping[str, object] = {}


def _route(first: Contender, other: Contender) -> Reason | None:
    if other.category.route is Route.LMIA and first.category.route is not Route.LMIA:
        return Reason("needs_lmia")
    if first.category.route is Route.NO_PERMIT and other.category.route is not Route.NO_PERMIT:
        return Reason("needs_permit")
    return None


def _certain(first: Contender, other: Contender) -> Reason | None:
    if other.found.outcome is Outcome.NOT_MET:
        answers = {finding.outcome for finding in other.found.findings}
        return Reason("not_met_and_open" if Outcome.UNKNOWN in answers else "not_met")
    less = other.found.outcome is Outcome.FOR_COUNSEL and first.found.outcome is Outcome.MET
    return Reason("for_counsel") if less else None


def _wage(first: Contender, other: Contender) -> Reason | None:
    return Reason("wage_floor") if _has_floor(other.category) and not _has_floor(first.category) else None


def _has_floor(category: Category) -> bool:
    return category.wage_floor or category.route is Route.LMIA


def _stay(first: Contender, other: Contender) -> Reason | None:
    """All permits together, else a single one. No limit is the longest of all."""
    for whole in ("stay", "permit"):
        name = "maximum_stay_months" if whole == "stay" else "maximum_months"
        ours, theirs = (one.months(getattr(one.category, name)) for one in (other, first))
        if ours is not None and (theirs is None or ours < theirs):
            against = "capped" if theirs is None else "shorter"
            return Reason(f"{whole}_{against}", {"months": ours, "against": theirs})
        if ours != theirs:
            return None
    return None


def _spouse(first: Contender, other: Contender) -> Reason | None:
    code = first.value(first.category.spouse_code)
    return Reason("spouse", {"code": code}) if code and not other.value(other.category.spouse_code) else None


def _speed(first: Contender, other: Contender) -> Reason | None:
    standard, others = (one.value(one.category.service_days) for one in (first, other))
    slower = standard is not None and (others is None or others["days"] > standard["days"])
    return Reason("slower", {"days": standard["days"]}) if slower and other.category.route is Route.LMIA else None


REASONS: Mapping[str, Callable[[Contender, Contender], Reason | None]] = {
    "route": _route,
    "certainty": _certain,
    "wage_floor": _wage,
    "longest_stay": _stay,
    "spouse": _spouse,
    "speed": _speed,
}


def _or_none(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except NotInForce:
        return None
