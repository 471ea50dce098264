"""What the program found about a hire on a day, with the facts and the rule book it saw."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, Leaves, db
from tracker.store.hire import Hire


class Assessment(Base):
    """A snapshot: ids and numbers, never sentences. `cause`: see `services.follow_up`."""

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


def latest_gaps(organisation_id: int) -> dict[int, list[str]]:
    """For each hire of the organisation that misses something, the input paths its latest assessment waits for."""
    gaps = Assessment.findings["gaps"].label("gaps")  # picked by the database: the whole is fifty times as long
    rows = db.session.execute(_of_the_latest(organisation_id, Assessment.hire_id, gaps))
    return {row.hire_id: row.gaps for row in rows if row.gaps}


def outdated(organisation_id: int, rule_book: str, since: datetime | None) -> list[int]:
    """The hires of the organisation whose latest assessment knew another rule book, or was made before an instant."""
    older = Assessment.rule_book != rule_book
    if since is not None:
        older |= Assessment.made_at < since
    return list(db.session.scalars(_of_the_latest(organisation_id, Assessment.hire_id).where(older)))


def _of_the_latest(organisation_id: int, *columns: Any) -> Select[Any]:
    latest = select(func.max(Assessment.id)).join(Hire, Hire.id == Assessment.hire_id)
    latest = latest.where(Hire.organisation_id == organisation_id).group_by(Assessment.hire_id)
    return select(*columns).where(Assessment.id.in_(latest))
