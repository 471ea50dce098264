"""What the program found about a hire on a day, with the facts and the rule book it saw."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, String, func, select
from sqlalchemy.orm import Mapped, defer, mapped_column, relationship

from tracker.store.base import Base, Leaves, db
from tracker.store.hire import Hire
from tracker.store.user import User


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

    made_by: Mapped[User | None] = relationship()


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


def assessed_ahead(organisation_id: int, today: date) -> Sequence[int]:
    """The hires of the organisation whose latest assessment was made for a day still to come."""
    return list(db.session.scalars(_of_the_latest(organisation_id, Assessment.hire_id).where(Assessment.as_of > today)))


def latest_of_hire(organisation_id: int, hire_id: int) -> Assessment | None:
    """The last assessment of a hire; None before its first."""
    asked = _of_hire(organisation_id, hire_id).order_by(Assessment.id.desc()).limit(1)
    return db.session.scalars(asked).first()


def assessments_of_hire(
    organisation_id: int, hire_id: int, *, skip: int = 0, at_most: int | None = None
) -> list[Assessment]:
    """Assessments of a hire, newest first, without facts and findings, which are loaded when asked for."""
    brief = _of_hire(organisation_id, hire_id).options(defer(Assessment.facts), defer(Assessment.findings))
    return list(db.session.scalars(brief.order_by(Assessment.id.desc()).offset(skip).limit(at_most)))


def assessment_of_hire(organisation_id: int, hire_id: int, assessment_id: int) -> Assessment | None:
    """One assessment of a hire by its number."""
    return db.session.scalars(_of_hire(organisation_id, hire_id).where(Assessment.id == assessment_id)).first()


def latest_under_older(organisation_id: int, rule_book: str) -> list[Assessment]:
    """The latest assessments of the organisation's hires that knew another rule book than this one."""
    return list(
        db.session.scalars(_of_the_latest(organisation_id, Assessment).where(Assessment.rule_book != rule_book))
    )


def _of_hire(organisation_id: int, hire_id: int) -> Select[Assessment]:
    return (
        select(Assessment)
        .join(Hire, Hire.id == Assessment.hire_id)
        .where(Hire.organisation_id == organisation_id, Assessment.hire_id == hire_id)
    )


def _of_the_latest(organisation_id: int, *columns: Any) -> Select[Any]:
    latest = select(func.max(Assessment.id)).join(Hire, Hire.id == Assessment.hire_id)
    latest = latest.where(Hire.organisation_id == organisation_id).group_by(Assessment.hire_id)
    return select(*columns).where(Assessment.id.in_(latest))
