"""A test mail that goes the whole way of a reminder, with the instant of each leg."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, db
from tracker.store.user import User

CAPTURED = "captured"
"""The detail of a mail that was kept in the application: no server is set, or the organisation is the sample."""


class SetUpProof(Base):
    """Asked for by a person; found by a sweep that beat woke, taken by a worker, accepted or refused by the server.

    `detail` of a refused one: the kind of trouble, and on the lines after it the server's words.
    """

    __tablename__ = "set_up_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    found_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    detail: Mapped[str | None] = mapped_column(Text)

    asked_by: Mapped[User] = relationship()

    @property
    def ended(self) -> bool:
        """Whether the server has answered."""
        return self.accepted_at is not None or self.refused_at is not None


def last_set_up_proof(organisation_id: int) -> SetUpProof | None:
    """The newest test of this organisation, or None."""
    return db.session.scalar(
        select(SetUpProof).where(SetUpProof.organisation_id == organisation_id).order_by(SetUpProof.id.desc()).limit(1)
    )
