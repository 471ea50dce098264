"""Checks of francophone mobility (codes.table, C16)."""

from tracker.rules.case import Case
from tracker.rules.common.occupation import teer_of
from tracker.rules.findings import Answer, for_counsel, met, not_met, told, unknown

QUEBEC = "QC"
MANAGERS_AND_SKILLED = (0, 1, 2, 3)


def french(case: Case) -> Answer:
    """French in speaking and listening: NCLC 5 since 2023-06-15, 7 before."""
    rule = "french_level"
    needed, level = case.value(rule), case.hire.worker.french_level
    if level is None:
        return unknown("french_missing", rule, ["worker.french_level"], needed=needed)
    if level >= needed:
        return met("french_enough", rule, level=level, needed=needed)
    return not_met("french_short", rule, level=level, needed=needed).remedied("french_remedy")


def place(case: Case) -> Answer:
    """Every place of work is outside Quebec."""
    rule = "outside_quebec"
    case.value(rule)
    sites = case.hire.job.work_sites or ()
    if any(site.province == QUEBEC for site in sites):
        return not_met("place_in_quebec", rule).remedied("place_remedy")
    missing = [f"job.work_sites[{index}].province" for index, site in enumerate(sites) if site.province is None]
    if missing or not sites:
        return unknown("place_missing", rule, missing or ["job.work_sites"])
    return met("place_outside", rule)


def occupation(case: Case) -> Answer:
    """TEER 0 to 3 before 2023-06-15; every level since, except primary agriculture in TEER 4 and 5.

    The facts print no groups for primary agriculture, so every job of TEER 4 or 5 in the broad category of natural
    resources and agriculture is left to counsel.
    """
    rule = "job_teer"
    allowed, noc = case.value(rule), case.hire.job.noc_2021
    if noc is None:
        return unknown("occupation_missing", rule, ["job.noc_2021"], levels=allowed)
    teer = teer_of(noc)
    if teer is None:
        return unknown("common.occupation.older_code", rule, ["job.noc_2021"], noc=noc)
    if teer not in allowed:
        return not_met("occupation_too_low", rule, noc=noc, teer=teer, levels=allowed)
    if teer not in MANAGERS_AND_SKILLED and noc[0] == case.value("agriculture"):
        return for_counsel("occupation_agriculture", "agriculture", noc=noc, teer=teer)
    return met("occupation_fits", rule, noc=noc, teer=teer)


def telework(case: Case) -> Answer | None:
    """A job for a Quebec employer done from elsewhere does not fit."""
    return told("telework", "outside_quebec") if case.known("outside_quebec") else None
