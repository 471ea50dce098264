"""French speakers in jobs outside Quebec: C16 (codes.table)."""

from tracker.rules.categories.francophone_mobility import checks
from tracker.rules.category import Category, Route
from tracker.rules.common.offer import OFFER_NOTES

CATEGORY = Category(
    slug="francophone_mobility",
    route=Route.EXEMPT,
    rank=100,
    governed_by="permit",
    checks=(checks.french, checks.place, checks.occupation),
    code="code",
    authority="authority",
    notes=(checks.telework, *OFFER_NOTES),
    asked_about=lambda hire: hire.worker.french_level is not None,
)
