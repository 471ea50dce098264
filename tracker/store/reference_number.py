"""The references an organisation gave its hires."""

from sqlalchemy import select

from tracker.store.base import db
from tracker.store.hire import Hire
from tracker.store.organisation import Organisation


def references_in_use(organisation_id: int) -> set[str]:
    """Every reference of this organisation's hires."""
    return set(db.session.scalars(select(Hire.reference).where(Hire.organisation_id == organisation_id)))


def references_to_extend(organisation_id: int) -> set[str]:
    """The same, held until the transaction ends: whoever else would give or take a reference here waits."""
    held = select(Organisation.id).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    db.session.execute(held)
    return references_in_use(organisation_id)
