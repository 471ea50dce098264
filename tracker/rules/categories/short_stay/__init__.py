"""Short high-skilled work without a permit: 15 or 30 days, asked for on arrival.

The stay of up to 120 days for researchers is a category of its own.
"""

from tracker.rules.categories.short_stay import checks
from tracker.rules.category import Category, Route
from tracker.rules.common.occupation import skill_level

CATEGORY = Category(
    slug="short_stay",
    route=Route.NO_PERMIT,
    rank=40,
    governed_by="permit",
    checks=(skill_level, checks.length, checks.earlier_stays, checks.entry),
    authority="authority",
    notes=(checks.policy,),
)
