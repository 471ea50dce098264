"""Transferees under the trade agreements beside CUSMA, one category for each agreement (ict.fta_table).

The General Agreement on Trade in Services has none of its own: its transferees go under C62 and C63.
"""

from tracker.rules.categories.treaty_transfer.checks import AgreementTransfer
from tracker.rules.category import Category, Route

FAMILY = "treaty_transfer"

MEMBERS = (
    ("ceta", 84, True),
    ("cuktca", 85, True),
    ("cptpp", 86, True),
    ("ckfta", 87, True),
    ("ccofta", 88, True),
    ("cufta", 89, True),
    ("cpfta", 91, False),
    ("ccfta", 92, False),
)
"""Agreement, rank, and whether the spouse has a permit of its own: those that give one are looked at first."""


def _member(agreement: str, rank: int, spouse: bool) -> Category:
    rules = AgreementTransfer(agreement)
    return Category(
        slug=f"{agreement}_transferee",
        route=Route.EXEMPT,
        rank=rank,
        governed_by="permit",
        checks=rules.checks,
        code=rules.code,
        authority="authority",
        maximum_months=rules.permit_months,
        maximum_stay_months=rules.shared.maximum_stay_months,
        maximum_stay_rule=f"common.treaty_ict.{agreement}.caps",
        notes=rules.notes,
        asked_about=rules.asked_about,
        family=FAMILY,
        spouse_code=f"common.treaty.{agreement}.spouse" if spouse else None,
    )


CATEGORIES = tuple(_member(*member) for member in MEMBERS)
