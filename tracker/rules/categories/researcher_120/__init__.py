"""Researchers who come for at most 120 days without a permit (gss.researcher_120)."""

from tracker.rules.categories.researcher_120.checks import host, no_permit
from tracker.rules.category import Category, Route
from tracker.rules.common.occupation import skill_level
from tracker.rules.common.short_stay import earlier_stays, entry, length

CATEGORY = Category(
    slug="researcher_120",
    route=Route.NO_PERMIT,
    rank=41,
    governed_by="permit",
    checks=(host, skill_level, length, earlier_stays, entry),
    authority="authority",
    notes=(no_permit,),
    asked_about=lambda hire: hire.visit.publicly_funded_research is not None,
)
