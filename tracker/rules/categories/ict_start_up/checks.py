"""What a worker sent to set up a Canadian operation must show (ict.eligibility, ict.c61)."""

from tracker.rules.case import Case
from tracker.rules.common import transfer
from tracker.rules.common.transfer_notes import TRANSFER_NOTES
from tracker.rules.findings import Answer, for_counsel, met, told, unknown

TRANSFER = transfer.Transfer("ict")
TERMS = "common.ict.start_up_terms"


def group_countries(case: Case) -> Answer:
    """The group earns revenue in two countries before it comes to Canada (ict.mnc)."""
    return transfer.group_countries(case, "start_up")


def premises(case: Case) -> Answer:
    """Premises, or a plan for them: a start-up may begin at counsel's office (ict.location)."""
    rule = "common.ict.premises"
    case.value(rule)
    fact = case.hire.employer.physical_premises
    if fact is None:
        return unknown("premises_missing", rule, ["employer.physical_premises"])
    return met("common.transfer.premises_yes", rule) if fact else for_counsel("premises_planned", rule)


def knowledge(case: Case) -> Answer | None:
    """A specialist needs both kinds of advanced knowledge here too (ict.specialized_knowledge)."""
    return TRANSFER.knowledge(case) if case.hire.transfer.role == transfer.SPECIALIZED_KNOWLEDGE else None


def permit_months(case: Case) -> int:
    """One permit of a year, extended only for a delay nobody could control (ict.duration)."""
    terms = case.known(TERMS)
    if terms is not None and transfer.is_extension(case):
        return int(terms["exceptional_extension"])
    return int(case.value("common.ict.permit_lengths")["start_up"])


def start_up_length(case: Case) -> Answer | None:
    """A note: the year in which the operation must begin to do business, and the codes after it (ict.c61)."""
    if case.known(TERMS) is None:
        return None
    terms = case.value(TERMS)
    numbers = {"initial": terms["initial"], "extension": terms["exceptional_extension"], "next": terms["next"]}
    return told("common.transfer.length_start_up", TERMS, **numbers)


CHECKS = (
    TRANSFER.relationship,
    transfer.starting_up,
    group_countries,
    TRANSFER.role,
    knowledge,
    TRANSFER.months_abroad,
    transfer.merger,
    TRANSFER.employed_abroad,
    transfer.post_held_open,
    TRANSFER.maximum_stay,
    premises,
    transfer.wage_warning,
)
NOTES = (start_up_length, *TRANSFER_NOTES)
