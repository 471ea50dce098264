"""Executives and managers of an enterprise in the United States or Mexico: T37, until 2022-12-14 T24."""

from tracker.rules.categories.cusma_ict_executive_manager.checks import CHECKS, NOTES, TRANSFER, permit_months
from tracker.rules.category import Category, Route

CATEGORY = Category(
    slug="cusma_ict_executive_manager",
    route=Route.EXEMPT,
    rank=80,
    governed_by="permit",
    checks=CHECKS,
    code="code",
    authority="common.cusma_ict.authority",
    maximum_months=permit_months,
    maximum_stay_months=TRANSFER.maximum_stay_months,
    maximum_stay_rule="common.cusma_ict.caps",
    notes=NOTES,
)
