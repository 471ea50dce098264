"""Which dates of an organisation still ask for somebody, and who that is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from tracker.reminders.kind import ONCE, OVER_AFTER_DAYS, Kind
from tracker.store.acknowledgement import Acknowledgement
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.membership import Membership
from tracker.store.reminder import Reason, Reminder, State
from tracker.store.report import Report
from tracker.store.user import User


@dataclass(frozen=True, slots=True)
class Reminding:
    """How an organisation's kinds of deadlines remind, and the day that is today there."""

    kinds: Mapping[str, Kind]
    today: date


@dataclass(frozen=True, slots=True)
class Listed:
    """The first of some deadlines, and how many there are."""

    deadlines: Sequence[Deadline] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class OfOwner:
    """Deadlines that hang on one owner: of these kinds, or of the organisation's own where nobody owns them."""

    owner_id: int | None
    kinds: Mapping[str, int] = field(default_factory=dict)  # kind → how many


def watched_by_owner(organisation_id: int, how: Reminding) -> list[OfOwner]:
    """Who owns the deadlines that stand and remind, and how many of each kind."""
    query = _watched(organisation_id, how, Hire.owner_id, Deadline.kind, func.count().label("number"))
    found: dict[int | None, dict[str, int]] = {}
    for row in db.session.execute(query.group_by(Hire.owner_id, Deadline.kind)):
        found.setdefault(row.owner_id, {})[row.kind] = row.number
    return [OfOwner(owner_id, of) for owner_id, of in found.items()]


def watched_of_owners(
    organisation_id: int, how: Reminding, owners: Collection[OfOwner], at_most: int, since: datetime | None = None
) -> Listed:
    """The deadlines of these owners and kinds, soonest first; with an instant, those recorded from then on."""
    query = _watched(organisation_id, how, Deadline).where(or_(false(), *map(_hangs_on, owners)))
    if since is not None:
        query = query.where(Deadline.created_at >= since)
    return _listed(query, at_most, Deadline.due_on, Deadline.id)


def hires_of_owners(
    organisation_id: int, how: Reminding, owner_ids: Collection[int | None], at_most: int
) -> tuple[list[Hire], int]:
    """The hires these people own (None: nobody does) with a date that reminds, and how many there are."""
    dated = _watched(organisation_id, how, Deadline.hire_id).where(_owned_by_any(owner_ids))
    query = select(Hire).where(Hire.organisation_id == organisation_id, Hire.id.in_(dated))
    total = db.session.scalar(select(func.count()).select_from(query.with_only_columns(Hire.id).subquery())) or 0
    return list(db.session.scalars(query.order_by(Hire.reference, Hire.id).limit(at_most)).unique()), total


def watched_due(
    organisation_id: int, how: Reminding, days: tuple[int | None, int], at_most: int, *, awake: bool = False
) -> Listed:
    """The deadlines due between two days counted from today, both included, soonest first; None is long ago.

    With `awake`, only those that nobody has seen to and lets rest today.
    """
    begin = date.min if days[0] is None else how.today + timedelta(days=days[0])
    end = how.today + timedelta(days=days[1])
    query = _watched(organisation_id, how, Deadline).where(Deadline.due_on.between(begin, end))
    if awake:
        query = query.where(~_rests(how.today))
    return _listed(query, at_most, Deadline.due_on, Deadline.id)


def recorded_since(organisation_id: int, how: Reminding, since: datetime, at_most: int, *, changed: bool) -> Listed:
    """The deadlines that remind and were recorded from an instant on: new ones, or those whose date changed."""
    query = _watched(organisation_id, how, Deadline).where(Deadline.created_at >= since)
    follows = Deadline.replaces_id.is_not(None) if changed else Deadline.replaces_id.is_(None)
    return _listed(query.where(follows), at_most, Deadline.due_on, Deadline.id)


def closed_since(organisation_id: int, since: datetime, at_most: int) -> Listed:
    """The deadlines that stood before an instant and don't follow from the records any more."""
    later = aliased(Deadline)
    query = select(Deadline).where(
        Deadline.organisation_id == organisation_id,
        Deadline.created_at < since,
        Deadline.superseded_at >= since,
        ~exists().where(later.replaces_id == Deadline.id),
    )
    return _listed(query, at_most, Deadline.due_on, Deadline.id)


def failed_since(organisation_id: int, since: datetime, at_most: int) -> tuple[list[Reminder], int]:
    """The reminders nobody could be given from an instant on, newest first, and how many there are."""
    failed = (Reminder.organisation_id == organisation_id, Reminder.state == State.FAILED, Reminder.settled_at >= since)
    total = db.session.scalar(select(func.count()).select_from(Reminder).where(*failed)) or 0
    query = select(Reminder).where(*failed).order_by(Reminder.settled_at.desc(), Reminder.id.desc()).limit(at_most)
    query = query.options(joinedload(Reminder.deadline), joinedload(Reminder.recipient))
    return list(db.session.scalars(query).unique()), total


