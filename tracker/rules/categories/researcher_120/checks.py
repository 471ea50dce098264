"""Checks of a researcher's stay without a permit (gss.researcher_120).

Length, earlier grants and the place of asking follow the same rules as the shorter stays, with this room's values.
"""

from tracker.rules.case import Case
from tracker.rules.findings import Answer, met, not_met, told, unknown


def host(case: Case) -> Answer:
    """A research project at a publicly funded degree-granting institution or an institution affiliated with one."""
    rule = "host"
    case.value(rule)
    there = case.hire.visit.publicly_funded_research
    if there is None:
        return unknown("host_missing", rule, ["visit.publicly_funded_research"])
    return met("host_fits", rule) if there else not_met("host_other", rule)


def no_permit(case: Case) -> Answer | None:
    """Neither offer nor fee, and no longer stay."""
    return None if case.known("host") is None else told("no_permit", "host")
