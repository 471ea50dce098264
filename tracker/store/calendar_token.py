"""The secret in the address of somebody's calendar."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, db
from tracker.store.organisation import Organisation
from tracker.store.user import User


class CalendarToken(Base):
    """Whoever holds the secret reads this user's dates in this organisation, until it is revoked. Its hash is kept."""

    __tablename__ = "calendar_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_read_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()


def open_calendar_token(token_hash: str) -> CalendarToken | None:
    """The calendar that this secret opens, unless it was revoked."""
    return db.session.scalar(
        select(CalendarToken).where(CalendarToken.token_hash == token_hash, CalendarToken.revoked_at.is_(None))
    )


def calendar_token_of(organisation_id: int, user_id: int) -> CalendarToken | None:
    """The calendar this user has in this organisation and has not revoked."""
    return db.session.scalar(
        select(CalendarToken).where(
            CalendarToken.organisation_id == organisation_id,
            CalendarToken.user_id == user_id,
            CalendarToken.revoked_at.is_(None),
        )
    )
