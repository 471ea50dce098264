"""One mail that is wanted, once: unique per deadline version, tier and recipient."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    case,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column, relationship

from tracker.reminders.planner import UNDELIVERED
from tracker.store.base import Base, db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.organisation import Organisation
from tracker.store.sweep import Sweep
from tracker.store.user import User


class State(StrEnum):
    """Where a reminder stands. The last four are settled: an accepted, failed or skipped one is never touched again."""

    PLANNED = "planned"
    HELD = "held"  # due before a backup was restored; a person says whether it went out
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    FAILED = "failed"
    SKIPPED = "skipped"
    SUPERSEDED = "superseded"


class Reason(StrEnum):
    """Why a reminder is not, or not yet, accepted. `detail` holds the words of whoever said no."""

    LATER_TIER = "later_tier"  # a later reminder of the same deadline took its place
    NOT_WANTED = "not_wanted"  # the date changed, or nothing has to be remembered any more
    NOT_RECIPIENT = "not_recipient"  # somebody else gets it now
    WILL_RETRY = "will_retry"  # the mail server could not take it yet
    GIVEN_UP = "given_up"  # the mail server could not take it for a day
    REFUSED = "refused"  # the mail server refuses this address or mail
    NOBODY = "nobody"  # nobody in the organisation could be told
    BROKEN = "broken"  # the record itself can't be turned into a mail
    ACKNOWLEDGED = "acknowledged"  # a person saw to it, and said until when it may rest
    UNSUBSCRIBED = "unsubscribed"  # the recipient wants the urgent ones alone
    RESTORED = "restored"  # a backup was restored, and nobody knew whether it had gone out
    WENT_OUT = "went_out"  # a person said that it had gone out before the backup was restored


class Reminder(Base):
    """The row is the schedule: due from `send_on` until it is settled.

    A sweep claims it (`sweep_id`, until `claimed_until`), whoever sends it first writes `attempt_began_at`. A claim
    that ran out was left by a dead process: with an attempt begun the mail may have gone out, so it is sent again as
    `possibly_repeated` under the same `message_id`, which derives from the row.

    Reminders that go out as one mail share `digest_id`, the id of the first of them; None is a mail of its own.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("deadline_id", "tier", "recipient_id"),
        Index("ix_reminder_due", "state", "send_on"),
        Index("ix_reminder_settled", "organisation_id", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"), index=True)
    tier: Mapped[str] = mapped_column(String(30))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    send_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default=State.PLANNED)
    sweep_id: Mapped[int | None] = mapped_column(ForeignKey("sweep.id"), index=True)
    digest_id: Mapped[int | None] = mapped_column(index=True)
    claimed_until: Mapped[datetime | None]
    attempt_began_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(String(200))
    possibly_repeated: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(String(20))
    detail: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    deadline: Mapped[Deadline] = relationship()
    recipient: Mapped[User] = relationship()

    @property
    def goes_to_worker(self) -> bool:
        """Whether it is the worker's own copy."""
        hire = self.deadline.hire
        return hire is not None and self.recipient_id == hire.worker_user_id

    @property
    def recipient_name(self) -> str:
        """Whom it goes to; the worker by the name on his hire, for an account with his address may be of elsewhere."""
        hire = self.deadline.hire
        return (hire.person.name or hire.reference) if hire and self.goes_to_worker else self.recipient.name


def next_reminders(organisation_id: int) -> dict[int, date]:
    """For each deadline of the organisation with a mail still to go, the day of the next one."""
    rows = db.session.execute(
        select(Reminder.deadline_id, func.min(Reminder.send_on).label("next_on"))
        .where(Reminder.organisation_id == organisation_id, Reminder.state == State.PLANNED)
        .group_by(Reminder.deadline_id)
    )
    return {row.deadline_id: row.next_on for row in rows}


def claimable(at: datetime, now: datetime, lease: timedelta, longest_wait: timedelta) -> ColumnElement[bool]:
    """Planned and not waiting for another attempt, or claimed by a process that is gone.

    `at` is the instant the sweep is for, `now` the wall clock that claims are made by. A wait that ends further ahead
    than any honest one was written by a clock that has been set back. (Twice the length, as a sweep may have read its
    clock, and then waited for a lock, while another wrote.)
    """
    waiting = Reminder.next_attempt_at
    ready = or_(waiting.is_(None), waiting <= at, waiting > at + 2 * longest_wait)
    return or_(
        and_(Reminder.state == State.PLANNED, ready),
        and_(Reminder.state == State.CLAIMED, lapsed(now, lease)),
    )


def tried() -> ColumnElement[bool]:
    """Whether a mail server may have seen its mail already: it then comes again in that mail, under that Message-ID."""
    return or_(Reminder.attempts > 0, Reminder.attempt_began_at.is_not(None), Reminder.possibly_repeated)


