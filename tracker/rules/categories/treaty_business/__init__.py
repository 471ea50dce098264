"""Traders and investors under trade agreements other than CUSMA (codes.table)."""

from functools import partial, update_wrapper

from tracker.rules.categories.treaty_business.checks import citizenship, conditions, held_by
from tracker.rules.category import Category, Route
from tracker.rules.common.exemption_case import named
from tracker.rules.common.offer import OFFER_NOTES

FAMILY = "treaty_business"

MEMBERS = (
    ("colombia_trader", 142, "ccofta"),
    ("colombia_investor", 143, "ccofta"),
    ("chile_trader", 144, "ccfta"),
    ("chile_investor", 145, "ccfta"),
    ("korea_trader", 146, "ckfta"),
    ("korea_investor", 147, "ckfta"),
    ("peru_trader", 148, "cpfta"),
    ("peru_investor", 149, "cpfta"),
    ("ceta_investor", 150, "ceta"),
    ("cptpp_investor", 151, "cptpp"),
    ("uk_investor", 152, "cuktca"),
    ("ukraine_investor", 153, "cufta"),
)


def _member(slug: str, rank: int, agreement: str) -> Category:
    return Category(
        slug=slug,
        route=Route.EXEMPT,
        rank=rank,
        governed_by="permit",
        checks=(update_wrapper(partial(citizenship, agreement=agreement), citizenship), conditions),
        code=f"{slug}.code",
        authority="provision",
        notes=(held_by, *OFFER_NOTES),
        asked_about=named(slug),
        family=FAMILY,
    )


CATEGORIES = tuple(_member(*member) for member in MEMBERS)
