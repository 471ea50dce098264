"""A date that must not be missed, in versions: a changed due date is a new row."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, Leaves, db
from tracker.store.custom_date import CustomDate
from tracker.store.document import Document
from tracker.store.hire import Hire


class Deadline(Base):
    """Of a hire, or of the organisation where `hire_id` is None (a benefits plan), for a kind and a document.

    `replaces_id` names the version whose due date this one changed; None where nothing stood before.
    `superseded_at` is set when the date changed (the next version takes over) or no longer follows from the records.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("hire_id", "kind", "version"),  # two edits at once can't both make version 2
        Index("ix_deadline_open", "organisation_id", "superseded_at", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    hire_id: Mapped[int | None] = mapped_column(ForeignKey("hire.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    custom_date_id: Mapped[int | None] = mapped_column(ForeignKey("custom_date.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"))
    due_on: Mapped[date]
    due_at: Mapped[datetime | None]
    start_by: Mapped[date]
    certainty: Mapped[str] = mapped_column(String(20))
    because: Mapped[Leaves] = mapped_column(JSON)
    source: Mapped[Leaves] = mapped_column(JSON)
    created_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]

    hire: Mapped[Hire | None] = relationship(lazy="joined")
    document: Mapped[Document | None] = relationship()
    custom_date: Mapped[CustomDate | None] = relationship()
    replaces: Mapped["Deadline | None"] = relationship(remote_side="Deadline.id")


def open_deadlines(organisation_id: int) -> list[Deadline]:
    """Every deadline of the organisation that still stands, soonest start-by first."""
    return list(
        db.session.scalars(
            select(Deadline)
            .where(
                Deadline.organisation_id == organisation_id,
                Deadline.superseded_at.is_(None),
            )
            .order_by(Deadline.start_by, Deadline.due_on, Deadline.id)
        ).unique()
    )


def deadlines_of_hire(organisation_id: int, hire: Hire) -> list[Deadline]:
    """The deadlines that stand for this hire, and those of the organisation's papers that cover it, soonest first."""
    of_papers = Deadline.hire_id.is_(None) & Deadline.document_id.in_([document.id for document in hire.documents])
    return list(
        db.session.scalars(
            select(Deadline)
            .where(
                Deadline.organisation_id == organisation_id,
                Deadline.superseded_at.is_(None),
                (Deadline.hire_id == hire.id) | of_papers,
            )
            .order_by(Deadline.due_on, Deadline.id)
        ).unique()
    )


def open_deadline_count(organisation_id: int) -> int:
    """How many dates of the organisation are being watched."""
    counted = select(func.count()).where(Deadline.organisation_id == organisation_id, Deadline.superseded_at.is_(None))
    return db.session.scalar(counted) or 0
