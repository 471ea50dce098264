"""Short high-skilled work without a permit: 15 or 30 days, asked for on arrival.

The stay of up to 120 days for researchers is a category of its own.
"""

from tracker.rules.categories.short_stay.checks import policy
from tracker.rules.category import Category, Route
from tracker.rules.common.occupation import skill_level
from tracker.rules.common.short_stay import earlier_stays, entry, length

CATEGORY = Category(
    slug="short_stay",
    route=Route.NO_PERMIT,
    rank=40,
    governed_by="permit",
    checks=(skill_level, length, earlier_stays, entry),
    authority="authority",
    notes=(policy,),
)