def failing_users(organisation_id: int, today: date) -> list[User]:
    """Whose address refuses mail among the people of the organisation and the workers who get copies, by name."""
    here = select(Membership.user_id).where(
        Membership.organisation_id == organisation_id, or_(Membership.until.is_(None), Membership.until >= today)
    )
    workers = select(Hire.worker_user_id).where(
        Hire.organisation_id == organisation_id, Hire.worker_user_id.is_not(None)
    )
    known = or_(User.id.in_(here), User.id.in_(workers))
    return list(
        db.session.scalars(select(User).where(User.address_failing_since.is_not(None), known).order_by(User.name))
    )


def last_refusal(organisation_id: int, user_id: int) -> str | None:
    """What the mail server said last of a mail to this person that it refused for good."""
    refused = select(Reminder.settled_at, Reminder.detail).where(
        Reminder.organisation_id == organisation_id,
        Reminder.recipient_id == user_id,
        Reminder.reason == Reason.REFUSED,
        Reminder.settled_at.is_not(None),
    )
    reported = select(Report.settled_at, Report.detail).where(
        Report.organisation_id == organisation_id,
        Report.recipient_id == user_id,
        Report.state == State.FAILED,
        Report.settled_at.is_not(None),
    )
    last = [
        db.session.execute(refused.order_by(Reminder.settled_at.desc()).limit(1)).first(),
        db.session.execute(reported.order_by(Report.settled_at.desc()).limit(1)).first(),
    ]
    newest = max((row for row in last if row), key=lambda row: row.settled_at, default=None)
    return newest.detail if newest else None


def _watched(organisation_id: int, how: Reminding, *columns: Any) -> Select[Any]:
    """Of the organisation's deadlines those that stand, aren't silenced (as `planner.silenced` has it) and aren't over.

    A permit's own end is over once it has come: where its extension wasn't filed in time, that one's deadline stands.
    """
    kinds = how.kinds
    after = [name for name, kind in kinds.items() if kind.after_employment]
    over = or_(
        and_(Deadline.kind.in_(sorted(ONCE)), Deadline.due_on < how.today - timedelta(days=OVER_AFTER_DAYS)),
        and_(Deadline.kind == "work_permit_expiry", Deadline.due_on < how.today),
    )
    works_then = or_(Hire.employment_ended_on.is_(None), Hire.employment_ended_on >= Deadline.due_on)
    return (
        select(*columns)
        .select_from(Deadline)
        .outerjoin(Hire, Hire.id == Deadline.hire_id)
        .where(
            Deadline.organisation_id == organisation_id,
            Deadline.superseded_at.is_(None),
            or_(works_then, Deadline.kind.in_(after)),
            ~over,
            ~or_(false(), *(_silenced(kind) for kind in kinds.values() if kind.silenced_by)),
        )
    )


def _silenced(kind: Kind) -> ColumnElement[bool]:
    other = aliased(Deadline)
    louder = exists().where(
        other.hire_id == Deadline.hire_id, other.superseded_at.is_(None), other.kind.in_(sorted(kind.silenced_by))
    )
    return and_(Deadline.kind == kind.deadline, louder)


def _rests(day: date) -> ColumnElement[bool]:
    return exists().where(
        Acknowledgement.deadline_id == Deadline.id, Acknowledgement.ended_at.is_(None), Acknowledgement.wake_on > day
    )


def _hangs_on(owner: OfOwner) -> ColumnElement[bool]:
    return and_(_owned_by_any([owner.owner_id]), Deadline.kind.in_(sorted(owner.kinds)))


def _owned_by_any(owner_ids: Collection[int | None]) -> ColumnElement[bool]:
    named = Hire.owner_id.in_([owner_id for owner_id in owner_ids if owner_id is not None])
    return or_(named, Hire.owner_id.is_(None)) if None in owner_ids else named


def _listed(query: Select[Any], at_most: int, *order: Any) -> Listed:
    total = db.session.scalar(select(func.count()).select_from(query.with_only_columns(Deadline.id).subquery())) or 0
    return Listed(_rows(query.order_by(*order), at_most) if total else (), total)


def _rows(query: Select[Any], at_most: int) -> list[Deadline]:
    query = query.options(joinedload(Deadline.custom_date), joinedload(Deadline.replaces).lazyload(Deadline.hire))
    return list(db.session.scalars(query.limit(at_most)).unique())
