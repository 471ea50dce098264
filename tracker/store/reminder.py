"""One mail that is wanted, once: unique per deadline version, tier and recipient."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, db
from tracker.store.deadline import Deadline
from tracker.store.user import User


class Reminder(Base):
    """The row is the schedule. `state`: planned, claimed, accepted, failed, skipped, superseded.

    A claim holds until `claimed_until`; a row found claimed after that was left by a dead worker, is sent again and
    marked `possibly_repeated`. `message_id` derives from the row, so that both copies carry the same one.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("deadline_id", "tier", "recipient_id"),
        Index("ix_reminder_due", "state", "send_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"), index=True)
    tier: Mapped[str] = mapped_column(String(20))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    send_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default="planned")
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(String(200))
    possibly_repeated: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    deadline: Mapped[Deadline] = relationship()
    recipient: Mapped[User] = relationship()


def next_reminders(organisation_id: int) -> dict[int, date]:
    """For each deadline of the organisation with a mail still to go, the day of the next one."""
    rows = db.session.execute(
        select(Reminder.deadline_id, func.min(Reminder.send_on))
        .where(Reminder.organisation_id == organisation_id, Reminder.state == "planned")
        .group_by(Reminder.deadline_id)
    )
    return {deadline_id: send_on for deadline_id, send_on in rows}
