"""What a transferred specialist must show (ict.eligibility, ict.specialized_knowledge, ict.wage_floor)."""

from tracker.rules.case import Case
from tracker.rules.common import transfer
from tracker.rules.common.occupation import teer_of
from tracker.rules.common.pay import MONTHS_PER_YEAR
from tracker.rules.common.transfer_notes import TRANSFER_NOTES
from tracker.rules.findings import Answer, for_counsel, met, unknown

TRANSFER = transfer.Transfer("ict", transfer.SPECIALIZED_KNOWLEDGE)


def group_countries(case: Case) -> Answer:
    """The group earns revenue in two countries, of which Canada may be one (ict.mnc)."""
    return transfer.group_countries(case, "established")


def experience(case: Case) -> Answer | None:
    """Two years with the enterprise are normally expected; with less the case is argued (ict.specialized_knowledge).

    Fewer years in the specialty itself are argued too. Whether the months are known and reach the one year that nobody
    may miss is another check.
    """
    rule = "experience_expected"
    months = case.hire.transfer.months_with_foreign_employer
    if months is None or months < case.value("common.ict.experience")["required"]:
        return None
    expected = case.value(rule)
    if months < expected:
        return for_counsel("experience_short", rule, months=months, expected=expected)
    years = case.hire.worker.years_experience
    if years is not None and years * MONTHS_PER_YEAR < expected:
        return for_counsel("specialty_new", rule, years=years, expected=expected)
    return met("experience_long", rule, months=months, expected=expected)


def occupation(case: Case) -> Answer:
    """TEER 0 to 2 is expected; 3 to 5 is no bar, but closely reviewed (ict.specialized_knowledge)."""
    rule = "teer_expected"
    expected = case.value(rule)
    noc = case.hire.job.noc_2021
    if noc is None:
        return unknown("occupation_missing", rule, ["job.noc_2021"], expected=expected)
    level = teer_of(noc)
    if level is None:
        return unknown("common.occupation.older_code", rule, ["job.noc_2021"], noc=noc)
    say, message = (met, "occupation_fits") if level in expected else (for_counsel, "occupation_reviewed")
    return say(message, rule, noc=noc, teer=level, expected=expected)


def wage_floor(case: Case) -> Answer:
    """The pay reaches the prevailing wage of occupation and region (ict.wage_floor)."""
    case.value("wage_floor")
    return transfer.median_wage(case, "wage_floor")


CHECKS = (
    TRANSFER.relationship,
    transfer.established,
    group_countries,
    TRANSFER.role,
    TRANSFER.same_capacity,
    TRANSFER.knowledge,
    TRANSFER.months_abroad,
    transfer.merger,
    experience,
    TRANSFER.employed_abroad,
    transfer.post_held_open,
    TRANSFER.maximum_stay,
    transfer.premises,
    transfer.client_site,
    occupation,
    wage_floor,
)
NOTES = (TRANSFER.length, *TRANSFER_NOTES)
