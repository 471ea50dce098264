"""What a transferred executive or manager must show (ict.eligibility, ict.roles)."""

from tracker.rules.case import Case
from tracker.rules.common import transfer
from tracker.rules.common.occupation import teer_of
from tracker.rules.common.transfer_notes import TRANSFER_NOTES
from tracker.rules.findings import Answer, met, not_met, unknown

TRANSFER = transfer.Transfer("ict", transfer.EXECUTIVE_MANAGER)


def group_countries(case: Case) -> Answer:
    """The group earns revenue in two countries, of which Canada may be one (ict.mnc)."""
    return transfer.group_countries(case, "established")


def occupation(case: Case) -> Answer:
    """The occupation is one of management or of TEER 1 (ict.roles)."""
    rule = "teer_accepted"
    accepted = case.value(rule)
    noc = case.hire.job.noc_2021
    if noc is None:
        return unknown("occupation_missing", rule, ["job.noc_2021"], accepted=accepted)
    level = teer_of(noc)
    if level is None:
        return unknown("common.occupation.older_code", rule, ["job.noc_2021"], noc=noc)
    say, message = (met, "occupation_fits") if level in accepted else (not_met, "occupation_other")
    return say(message, rule, noc=noc, teer=level, accepted=accepted)


CHECKS = (
    TRANSFER.relationship,
    transfer.established,
    group_countries,
    TRANSFER.role,
    TRANSFER.same_capacity,
    TRANSFER.months_abroad,
    transfer.merger,
    TRANSFER.employed_abroad,
    transfer.post_held_open,
    TRANSFER.maximum_stay,
    transfer.premises,
    transfer.client_site,
    occupation,
    transfer.wage_warning,
)
NOTES = (TRANSFER.length, *TRANSFER_NOTES)
