"""A person's word that a deadline is seen to, and until when its reminders may rest."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, db
from tracker.store.user import User


class Acknowledgement(Base):
    """Of one deadline version, so a changed date ends it. On `wake_on` the reminders come again.

    `done_on` is the day something was filed or done, where the person said so. `ended_at`: taken back, or followed by
    another.
    """

    __tablename__ = "acknowledgement"
    __table_args__ = (Index("ix_acknowledgement_standing", "deadline_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    done_on: Mapped[date | None]
    wake_on: Mapped[date]
    ended_at: Mapped[datetime | None]

    made_by: Mapped[User] = relationship()

    def rests_on(self, day: date) -> bool:
        """Whether the deadline's reminders still rest on that day."""
        return self.ended_at is None and day < self.wake_on


def standing_acknowledgements(
    organisation_ids: Collection[int], deadline_ids: Collection[int]
) -> dict[int, Acknowledgement]:
    """For each of these deadlines, the acknowledgement nobody has ended, whether or not its wake day has come."""
    found = db.session.scalars(
        select(Acknowledgement)
        .where(
            Acknowledgement.organisation_id.in_(organisation_ids),
            Acknowledgement.deadline_id.in_(deadline_ids),
            Acknowledgement.ended_at.is_(None),
        )
        .order_by(Acknowledgement.id)
    )
    return {row.deadline_id: row for row in found}


def acknowledgements_of(organisation_id: int, deadline_id: int) -> list[Acknowledgement]:
    """Every acknowledgement of this deadline version, newest first."""
    return list(
        db.session.scalars(
            select(Acknowledgement)
            .where(Acknowledgement.organisation_id == organisation_id, Acknowledgement.deadline_id == deadline_id)
            .order_by(Acknowledgement.id.desc())
        )
    )
