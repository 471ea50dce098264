"""What an occupation code says by itself."""

from tracker.rules.case import Case
from tracker.rules.findings import Answer, met, not_met, unknown


def teer_of(noc: str) -> int | None:
    """Training, education, experience and responsibilities level: the second digit of a NOC 2021 code (noc.titles).

    None for a code of another shape: it belongs to an older classification, which is never mapped silently.
    """
    return int(noc[1]) if len(noc) == 5 and noc.isdecimal() else None


def skill_level(case: Case) -> Answer:
    """The job is in one of the TEER levels that the category takes.

    The category's room declares the levels as `job_teer` and the words as `skill_level_…`.
    """
    allowed = case.value("job_teer")
    noc = case.hire.job.noc_2021
    if noc is None:
        return unknown("skill_level_missing", "job_teer", ["job.noc_2021"], levels=allowed)
    teer = teer_of(noc)
    if teer is None:
        return unknown("common.occupation.older_code", "job_teer", ["job.noc_2021"], noc=noc)
    if teer in allowed:
        return met("skill_level_high_enough", "job_teer", noc=noc, teer=teer)
    return not_met("skill_level_too_low", "job_teer", noc=noc, teer=teer, levels=allowed)
