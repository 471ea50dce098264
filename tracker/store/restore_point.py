"""A backup that was put back: what had gone out since it was made is not on record any more."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db


class RestorePoint(Base):
    """Whatever was due by `restored_at` and not settled in the backup waits for a person's word."""

    __tablename__ = "restore_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    restored_at: Mapped[datetime]
    backup_made_at: Mapped[datetime | None]
    held: Mapped[int] = mapped_column(default=0)


def last_restore_point() -> RestorePoint | None:
    """The newest one, or None where no backup was ever put back."""
    return db.session.scalar(select(RestorePoint).order_by(RestorePoint.id.desc()).limit(1))
