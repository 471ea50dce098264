"""Papers and recorded events that dates follow from: rows, each with what it replaces."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ForeignKey, String, Table, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, db

if TYPE_CHECKING:
    from tracker.store.hire import Hire

document_hire = Table(
    "document_hire",
    Base.metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("hire_id", ForeignKey("hire.id"), primary_key=True, index=True),
)
"""Which hires a document covers: one LMIA or benefits plan may cover several."""


class Document(Base):
    """A permit, LMIA, passport, biometrics, medical, offer, proof of filing, status letter, plan or wage review.

    `starts_on` is the day it was issued, signed, given, examined or held; `ends_on` the last day it is good for.
    A renewal is a new row that replaces the old one; so is the correction of a mistake, but a corrected row was
    never true and is left out of every question.
    """

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    received_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    filed_at: Mapped[datetime | None]
    decided_on: Mapped[date | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    corrected: Mapped[bool] = mapped_column(default=False)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]

    hires: Mapped[list["Hire"]] = relationship(secondary=document_hire, back_populates="documents")

    def in_force_on(self, day: date) -> bool:
        """Whether that day lies between its first and last day, both counted; an unknown end is open."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


PATHS = {
    "documents.lmia.received_on": ("lmia", "received_on"),
    "documents.lmia.issued_on": ("lmia", "starts_on"),
    "documents.lmia.expires_on": ("lmia", "ends_on"),
    "documents.work_permit.issued_on": ("work_permit", "starts_on"),
    "documents.work_permit.expires_on": ("work_permit", "ends_on"),
    "documents.work_permit.extension_filed_at": ("extension_filing", "filed_at"),
    "documents.work_permit.letter_ends_on": ("status_letter", "ends_on"),
    "documents.work_permit.decision_on": ("extension_filing", "decided_on"),
    "documents.lmbp.signed_on": ("lmbp", "starts_on"),
    "documents.lmbp.last_review_on": ("lmbp", "reviewed_on"),
    "documents.job_offer.starts_on": ("job_offer", "starts_on"),
    "documents.job_offer.ends_on": ("job_offer", "ends_on"),
    "documents.medical_examined_on": ("medical", "starts_on"),
    "documents.wage_reviewed_on": ("wage_review", "starts_on"),
    "worker.passport_expires_on": ("passport", "ends_on"),
    "worker.biometrics_given_on": ("biometrics", "starts_on"),
}
"""Contract path → kind of document and its column. The contract sees of a kind the one in force, else the latest."""


def document_of_organisation(organisation_id: int, kind: str, columns: Mapping[str, Any]) -> Document | None:
    """A document of this kind in this organisation with exactly these dates, corrected ones left out, or None."""
    same = [getattr(Document, column).is_not_distinct_from(value) for column, value in columns.items()]
    return db.session.scalar(
        select(Document)
        .where(Document.organisation_id == organisation_id, Document.kind == kind, Document.corrected.is_(False), *same)
        .order_by(Document.id)
        .limit(1)
    )
