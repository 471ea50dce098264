"""The references an organisation gave its hires."""

from sqlalchemy import select

from tracker.store.base import db
from tracker.store.hire import Hire


def references_in_use(organisation_id: int) -> set[str]:
    """Every reference of this organisation's hires."""
    return set(db.session.scalars(select(Hire.reference).where(Hire.organisation_id == organisation_id)))
