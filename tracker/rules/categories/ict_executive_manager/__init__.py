"""Executives, senior and functional managers moved inside a group of any country: C62, until 2022-12-14 C12."""

from tracker.rules.categories.ict_executive_manager.checks import CHECKS, NOTES, TRANSFER
from tracker.rules.category import Category, Route

CATEGORY = Category(
    slug="ict_executive_manager",
    route=Route.EXEMPT,
    rank=82,
    governed_by="permit",
    checks=CHECKS,
    code="code",
    authority="common.ict.authority",
    maximum_months=TRANSFER.permit_months,
    maximum_stay_months=TRANSFER.maximum_stay_months,
    notes=NOTES,
)