def lapsed(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Whether a claim has run out, or was written by a clock that has been set back since."""
    return or_(Reminder.claimed_until < now, Reminder.claimed_until > now + 2 * lease)


def unsettled_through(days: Mapping[tuple[str, int], date]) -> ColumnElement[bool]:
    """Not settled, and due by the day given for the organisation's time zone and sending hour."""
    due = [
        and_(Organisation.time_zone == zone, Organisation.sending_hour == hour, Reminder.send_on <= day)
        for (zone, hour), day in days.items()
    ]
    open_states = Reminder.state.in_((State.PLANNED, State.CLAIMED))
    return and_(open_states, Reminder.send_on <= max(days.values(), default=date.min), or_(false(), *due))


def sending_times() -> list[tuple[str, int]]:
    """Every time zone and sending hour of the organisations of this installation."""
    found = db.session.execute(select(Organisation.time_zone, Organisation.sending_hour).distinct())
    return [(row.time_zone, row.sending_hour) for row in found]


def due_rows(due: ColumnElement[bool], free: ColumnElement[bool]) -> list[Any]:
    """Of every organisation, what the sweep must know of the rows that are due: those of `free` it may take.

    The first ten columns are a `DueRow`; then come the organisation's hours and the recipient's choice.
    """
    mail = case((tried(), func.coalesce(Reminder.digest_id, Reminder.id)))
    row = (Reminder.id, Reminder.deadline_id, Reminder.recipient_id, Reminder.tier, Reminder.send_on)
    dates = (Deadline.due_on, Deadline.start_by)
    state = (Reminder.organisation_id.label("organisation"), free.label("ready"), mail)
    hours = (Organisation.time_zone, Organisation.sending_hour)
    quiet = (Organisation.quiet_weekends, Organisation.quiet_holidays_of)
    choice = (User.id.label("recipient"), User.mail_choice, User.digest_hour, User.digest_weekday)
    return list(
        db.session.execute(
            select(*row, *dates, *state, *hours, *quiet, *choice)
            .join(Organisation, Organisation.id == Reminder.organisation_id)
            .join(Deadline, Deadline.id == Reminder.deadline_id)
            .join(User, User.id == Reminder.recipient_id)
            .where(due)
        )
    )


def claimed_by(sweep_id: int) -> ColumnElement[bool]:
    """Claimed by this sweep, and by no other since."""
    return (Reminder.sweep_id == sweep_id) & (Reminder.state == State.CLAIMED)


def claimed_rows(sweep_id: int, reminder_ids: Sequence[int]) -> list[Reminder]:
    """Those of these reminders that the sweep still holds and nobody sends yet, with all that their mails say."""
    whose = joinedload(Reminder.deadline)
    hire = whose.joinedload(Deadline.hire)
    return list(
        db.session.scalars(
            select(Reminder)
            .where(Reminder.id.in_(reminder_ids), claimed_by(sweep_id), Reminder.attempt_began_at.is_(None))
            .options(joinedload(Reminder.recipient), whose.joinedload(Deadline.replaces).lazyload(Deadline.hire))
            .options(hire.lazyload(Hire.documents), hire.lazyload(Hire.tags), hire.lazyload(Hire.owner))
            .order_by(Reminder.id)
            .execution_options(populate_existing=True)
        ).unique()
    )


@dataclass(frozen=True, slots=True)
class Sibling:
    """What one mail must know of another of the same deadline version."""

    id: int
    recipient_id: int
    tier: str
    state: str
    send_on: date
    settled_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Siblings:
    """Every reminder of one deadline version."""

    rows: tuple[Sibling, ...]

    def in_plan(self, today: date) -> frozenset[int]:
        """Who is in the version's plan; not who only heard that another could not be reached, nor somebody whose mails
        still ahead were given to another meanwhile."""
        given_away = {
            row.recipient_id for row in self.rows if row.reason == Reason.NOT_RECIPIENT and row.send_on >= today
        }
        told = (row.recipient_id for row in self.rows if not row.tier.startswith(UNDELIVERED))
        return frozenset(told) - given_away

    def accepted_before(self, reminder: Reminder) -> Sibling | None:
        """The reminder that this recipient got last."""
        got = [row for row in self._of_recipient(reminder) if row.state == State.ACCEPTED and row.settled_at]
        return max(got, key=lambda row: (row.settled_at, row.id), default=None)

    def planned_after(self, reminder: Reminder, day: date) -> list[Sibling]:
        """What this recipient is still to get of the version after that day."""
        return [row for row in self._of_recipient(reminder) if row.state == State.PLANNED and row.send_on > day]

    def skipped_before(self, reminder: Reminder) -> int:
        """How many reminders this one stands for: skipped for a later one since the last that was accepted."""
        before = self.accepted_before(reminder)
        since = before.send_on if before else date.min
        skipped = (row.send_on for row in self._of_recipient(reminder) if row.reason == Reason.LATER_TIER)
        return sum(since < day <= reminder.send_on for day in skipped)

    def _of_recipient(self, reminder: Reminder) -> Iterator[Sibling]:
        return (row for row in self.rows if row.recipient_id == reminder.recipient_id and row.id != reminder.id)


def siblings_of(reminders: Sequence[Reminder]) -> dict[int, Siblings]:
    """For each deadline version among these reminders, all its reminders."""
    columns = (Reminder.id, Reminder.recipient_id, Reminder.tier, Reminder.state, Reminder.send_on)
    outcome = (Reminder.settled_at, Reminder.reason)
    rows = db.session.execute(
        select(Reminder.deadline_id, *columns, *outcome).where(
            Reminder.organisation_id.in_({reminder.organisation_id for reminder in reminders}),
            Reminder.deadline_id.in_({reminder.deadline_id for reminder in reminders}),
        )
    )
    found: dict[int, list[Sibling]] = {reminder.deadline_id: [] for reminder in reminders}
    for row in rows:
        found[row.deadline_id].append(Sibling(*row[1:]))
    return {deadline_id: Siblings(tuple(siblings)) for deadline_id, siblings in found.items()}


def recipients_of_tier(organisation_id: int, deadline_id: int, tier: str) -> dict[int, str]:
    """Who has a reminder of that tier of a deadline version, and in what state it is."""
    query = select(Reminder.recipient_id, Reminder.state).where(
        Reminder.organisation_id == organisation_id, Reminder.deadline_id == deadline_id, Reminder.tier == tier
    )
    return {row.recipient_id: row.state for row in db.session.execute(query)}


def reminders_of_hire(organisation_id: int, hire: Hire) -> list[Reminder]:
    """Every reminder ever planned for this hire or for a plan that covers it, by the day of sending."""
    plans = [document.id for document in hire.documents]
    concerns = (Deadline.hire_id == hire.id) | (Deadline.hire_id.is_(None) & Deadline.document_id.in_(plans))
    return list(
        db.session.scalars(
            select(Reminder)
            .join(Deadline)
            .where(Reminder.organisation_id == organisation_id, concerns)
            .order_by(Reminder.send_on, Reminder.id)
            .options(contains_eager(Reminder.deadline), joinedload(Reminder.recipient))
        ).unique()
    )


def reminders_of_deadline(organisation_id: int, deadline_id: int) -> list[Reminder]:
    """Every reminder of one deadline version, by the day of sending."""
    query = select(Reminder).where(Reminder.organisation_id == organisation_id, Reminder.deadline_id == deadline_id)
    query = query.options(joinedload(Reminder.deadline), joinedload(Reminder.recipient))
    return list(db.session.scalars(query.order_by(Reminder.send_on, Reminder.id)).unique())


def reminders_of_sweep(sweep_id: int) -> list[Reminder]:
    """What one sweep claimed or skipped, of every organisation: for the console, never for a page."""
    query = select(Reminder).join(Deadline).where(Reminder.sweep_id == sweep_id).order_by(Reminder.id)
    query = query.options(contains_eager(Reminder.deadline), joinedload(Reminder.recipient))
    return list(db.session.scalars(query).unique())


def settled_since(organisation_id: int, since: datetime) -> dict[State, int]:
    """How many reminders of the organisation were settled from an instant on, by state."""
    counted = (
        select(Reminder.state, func.count().label("number"))
        .where(Reminder.organisation_id == organisation_id, Reminder.settled_at >= since)
        .group_by(Reminder.state)
    )
    found = {State(row.state): row.number for row in db.session.execute(counted)}
    return {state: found.get(state, 0) for state in State}


def waiting(organisation_id: int, through: date) -> int:
    """How many reminders of the organisation are due by that day and not settled."""
    open_states = Reminder.state.in_((State.PLANNED, State.CLAIMED))
    counted = select(func.count()).where(
        Reminder.organisation_id == organisation_id, open_states, Reminder.send_on <= through
    )
    return db.session.scalar(counted) or 0


def swept(organisation_id: int, at_most: int) -> list[tuple[Sweep, dict[State, int]]]:
    """The newest sweeps that did something for the organisation, with what became of its reminders since."""
    mine = select(Reminder.sweep_id).where(Reminder.organisation_id == organisation_id, Reminder.sweep_id.is_not(None))
    newest = list(db.session.scalars(mine.distinct().order_by(Reminder.sweep_id.desc()).limit(at_most)))
    counted = (
        select(Reminder.sweep_id, Reminder.state, func.count().label("number"))
        .where(Reminder.organisation_id == organisation_id, Reminder.sweep_id.in_(newest))
        .group_by(Reminder.sweep_id, Reminder.state)
    )
    found: dict[int, dict[State, int]] = {}
    for row in db.session.execute(counted):
        found.setdefault(row.sweep_id, {})[State(row.state)] = row.number
    sweeps = db.session.scalars(select(Sweep).where(Sweep.id.in_(newest)).order_by(Sweep.id.desc()))
    return [(sweep, found[sweep.id]) for sweep in sweeps]
