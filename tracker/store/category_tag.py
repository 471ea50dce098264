"""The category a person chose for a hire: proposed, confirmed, superseded, never overwritten."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base
from tracker.store.user import User


class CategoryTag(Base):
    """One choice. `outcome` is what the program found that day; `reason` is required where that wasn't `met`."""

    __tablename__ = "category_tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    category: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(20))  # proposed, confirmed, superseded
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]

    proposed_by: Mapped[User | None] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])
