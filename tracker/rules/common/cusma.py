"""Checks that every category of the Canada-United States-Mexico Agreement (CUSMA) shares."""

from tracker.rules.case import Case
from tracker.rules.common.offer import offer_and_fee, offer_steps, two_weeks
from tracker.rules.findings import Answer, for_counsel, met, not_met, told, unknown


def citizenship(case: Case) -> Answer:
    """Only citizens of the United States or Mexico; a permanent resident of either is none (cusma.citizenship).

    An application from before the agreement stays open: the rules of NAFTA are not in the book (cusma.in_force).
    """
    first_day = case.value(start := "common.cusma.first_day")
    if case.governing_date < first_day:
        return unknown("common.cusma.before_the_agreement", start, first_day=first_day)
    rule = "common.cusma.citizenships"
    accepted = case.value(rule)
    held = case.hire.worker.citizenships
    if held is None:
        return unknown("common.cusma.citizenship_missing", rule, ["worker.citizenships"])
    if ours := [country for country in accepted if country in held]:
        return met("common.cusma.citizenship_held", rule, country=ours[0])
    covered = case.value(guidance := "common.cusma.territories")
    if territories := [country for country in held if country in covered]:
        message = "territory_covered" if covered[territories[0]] else "territory_left_out"
        return for_counsel(f"common.cusma.citizenship_{message}", guidance, country=territories[0])
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


def place_of_application(case: Case) -> Answer | None:
    """Where the permit may be asked for: before coming, at the border if visa-exempt, in Canada once admitted.

    Sources: cusma.place_of_application, cusma.mexico_visa.
    """
    rule = "common.cusma.places_of_application"
    held = set(case.hire.worker.citizenships or ())
    if case.known(rule) is None or not held & {"USA", "MEX"}:
        return None
    if "USA" in held or "MEX" in case.value("common.cusma.visa_exempt"):
        return told("common.cusma.places_visa_exempt", rule)
    return told("common.cusma.places_visa_required", rule)


def temporary_intent(case: Case) -> Answer | None:
    """Entry is temporary: no renewal is automatic, and each is harder to justify (cusma.temporary_intent)."""
    rule = "common.cusma.automatic_renewal"
    return told("common.cusma.temporary", rule) if case.known(rule) is False else None


def family(case: Case) -> Answer | None:
    """The agreement gives spouses and children no right to work (cusma.family)."""
    rule = "common.cusma.family_may_work"
    return told("common.cusma.family_without_right", rule) if case.known(rule) is False else None


def joint_review(case: Case) -> Answer | None:
    """The review of 2026 ended without an extension; the agreement goes on (cusma.joint_review_2026)."""
    rule = "common.cusma.ends_on"
    ends_on = case.known(rule)
    return None if ends_on is None else told("common.cusma.joint_review", rule, ends_on=ends_on)


CUSMA_NOTES = (offer_and_fee, offer_steps, two_weeks, place_of_application, temporary_intent, family, joint_review)
