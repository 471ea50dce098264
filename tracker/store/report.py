"""A mail that belongs to no deadline: the weekly all-clear, the lead's month, news for whoever administers."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, Text, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from tracker.reminders.report_days import ReportKind
from tracker.store.base import Base, db
from tracker.store.organisation import Organisation
from tracker.store.reminder import State
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


def free_report(at: datetime, now: datetime, lease: timedelta, longest_wait: timedelta) -> ColumnElement[bool]:
    """Planned and not waiting for another attempt, or claimed by a process that is gone; see `claimable` of reminders.

    A claim or a wait that ends further ahead than any honest one was written by a clock that has been set back.
    """
    waiting, until = Report.next_attempt_at, Report.claimed_until
    ready = or_(waiting.is_(None), waiting <= at, waiting > at + 2 * longest_wait)
    return or_(
        and_(Report.state == State.PLANNED, ready),
        and_(Report.state == State.CLAIMED, or_(until < now, until > now + 2 * lease)),
    )


def free_reports(free: ColumnElement[bool]) -> list[int]:
    """The reports of every organisation that may be sent, for whoever sends them; never for a page."""
    return list(db.session.scalars(select(Report.id).where(free).order_by(Report.id)))


def reports_by_ids(report_ids: Collection[int]) -> list[Report]:
    """These reports, of every organisation: for the console, never for a page."""
    query = select(Report).where(Report.id.in_(report_ids)).options(joinedload(Report.recipient)).order_by(Report.id)
    return list(db.session.scalars(query))


def is_report_planned(organisation_id: int, kind: ReportKind, period: date) -> bool:
    """Whether anybody of the organisation has a report of this kind for the period."""
    known = select(Report.id).where(
        Report.organisation_id == organisation_id, Report.kind == kind, Report.period == period
    )
    return db.session.scalar(known.limit(1)) is not None


def report_before(organisation_id: int, kinds: Collection[ReportKind], before: Report | None = None) -> Report | None:
    """The newest report of these kinds that didn't fail: the organisation's, or the recipient's before one of hers."""
    query = select(Report).where(
        Report.organisation_id == organisation_id, Report.kind.in_(kinds), Report.state != State.FAILED
    )
    if before is not None:
        query = query.where(Report.recipient_id == before.recipient_id, Report.id < before.id)
    return db.session.scalar(query.order_by(Report.id.desc()).limit(1))


def newest_reports(organisation_id: int, at_most: int) -> list[Report]:
    """The newest reports of the organisation, those left out with nothing to say aside."""
    nothing_new = (Report.kind == ReportKind.NIGHTLY) & (Report.state == State.SKIPPED)
    query = select(Report).where(Report.organisation_id == organisation_id, ~nothing_new)
    return list(
        db.session.scalars(query.options(joinedload(Report.recipient)).order_by(Report.id.desc()).limit(at_most))
    )
