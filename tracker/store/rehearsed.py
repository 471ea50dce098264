"""What a rehearsal starts from: every reminder of the dates that stand."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.reminder import Reminder


def reminders_of_standing_dates(organisation_id: int) -> list[Reminder]:
    """Every reminder, settled or not, of the versions that stand, by the day of sending; with all that mails say."""
    version = selectinload(Reminder.deadline)
    hire = version.selectinload(Deadline.hire)
    query = (
        select(Reminder)
        .join(Deadline)
        .where(Reminder.organisation_id == organisation_id, Deadline.superseded_at.is_(None))
        .options(selectinload(Reminder.recipient), version.selectinload(Deadline.replaces).lazyload(Deadline.hire))
        .options(*(hire.lazyload(part) for part in (Hire.owner, Hire.documents, Hire.tags, Hire.conclusions)))
        .order_by(Reminder.send_on, Reminder.id)
    )
    return list(db.session.scalars(query))
