"""Checks of International Experience Canada (codes.table, C21)."""

from collections.abc import Callable

from tracker.rules.case import Case
from tracker.rules.facts import ExperienceCanada, Hire
from tracker.rules.findings import Answer, met, not_met, told, unknown

NOTHING = ExperienceCanada()


def asked_about(kind: str) -> Callable[[Hire], bool]:
    """Whether this category of the program is named, or something of the program but none of its categories."""

    def asked(hire: Hire) -> bool:
        said = hire.experience_canada
        return said.category == kind if said.category else said != NOTHING

    return asked


def chosen(case: Case) -> Answer:
    """Which category of the program it is: each has its own permit."""
    rule = "code"
    case.value(rule)
    if case.hire.experience_canada.category is None:
        return unknown("category_missing", rule, ["experience_canada.category"])
    return met("category_named", rule)


def partner_country(case: Case) -> Answer:
    """The worker's country has a youth agreement with Canada; the facts print no list."""
    rule = "partner_country"
    case.value(rule)
    partner = case.hire.experience_canada.partner_country
    if partner is None:
        return unknown("partner_missing", rule, ["experience_canada.partner_country"])
    return met("partner", rule) if partner else not_met("partner_none", rule)


def age(case: Case) -> Answer:
    """18 to 35; some countries agreed on less, which the invitation shows."""
    rule = "ages"
    ages, years = case.value(rule), case.hire.experience_canada.age
    if years is None:
        return unknown("age_missing", rule, ["experience_canada.age"], **ages)
    say, message = (met, "age_fits") if ages["least"] <= years <= ages["most"] else (not_met, "age_other")
    return say(message, rule, age=years, **ages)


def invited(case: Case) -> Answer:
    """Only who holds an invitation may apply (decision.table, step 11)."""
    rule = "invitation"
    case.value(rule)
    holds = case.hire.experience_canada.invited
    if holds is None:
        return unknown("invitation_missing", rule, ["experience_canada.invited"])
    return met("invitation_held", rule) if holds else not_met("invitation_none", rule).remedied("invitation_remedy")


def offer_needed(case: Case) -> Answer | None:
    """Free of the processing fee, but the employer's fee is due all the same (imp.fee_exemptions)."""
    rule = "employer_fee_due"
    fee = case.known("common.offer.compliance_fee")
    return told("offer_needed", rule, fee=fee) if case.known(rule) and fee is not None else None


def open_permit(case: Case) -> Answer:
    """A working holiday asks nothing of the employer."""
    return told("open_permit", "code")
