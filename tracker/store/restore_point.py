"""A backup that was put back: what had gone out since it was made is not on record any more."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, contains_eager, mapped_column

from tracker.store.base import Base, db
from tracker.store.deadline import Deadline
from tracker.store.reminder import Reminder, State
from tracker.store.user import User


class RestorePoint(Base):
    """Whatever was due by `restored_at` and not settled in the backup waits for a person's word.

    `backup_made_at` is the last instant that the backup knows of, None where it knows of none; `held` is how many
    reminders waited then, those of an earlier restore among them.
    """

    __tablename__ = "restore_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    restored_at: Mapped[datetime]
    backup_made_at: Mapped[datetime | None]
    held: Mapped[int] = mapped_column(default=0)


def last_restore_point() -> RestorePoint | None:
    """The newest one, or None where no backup was ever put back."""
    return db.session.scalar(select(RestorePoint).order_by(RestorePoint.id.desc()).limit(1))


def held_reminders(organisation_id: int, at_most: int) -> list[Reminder]:
    """The first reminders of the organisation that wait for a person's word, by recipient, hire and day."""
    query = (
        select(Reminder)
        .join(Reminder.recipient)
        .join(Reminder.deadline)
        .where(Reminder.organisation_id == organisation_id, Reminder.state == State.HELD)
        .order_by(User.name, Reminder.recipient_id, Deadline.hire_id, Reminder.send_on, Reminder.id)
        .limit(at_most)
        .options(contains_eager(Reminder.recipient), contains_eager(Reminder.deadline).joinedload(Deadline.hire))
    )
    return list(db.session.scalars(query).unique())


def held_count(organisation_id: int) -> int:
    """How many reminders of the organisation wait for a person's word."""
    counted = select(func.count(Reminder.id)).where(
        Reminder.organisation_id == organisation_id, Reminder.state == State.HELD
    )
    return db.session.scalar(counted) or 0


def held_everywhere() -> int:
    """How many reminders of the whole installation wait for a person's word."""
    return db.session.scalar(select(func.count(Reminder.id)).where(Reminder.state == State.HELD)) or 0
