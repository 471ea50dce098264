"""Cases of the exemption table that rest on conditions which only people can judge.

Such a case is looked at only where `exemption.case` names it, or a person confirmed it. Its room declares the message
`<slug>.conditions`, and the sentences `conditions_met`, `conditions_not_met`, `conditions_missing` and
`conditions_for_counsel` around it.
"""

from collections.abc import Callable

from tracker.rules.case import Case
from tracker.rules.facts import Hire
from tracker.rules.findings import Answer, for_counsel, met, not_met, told, unknown

REWRITTEN = "rewritten"
FOR_COUNSEL = "left_to_counsel"


def named(slug: str) -> Callable[[Hire], bool]:
    """Whether the hire names this case."""
    return lambda hire: hire.exemption.case == slug


def judged(case: Case, rule: str) -> Answer:
    """The printed conditions, in words, are met. `rule` ends the name of the value behind the case: `<slug>.code`.

    A case that the room's `left_to_counsel` names on the governing day is never met by itself: it is exceptional,
    depends on a policy the book doesn't hold, or is closed. A plain no stays a no.
    """
    slug = case.slug
    name = f"{slug}.{rule}"
    case.value(name)
    words = conditions_of(case)
    fulfilled = case.hire.exemption.conditions_met
    if fulfilled is False:
        return not_met("conditions_not_met", name, conditions=words)
    if slug in (case.known(FOR_COUNSEL) or () if _declares(case, FOR_COUNSEL) else ()):
        return for_counsel("conditions_for_counsel", name, conditions=words)
    if fulfilled is None:
        return unknown("conditions_missing", name, ["exemption.conditions_met"], conditions=words)
    return met("conditions_met", name, conditions=words)


def conditions_of(case: Case) -> str:
    """The message of the conditions as they stand on the governing day: the newer ones once they were rewritten."""
    slug = case.slug
    newer = _declares(case, REWRITTEN) and slug in (case.known(REWRITTEN) or ())
    return f"{slug}.newer_conditions" if newer else f"{slug}.conditions"


def holder(case: Case, rule: str = "code") -> Answer | None:
    """Who usually holds the permit and for how long (codes.table)."""
    slug = case.slug
    if case.known(name := f"{slug}.{rule}") is None:
        return None
    return told("held_by", name, holder=f"{slug}.holder", length=f"{slug}.length")


def _declares(case: Case, name: str) -> bool:
    return name in case.book.names[case.room]
