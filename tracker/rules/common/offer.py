"""The offer in the portal, its fee, what the worker pays and how soon an answer comes, for permits without an LMIA.

Notes that categories share; none of them decides anything. Where a rule did not stand yet on the governing day, its
note says nothing.
"""

from decimal import Decimal

from tracker.rules.case import Case
from tracker.rules.common.occupation import teer_of
from tracker.rules.findings import Answer, told


def offer_and_fee(case: Case) -> Answer | None:
    """An offer in the Employer Portal and $230 for each, before the worker applies (imp.compliance_fee)."""
    rule = "common.offer.compliance_fee"
    fee = case.known(rule)
    return None if fee is None else told("common.offer.and_fee", rule, fee=fee)


def offer_steps(case: Case) -> Answer | None:
    """The order of the steps; the officer must refuse where offer or fee is missing (imp.sequence, imp.attestation)."""
    if case.known(rule := "common.offer.agreement_first"):
        return told("common.offer.steps_with_agreement", rule)
    return told("common.offer.steps", rule) if case.known(rule := "common.offer.steps") else None


def offer_once(case: Case) -> Answer | None:
    """A matched offer is used up (imp.offer_single_use); the fee comes back on refusal or withdrawal (imp.refund)."""
    if case.known(rule := "common.offer.refund"):
        return told("common.offer.once_with_refund", rule)
    return told("common.offer.once", rule) if case.known(rule := "common.offer.reusable") is False else None


def no_offer(case: Case) -> Answer | None:
    """Open permits ask nothing of the employer; the worker pays (imp.offer_required_when, imp.worker_fees)."""
    rule = "common.offer.worker_fees"
    fees = case.known(rule)
    if fees is None:
        return None
    amounts: dict[str, Decimal] = {"processing": fees["processing"], "holder": fees["open_permit_holder"]}
    return told("common.offer.none", rule, **amounts)


def worker_fees(case: Case) -> Answer | None:
    """What the worker pays IRCC (imp.worker_fees)."""
    rule = "common.offer.worker_fees"
    fees = case.known(rule)
    if fees is None:
        return None
    return told("common.offer.worker_pays", rule, processing=fees["processing"], biometrics=fees["biometrics"])


def two_weeks(case: Case) -> Answer | None:
    """Two-week processing for TEER 0 and 1 from abroad (gss.two_week); says nothing where it surely isn't open."""
    rule = "common.offer.two_weeks"
    terms = case.known(rule)
    noc, place = case.hire.job.noc_2021, case.hire.application.applying_from
    if terms is None or place == "inside_canada" or (noc is not None and teer_of(noc) not in terms["job_teer"]):
        return None
    numbers = {"days": terms["days"], "levels": terms["job_teer"], "biometrics": terms["biometrics_within_days"]}
    return told("common.offer.two_weeks", rule, **numbers)


OFFER_NOTES = (offer_and_fee, offer_steps, offer_once, worker_fees, two_weeks)
