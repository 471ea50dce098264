"""What an employer should know of Category A: who may refer it, the form, and positions after the second."""

from tracker.errors import NotInForce
from tracker.rules.case import Case
from tracker.rules.findings import Answer, told

EVERYWHERE = "all"


def referral_partners(case: Case) -> Answer | None:
    """The designated partners of the provinces of work (gts.a.partners.*). Not told once a referral is held."""
    if case.hire.employer.designated_partner_referral:
        return None
    try:
        entry = case.entry("partners")
    except NotInForce:
        return None
    provinces = dict.fromkeys(site.province for site in case.hire.job.work_sites or () if site.province)
    local = [partner for province in provinces for partner in entry.value.get(province, ())]
    message = "partners_anywhere" if not local else "partners"
    if entry.confidence == "low":
        message += "_redated"
    numbers = {"local": local, "anywhere": entry.value[EVERYWHERE], "provinces": list(provinces)}
    return told(message, "partners", **numbers)


def referral_form(case: Case) -> Answer:
    """One form for each worker (gts.a.referral_form)."""
    return told("referral_form", "forms_per_worker", forms=case.value("forms_per_worker"))


def further_positions(case: Case) -> Answer | None:
    """After the first positions of a year, the plan must be on track and the partner confirm (gts.a.count_reset)."""
    earlier, low = case.hire.employer.category_a_positions_this_year, case.value("common.a.floor.low_positions")
    if earlier is None or earlier < low:
        return None
    return told("further_positions", "common.a.count_year", place=earlier + 1, low=low)
