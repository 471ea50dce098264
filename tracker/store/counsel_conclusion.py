"""Counsel's own conclusion of a finding she disputes. It is withdrawn or superseded, never changed."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, Leaves
from tracker.store.user import User


class CounselConclusion(Base):
    """`finding` is what the program had said, as ids and numbers. In force until `ended_at`, when it was withdrawn or a
    later one of the same finding took its place.

    `category` is a category's slug, or `wage` for the findings of the wage comparison.
    """

    __tablename__ = "counsel_conclusion"

    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    category: Mapped[str] = mapped_column(String(60))
    check: Mapped[str] = mapped_column(String(60))
    finding: Mapped[Leaves] = mapped_column(JSON)
    rule_book: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    concluded_on: Mapped[date]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id], lazy="joined")
