"""Studies after secondary school, as the trade agreements count them (fta.professionals_table)."""

from tracker.rules.case import Case
from tracker.rules.facts import Education
from tracker.rules.findings import Answer, for_counsel, met, not_met, unknown

UNIVERSITY = frozenset({"bachelor", "licenciatura", "master", "doctorate"})
AFTER_SECONDARY = UNIVERSITY | {"certificate", "diploma"}
MONTHS_PER_YEAR = 12
SHORTEST_ACADEMIC_YEAR = 8  # months; a four-year degree may be recorded as the months of its terms


def university(case: Case, rule: str) -> Answer:
    """A university degree or its equivalent; other studies after secondary school are argued."""
    held = case.hire.worker.education
    if held is None:
        return unknown("degree_missing", rule, ["worker.education"])
    if any(one.level in UNIVERSITY for one in held):
        return met("degree_held", rule)
    if missing := [f"worker.education[{place}].level" for place, one in enumerate(held) if one.level is None]:
        return unknown("degree_missing", rule, missing)
    return for_counsel("degree_equivalent", rule) if _after_secondary(held) else not_met("degree_none", rule)


def years(case: Case, rule: str, needed: int) -> Answer:
    """One credential of so many years. Several shorter ones, or academic years recorded as their months, are argued."""
    held = case.hire.worker.education
    if held is None:
        return unknown("studies_missing", rule, ["worker.education"], years=needed)
    counted = _after_secondary(held)
    if any((one.months or 0) >= needed * MONTHS_PER_YEAR for one in counted):
        return met("studies_long", rule, years=needed)
    missing = [f"worker.education[{place}].{leaf}" for place, one in enumerate(held) for leaf in _open(one)]
    if missing:
        return unknown("studies_missing", rule, missing, years=needed)
    months = sum(one.months or 0 for one in counted)
    if months >= needed * SHORTEST_ACADEMIC_YEAR:
        return for_counsel("studies_argued", rule, years=needed, months=months)
    return not_met("studies_short", rule, years=needed, months=months)


def _after_secondary(held: tuple[Education, ...]) -> list[Education]:
    return [one for one in held if one.level in AFTER_SECONDARY]


def _open(one: Education) -> list[str]:
    """What is still unknown of a credential that may count."""
    if one.level is not None and one.level not in AFTER_SECONDARY:
        return []
    return [leaf for leaf, value in (("level", one.level), ("months", one.months)) if value is None]
