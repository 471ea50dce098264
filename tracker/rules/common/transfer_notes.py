"""What to know of a transfer that decides nothing. Where a rule did not stand yet, its note says nothing."""

from tracker.rules.case import Case
from tracker.rules.common.offer import offer_and_fee, two_weeks
from tracker.rules.findings import Answer, told


def chosen_category(case: Case) -> Answer | None:
    """Officers judge the category applied for and no other (ict.chosen_category)."""
    rule = "common.ict.chosen_category"
    return told("common.transfer.chosen_category", rule) if case.known(rule) is False else None


def wage_is_a_factor(case: Case) -> Answer | None:
    """No floor under the pay of a CUSMA transferee (cusma.ict.wage)."""
    rule = "common.cusma_ict.wage_floor"
    return told("common.transfer.no_wage_floor", rule) if case.known(rule) is False else None


def spouse(case: Case) -> Answer | None:
    """CUSMA gives the spouse no permit of its own (family.treaty_spouses)."""
    return spouse_under(case, "cusma")


def spouse_under(case: Case, agreement: str) -> Answer | None:
    """The spouse's own open permit under an agreement; under CPTPP it goes by citizenship (family.treaty_spouses)."""
    without = case.known(rule := "common.treaty.without_spouse_permit")
    if without is None:
        return None
    if agreement in without:
        return told("common.transfer.spouse_none", rule)
    code = case.known(rule := f"common.treaty.{agreement}.spouse")
    if code is None:
        return None
    if agreement != "cptpp":
        return told("common.transfer.spouse", rule, code=code)
    countries = case.known(rule := "common.treaty.cptpp.spouse_citizens")
    return told("common.transfer.spouse_by_citizenship", rule, code=code, countries=countries) if countries else None


TRANSFER_NOTES = (chosen_category, offer_and_fee, two_weeks)
