"""A person who signs in."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db


class MailChoice(StrEnum):
    """How somebody gets her reminders. The urgent ones (`planner.is_urgent`) come by themselves whatever she chose."""

    SINGLE = "single"  # each as a mail of its own
    DAILY = "daily"  # one mail a day
    WEEKLY = "weekly"  # one mail a week
    URGENT = "urgent"  # the urgent ones alone
    WORKER = "worker"  # copies to a worker who can't sign in: each as a mail of its own, notices too


class User(Base):
    """An account. `password_hash` is None where nobody can sign in with it yet.

    `digest_hour` is an hour (0-23) in each organisation's own zone, None its sending hour; `digest_weekday` counts from
    Monday, 0. `address_failing_since` is the first permanent refusal of the address that no accepted mail has followed.
    """

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # kept in lower case
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="en")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    mail_choice: Mapped[str] = mapped_column(String(10), default=MailChoice.SINGLE, server_default="single")
    digest_hour: Mapped[int | None]
    digest_weekday: Mapped[int] = mapped_column(default=0, server_default="0")
    address_failing_since: Mapped[datetime | None]
    created_at: Mapped[datetime]


def with_failing_address(user_ids: Collection[int]) -> frozenset[int]:
    """Those of these users whose address refused its last mail."""
    failing = select(User.id).where(User.id.in_(user_ids), User.address_failing_since.is_not(None))
    return frozenset(db.session.scalars(failing))


def user_by_email(email: str) -> User | None:
    """The account with this address, whatever its case."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def user_count() -> int:
    """How many accounts there are; the set-up page works only while there are none."""
    return db.session.scalar(select(func.count()).select_from(User)) or 0
