"""What Category B asks beside the list and the prevailing wage. Source: gts.b.*."""

from tracker.rules.case import Case
from tracker.rules.common.global_talent import category_b_floor, listing
from tracker.rules.common.wage import QUEBEC_RULE, answered, beside, offer
from tracker.rules.findings import Answer, Outcome, for_counsel, told


def occupation_floor(case: Case) -> Answer | None:
    """The hourly floor printed beside the occupation is reached; the annual figure only illustrates."""
    if listing(case).outcome is Outcome.NOT_MET or case.hire.job.noc_2021 is None:
        return None
    floor = category_b_floor(case)
    if floor is None:
        return None
    if floor.rule == QUEBEC_RULE:
        return for_counsel("floor_in_quebec", "quebec_floors")
    return answered(beside(offer(case), (floor,)), "common.gtol.floors")


def no_referral(case: Case) -> Answer | None:
    """Category B is open to any employer in Canada with a listed occupation (gts.b.eligibility)."""
    return told("no_referral", "referral_required") if case.known("referral_required") is False else None
