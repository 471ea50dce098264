"""One mail that is wanted, once: unique per deadline version, tier and recipient."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, db
from tracker.store.deadline import Deadline
from tracker.store.user import User


class State(StrEnum):
    """Where a reminder stands. The last four are settled: an accepted, failed or skipped one is never touched again."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    FAILED = "failed"
    SKIPPED = "skipped"
    SUPERSEDED = "superseded"


class Reason(StrEnum):
    """Why a reminder is not, or not yet, accepted. `detail` holds the words of whoever said no."""

    LATER_TIER = "later_tier"  # a later reminder of the same deadline took its place
    NOT_WANTED = "not_wanted"  # the date changed, or nothing has to be remembered any more
    NOT_RECIPIENT = "not_recipient"  # somebody else gets it now
    WILL_RETRY = "will_retry"  # the mail server could not take it yet
    GIVEN_UP = "given_up"  # the mail server could not take it for a day
    REFUSED = "refused"  # the mail server refuses this address or mail
    NOBODY = "nobody"  # nobody in the organisation could be told
    BROKEN = "broken"  # the record itself can't be turned into a mail


class Reminder(Base):
    """The row is the schedule: due from `send_on` until it is settled.

    A sweep claims it (`sweep_id`, until `claimed_until`), whoever sends it first writes `attempt_began_at`. A claim
    that ran out was left by a dead process: with an attempt begun the mail may have gone out, so it is sent again as
    `possibly_repeated` under the same `message_id`, which derives from the row.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("deadline_id", "tier", "recipient_id"),
        Index("ix_reminder_due", "state", "send_on"),
        Index("ix_reminder_settled", "organisation_id", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"), index=True)
    tier: Mapped[str] = mapped_column(String(30))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    send_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default=State.PLANNED)
    sweep_id: Mapped[int | None] = mapped_column(ForeignKey("sweep.id"), index=True)
    claimed_until: Mapped[datetime | None]
    attempt_began_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(String(200))
    possibly_repeated: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(String(20))
    detail: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    deadline: Mapped[Deadline] = relationship()
    recipient: Mapped[User] = relationship()


def next_reminders(organisation_id: int) -> dict[int, date]:
    """For each deadline of the organisation with a mail still to go, the day of the next one."""
    rows = db.session.execute(
        select(Reminder.deadline_id, func.min(Reminder.send_on))
        .where(Reminder.organisation_id == organisation_id, Reminder.state == State.PLANNED)
        .group_by(Reminder.deadline_id)
    )
    return dict(rows.tuples().all())
