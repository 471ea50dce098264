"""A spreadsheet that was read in a dry run and waits for the word to write it."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db


class PendingImport(Base):
    """The file as it was uploaded; it is read again when confirmed, and kept no longer than that."""

    __tablename__ = "pending_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]


def pending_import(organisation_id: int, uploaded_by_id: int, import_id: int) -> PendingImport | None:
    """An upload of this user in this organisation that isn't confirmed yet, or None."""
    return db.session.scalar(
        select(PendingImport).where(
            PendingImport.organisation_id == organisation_id,
            PendingImport.uploaded_by_id == uploaded_by_id,
            PendingImport.id == import_id,
        )
    )
