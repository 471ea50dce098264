"""Workers who already hold an open work permit that covers the work."""

from tracker.rules.categories.open_permit.checks import open_work_permit, permit_unexpired
from tracker.rules.category import Category, Route

CATEGORY = Category(
    slug="open_permit",
    route=Route.EXEMPT,
    rank=20,
    governed_by="permit",
    checks=(open_work_permit, permit_unexpired),
    open=True,
)
