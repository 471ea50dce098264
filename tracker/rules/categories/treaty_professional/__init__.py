"""Professionals, technicians and suppliers under trade agreements other than CUSMA (fta.professionals_table)."""

from functools import partial

from tracker.rules.categories.treaty_professional.checks import Professional
from tracker.rules.category import Category, Route
from tracker.rules.common.offer import OFFER_NOTES
from tracker.rules.common.treaty import agreement_asked

FAMILY = "treaty_professional"
WITH_SPOUSE_PERMIT = frozenset({"cptpp", "ckfta", "ccofta", "cufta"})

MEMBERS = (
    ("cptpp_professional", "cptpp", 61),
    ("cptpp_technician", "cptpp", 62),
    ("ceta_supplier", "ceta", 63),
    ("ceta_independent", "ceta", 64),
    ("ceta_technologist", "ceta", 65),
    ("uk_supplier", "cuktca", 66),
    ("uk_independent", "cuktca", 67),
    ("uk_technologist", "cuktca", 68),
    ("korea_professional", "ckfta", 69),
    ("chile_professional", "ccfta", 70),
    ("panama_professional", "cpafta", 71),
    ("peru_professional", "cpfta", 72),
    ("peru_technician", "cpfta", 73),
    ("colombia_professional", "ccofta", 74),
    ("colombia_technician", "ccofta", 75),
    ("ukraine_professional", "cufta", 76),
    ("gats_professional", "gats", 77),
)


def _member(slug: str, agreement: str, rank: int) -> Category:
    professional = Professional(slug, agreement)
    return Category(
        slug=slug,
        route=Route.EXEMPT,
        rank=rank,
        governed_by="permit",
        checks=professional.checks,
        code=f"{slug}.code",
        authority="authority",
        maximum_months=professional.permit_months,
        notes=(professional.terms_of_stay, *OFFER_NOTES),
        asked_about=partial(agreement_asked, agreement=agreement),
        family=FAMILY,
        wage_floor=agreement in ("cptpp", "cufta"),
        spouse_code=f"common.treaty.{agreement}.spouse" if agreement in WITH_SPOUSE_PERMIT else None,
    )


CATEGORIES = tuple(_member(*member) for member in MEMBERS)
