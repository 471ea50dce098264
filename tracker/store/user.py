"""A person who signs in."""

from datetime import datetime

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db


class User(Base):
    """An account. `password_hash` is None where nobody can sign in with it yet."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # kept in lower case
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="en")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]


def user_by_email(email: str) -> User | None:
    """The account with this address, whatever its case."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def user_count() -> int:
    """How many accounts there are; the set-up page works only while there are none."""
    return db.session.scalar(select(func.count()).select_from(User)) or 0
