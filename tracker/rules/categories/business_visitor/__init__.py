"""Business visitors, who need no permit: R186(a) with R187 (r186.table)."""

from tracker.rules.categories.business_visitor import checks
from tracker.rules.category import Category, Route

CATEGORY = Category(
    slug="business_visitor",
    route=Route.NO_PERMIT,
    rank=30,
    governed_by="permit",
    checks=(checks.activity, checks.paid_from_abroad, checks.profits_abroad),
    authority="authority",
    notes=(checks.no_permit, checks.cusma_visitor),
    asked_about=checks.asked_about,
)
