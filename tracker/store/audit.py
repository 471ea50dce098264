"""Who did what, when: a line with every change, never changed itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, event, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, Leaves, db
from tracker.store.user import User


class AuditEntry(Base):
    """One act. `user_id` None: the program or the console. `details` holds paths with what was there and what is."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    hire_id: Mapped[int | None] = mapped_column(ForeignKey("hire.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(60))
    details: Mapped[Leaves] = mapped_column(JSON, default=dict)

    user: Mapped[User | None] = relationship()


def _refuse(_mapper: Any, _connection: Any, _entry: AuditEntry) -> None:
    raise TypeError("an audit entry is never changed or deleted")


event.listen(AuditEntry, "before_update", _refuse)
event.listen(AuditEntry, "before_delete", _refuse)


def history_of_hire(organisation_id: int, hire_id: int) -> list[AuditEntry]:
    """Everything done to this hire, newest first."""
    return list(
        db.session.scalars(
            select(AuditEntry)
            .where(
                AuditEntry.organisation_id == organisation_id,
                AuditEntry.hire_id == hire_id,
            )
            .order_by(AuditEntry.id.desc())
        )
    )
