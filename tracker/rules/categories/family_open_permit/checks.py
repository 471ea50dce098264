"""Checks of open permits for the family of a skilled worker (family.c41, family.c41_before, family.children).

Until 2025-01-20 the wide rules held for all. Since then they go on for families of workers who are moving to
permanent residence; the others follow the narrow ones, and their children get no permit.
"""

from collections.abc import Callable
from datetime import date

from tracker.rules.case import Case
from tracker.rules.common.occupation import teer_of
from tracker.rules.dates import months_after
from tracker.rules.facts import Hire, Principal
from tracker.rules.findings import Answer, Outcome, for_counsel, met, not_met, told, unknown

NOTHING = Principal()
PATH = "principal.becoming_permanent_resident"
NARROW = "narrow"
WIDE = "wide"


def asked_about(kind: str) -> Callable[[Hire], bool]:
    """Whether the person is this relation of a worker, or something of that worker is told but not the relation."""

    def asked(hire: Hire) -> bool:
        said = hire.principal
        return said.relationship == kind if said.relationship else said != NOTHING

    return asked


def relationship(case: Case) -> Answer:
    """The spouse and the children follow different rules."""
    rule = "authority"
    case.value(rule)
    if case.hire.principal.relationship is None:
        return unknown("relationship_missing", rule, ["principal.relationship"])
    return met("relationship_named", rule)


def path(case: Case) -> Answer | None:
    """Since 2025-01-21 a child only follows a worker who is moving to permanent residence (family.children)."""
    rule = "children_without_path"
    if case.value(rule):
        return None
    moving = case.hire.principal.becoming_permanent_resident
    if moving is None:
        return unknown("path_missing", rule, [PATH])
    return met("path_taken", rule) if moving else not_met("path_none", rule)


def occupation(case: Case) -> Answer:
    """The worker's occupation opens the permit of the spouse, by the rules that the day and the path choose."""
    return _by_rules(case, wide_occupation, _narrow_occupation)


def time_left(case: Case) -> Answer:
    """Enough time is left to the worker when the spouse applies: 16 months, six under the wide rules."""
    return _by_rules(case, wide_time_left, _narrow_time_left)


def wide_occupation(case: Case) -> Answer:
    """TEER 0 to 3 (family.c41_before)."""
    rule = f"{WIDE}.teer"
    levels = case.value(rule)
    return _unread(case, rule) or _listed(case, rule, _teer(case) in levels)


def wide_time_left(case: Case) -> Answer:
    """Six months (family.c41_before)."""
    return _left(case, f"{WIDE}.months")


def length(case: Case) -> Answer | None:
    """The permit runs as long as the worker may work."""
    until = case.hire.principal.authorized_until
    if case.known("authority") is None:
        return None
    return told("length", "authority") if until is None else told("length_until", "authority", until=until)


def _by_rules(case: Case, wide: Callable[[Case], Answer], narrow: Callable[[Case], Answer]) -> Answer:
    """What the rules in force say. Where the narrow ones fail and the wide ones pass, the path decides."""
    if not case.value("narrowed"):
        return wide(case)
    moving, strict, loose = case.hire.principal.becoming_permanent_resident, narrow(case), wide(case)
    if moving or strict.outcome is loose.outcome:
        return loose if moving else strict
    if moving is False or strict.outcome is Outcome.MET:
        return strict
    return unknown("path_would_decide", "narrowed", [PATH])


def _narrow_occupation(case: Case) -> Answer:
    """TEER 0 or 1, or a listed group of TEER 2 and 3; groups the summary doesn't name go to counsel (family.c41)."""
    rule = f"{NARROW}.teer"
    levels = case.value(rule)
    if unread := _unread(case, rule):
        return unread
    group, teer = (case.hire.principal.noc_2021 or "")[:2], _teer(case)
    if teer in case.value(f"{WIDE}.teer") and group not in case.value("listed_groups") and teer not in levels:
        if group not in case.value("excluded_groups"):
            return for_counsel("occupation_unlisted", "listed_groups", noc=case.hire.principal.noc_2021)
        return _listed(case, "excluded_groups", False)
    return _listed(case, rule, teer in case.value(f"{WIDE}.teer"))


def _narrow_time_left(case: Case) -> Answer:
    return _left(case, f"{NARROW}.months")


def _unread(case: Case, rule: str) -> Answer | None:
    noc = case.hire.principal.noc_2021
    if noc is None:
        return unknown("occupation_missing", rule, ["principal.noc_2021"])
    if _teer(case) is None:
        return unknown("common.occupation.older_code", rule, ["principal.noc_2021"], noc=noc)
    return None


def _listed(case: Case, rule: str, fits: bool) -> Answer:
    say, message = (met, "occupation_fits") if fits else (not_met, "occupation_other")
    return say(message, rule, noc=case.hire.principal.noc_2021, teer=_teer(case))


def _teer(case: Case) -> int | None:
    return teer_of(case.hire.principal.noc_2021 or "")


def _left(case: Case, rule: str) -> Answer:
    months, until = case.value(rule), case.hire.principal.authorized_until
    if until is None:
        return unknown("time_missing", rule, ["principal.authorized_until"], months=months)
    needed: date = months_after(case.governing_date, months)
    numbers = {"months": months, "until": until, "needed": needed}
    if until >= needed:
        return met("time_enough", rule, **numbers)
    return not_met("time_short", rule, **numbers).remedied("time_remedy")
