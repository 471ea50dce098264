"""A mail that belongs to no deadline: the weekly all-clear, the lead's month, news for whoever administers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base
from tracker.store.organisation import Organisation
from tracker.store.user import User


class Report(Base):
    """One report to one person, once for a period; `period` is its first day. States and claims as a reminder's."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "period", "recipient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    period: Mapped[date]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[str] = mapped_column(String(20), default="planned", index=True)
    claimed_until: Mapped[datetime | None]
    attempt_began_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(String(200))
    possibly_repeated: Mapped[bool] = mapped_column(default=False)
    detail: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    recipient: Mapped[User] = relationship()
