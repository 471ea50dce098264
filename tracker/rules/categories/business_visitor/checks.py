"""Checks of business visitors (r186.table, r186.service_contract, cusma.business_visitor)."""

from tracker.rules.case import Case
from tracker.rules.facts import Hire
from tracker.rules.findings import Answer, for_counsel, met, not_met, told, unknown

CUSMA_CITIZENS = frozenset({"USA", "MEX"})
SERVICE_CONTRACT = "service_contract"


def asked_about(hire: Hire) -> bool:
    """Whether something of a business visit is told."""
    visit = hire.visit
    return any(said is not None for said in (visit.activity, visit.paid_from_abroad, visit.profits_abroad))


def activity(case: Case) -> Answer:
    """An activity that doesn't enter the labour market; performing a service contract for a client does."""
    rule = "activities"
    activities, named = case.value(rule), case.hire.visit.activity
    if named is None:
        return unknown("activity_missing", rule, ["visit.activity"])
    if named in activities:
        return met(f"activity_{named}", rule)
    if named == SERVICE_CONTRACT:
        return _service_contract(case)
    return for_counsel("activity_other", rule)


def paid_from_abroad(case: Case) -> Answer:
    """The main source of pay is outside Canada."""
    return _abroad(case, "pay", case.hire.visit.paid_from_abroad, "visit.paid_from_abroad")


def profits_abroad(case: Case) -> Answer:
    """The place of business is outside Canada, and profits mostly arise there."""
    return _abroad(case, "profits", case.hire.visit.profits_abroad, "visit.profits_abroad")


def no_permit(case: Case) -> Answer | None:
    """Neither offer nor fee."""
    return None if case.known("authority") is None else told("no_permit", "authority")


def cusma_visitor(case: Case) -> Answer | None:
    """Americans and Mexicans may also come as CUSMA business visitors, at a port of entry only."""
    rule = "cusma_port_of_entry_only"
    citizens = set(case.hire.worker.citizenships or ()) & CUSMA_CITIZENS
    return told("cusma_visitor", rule) if citizens and case.known(rule) else None


def _service_contract(case: Case) -> Answer:
    rule = "service_contract_is_a_visit"
    case.value(rule)
    return not_met("activity_service_contract", rule)


def _abroad(case: Case, what: str, abroad: bool | None, path: str) -> Answer:
    rule = "outside_canada"
    case.value(rule)
    if abroad is None:
        return unknown(f"{what}_missing", rule, [path])
    return met(f"{what}_abroad", rule) if abroad else not_met(f"{what}_in_canada", rule)
