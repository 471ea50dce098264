"""Workers who already hold an open work permit that covers the work."""

from tracker.rules.categories.open_permit.checks import open_work_permit, permit_unexpired
from tracker.rules.category import Category, Route

CATEGORY = Category(
    slug="open_permit",
    route=Route.EXEMPT,
    rank=20,
    governed_by="permit",
    checks=(open_work_permit, permit_unexpired),
    asks=(
        "worker.open_work_permit",
        "documents.work_permit.expires_on",
        "documents.work_permit.extension_filed_at",
        "documents.work_permit.decision_on",
        "job.starts_on",
    ),
)
