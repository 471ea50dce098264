"""Specialists of an enterprise in the United States or Mexico: T38, until 2022-12-14 T24."""

from tracker.rules.categories.cusma_ict_specialized_knowledge.checks import CHECKS, NOTES, TRANSFER
from tracker.rules.category import Category, Route

CATEGORY = Category(
    slug="cusma_ict_specialized_knowledge",
    route=Route.EXEMPT,
    rank=81,
    governed_by="permit",
    checks=CHECKS,
    code="code",
    authority="common.cusma_ict.authority",
    maximum_months=TRANSFER.permit_months,
    maximum_stay_months=TRANSFER.maximum_stay_months,
    maximum_stay_rule="common.cusma_ict.caps",
    notes=NOTES,
)
