"""Checks that every category of the Canada-United States-Mexico Agreement (CUSMA) shares."""

from tracker.rules.case import Case
from tracker.rules.findings import Answer, for_counsel, met, not_met, unknown


def citizenship(case: Case) -> Answer:
    """Only citizens of the United States or Mexico; a permanent resident of either is none (cusma.citizenship)."""
    rule = "common.cusma.citizenships"
    accepted = case.value(rule)
    held = case.hire.worker.citizenships
    if held is None:
        return unknown("common.cusma.citizenship_missing", rule, ["worker.citizenships"])
    if ours := [country for country in accepted if country in held]:
        return met("common.cusma.citizenship_held", rule, country=ours[0])
    territories = [country for country in held if country in case.value("common.cusma.territories")]
    if territories:
        return for_counsel("common.cusma.citizenship_territory", "common.cusma.territories", country=territories[0])
    resident = [country for country in accepted if country in (case.hire.worker.permanent_residences or ())]
    if resident:
        return not_met("common.cusma.citizenship_resident_only", rule, country=resident[0])
    return not_met("common.cusma.citizenship_other", rule)


def border_application(case: Case) -> Answer | None:
    """Whether a Mexican citizen may apply at a port of entry (cusma.mexico_visa, cusma.place_of_application).

    The question doesn't arise for a citizen of the United States. That a visa shuts the port of entry is a reading of
    R198(1) with R190, and another place of application cures it: a case for counsel, never a refusal.
    """
    rule = "common.cusma.visa_exempt"
    held = set(case.hire.worker.citizenships or ())
    accepted = set(case.value("common.cusma.citizenships"))
    if not held & accepted or "USA" in held:
        return None
    if held & set(case.value(rule)):
        return met("common.cusma.border_open", rule)
    place = case.hire.application.applying_from
    if place is None:
        return unknown("common.cusma.border_place_missing", rule, ["application.applying_from"])
    if place != "port_of_entry":
        return met("common.cusma.border_not_used", rule)
    return _at_the_border(case, rule)


def _at_the_border(case: Case, rule: str) -> Answer:
    residences = case.hire.worker.permanent_residences
    if residences is None:
        return unknown("common.cusma.border_residence_missing", rule, ["worker.permanent_residences"])
    if set(residences) & set(case.value("common.cusma.visa_exempt_residences")):
        return met("common.cusma.border_open", "common.cusma.visa_exempt_residences")
    return for_counsel("common.cusma.border_closed", rule, since=case.entry(rule).since)
