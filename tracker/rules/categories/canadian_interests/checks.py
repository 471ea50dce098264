"""Checks of permits that rest on Canadian interests or an agreement with a province (codes.table)."""

from tracker.rules.case import Case
from tracker.rules.common import exemption_case
from tracker.rules.common.offer import offer_and_fee
from tracker.rules.findings import Answer, told


def conditions(case: Case) -> Answer:
    """What the case asks for holds."""
    return exemption_case.judged(case, "code")


def held_by(case: Case) -> Answer | None:
    """Who usually holds the permit and for how long."""
    return exemption_case.holder(case)


def employer_fee(case: Case) -> Answer | None:
    """The offer and its fee; some cases owe none, or none where the work is unpaid (imp.fee_exemptions)."""
    rule = "fee_exempt"
    exception = (case.known(rule) or {}).get(case.slug)
    fee = case.known("common.offer.compliance_fee")
    return offer_and_fee(case) if exception is None or fee is None else told(exception, rule, fee=fee)


def group_fee(case: Case) -> Answer | None:
    """Performing artists and their staff who are offered together pay no more than a cap (imp.fee_group_cap)."""
    if case.slug != "performing_arts_exchange":
        return None
    cap = case.known("group_fee_cap")
    return None if cap is None else told("group_fee_cap", "group_fee_cap", cap=cap)
