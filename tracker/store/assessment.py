"""What the program found about a hire on a day, with the facts and the rule book it saw."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, Leaves


class Assessment(Base):
    """A snapshot: ids and numbers, never sentences. `cause` is import, entry, edit, tag, document or export."""

    __tablename__ = "assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    as_of: Mapped[date]
    rule_book: Mapped[str] = mapped_column(String(64))
    facts: Mapped[Leaves] = mapped_column(JSON)
    findings: Mapped[Leaves] = mapped_column(JSON)
    cause: Mapped[str] = mapped_column(String(20))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
