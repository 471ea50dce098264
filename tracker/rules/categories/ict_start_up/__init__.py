"""Staff of a multinational sent to set up its Canadian operation: C61, until 2022-12-14 C12."""

from tracker.rules.categories.ict_start_up.checks import CHECKS, NOTES, TRANSFER, permit_months
from tracker.rules.category import Category, Route

CATEGORY = Category(
    slug="ict_start_up",
    route=Route.EXEMPT,
    rank=90,
    governed_by="permit",
    checks=CHECKS,
    code="code",
    authority="common.ict.authority",
    maximum_months=permit_months,
    maximum_stay_months=TRANSFER.maximum_stay_months,
    notes=NOTES,
)
