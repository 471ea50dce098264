"""The sweep: finds what is due, claims it, sends it, settles it.

The row is the schedule and the database decides. A sweep may run twice at once, a task may come twice, a process may
die anywhere: a row is claimed by one conditional update, its sending is begun by another, and whoever finds either
taken leaves it alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from sqlalchemy import ColumnElement, case, delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from tracker import clock
from tracker.errors import DeliveryError
from tracker.mail import DoubtfulDelivery, Outbox, outbox
from tracker.reminders.kind import shipped_kinds
from tracker.reminders.planner import UNDELIVERED, DueRow, People, batches, choose, recipients, sending_day, stand_in
from tracker.services.plan import live_people, plan_reminders
from tracker.services.reminder_mail import compose_reminder
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.organisation import Organisation
from tracker.store.reminder import Reason, Reminder, State, claimable, lapsed, time_zones, unsettled_through
from tracker.store.sweep import Sweep

log = structlog.get_logger()

ROUNDS = 3  # news of a failed delivery is due at once, and makes no more news
BATCH = 20  # mails on one connection, and in one task
LEASE = timedelta(minutes=35)  # longer than the slowest server may take for one mail (mail.LONGEST_SEND)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 120, 240, 480, 480))
"""Between attempts while the server can't take a mail: nearly a day in all, then it is given up and shown."""
KEEP_IDLE_SWEEPS = timedelta(days=30)

HandOver = Callable[[int, tuple[int, ...]], None]


@dataclass(frozen=True, slots=True)
class SweepResult:
    """What one sweep did. `handed_over` mails were claimed and given to workers; the other counts are settled."""

    sweep_id: int
    as_of: datetime
    checked: int
    handed_over: int
    accepted: int
    failed: int
    skipped: int


def sweep(at: datetime | None = None, hand_over: HandOver | None = None) -> SweepResult:
    """Send every reminder that is due at `at`, by default now.

    Claimed batches are sent here, or given to `hand_over` as the sweep's id and the reminders' ids. A mail that can't
    be sent or a record that can't be read is settled so, and the rest goes on.
    """
    record = Sweep(started_at=clock.now(), as_of=at or clock.now())
    db.session.add(record)
    db.session.commit()
    as_of, sweep_id, checked, handed_over = record.as_of, record.id, 0, 0
    for _ in range(ROUNDS):
        go, needless = _due(as_of)
        _skip(sweep_id, needless, as_of)
        if not go:
            break
        checked += len(go) + len(needless)
        for batch in batches(go, BATCH):
            handed_over += _pass_on(sweep_id, _claim(sweep_id, batch, as_of), at, hand_over)
    return _finish(sweep_id, checked, handed_over)


def send_claimed(sweep_id: int, reminder_ids: Sequence[int], at: datetime | None = None) -> None:
    """Send the reminders this sweep has claimed, one after the other on one connection, settling each.

    `at` is the instant they are sent for, by default now. What another process sends already is left to it.
    """
    with outbox() as box:
        for reminder_id in reminder_ids:
            _send(sweep_id, reminder_id, at or clock.now(), box)


def _due(as_of: datetime) -> tuple[list[int], tuple[int, ...]]:
    """Which rows go out as of that instant, and which a later one makes needless."""
    days = {zone: sending_day(as_of.astimezone(_zone(zone))) for zone in time_zones()}
    ready = _claimable(as_of).label("ready")
    found = db.session.execute(
        select(Reminder.id, Reminder.deadline_id, Reminder.recipient_id, Reminder.tier, Reminder.send_on, ready)
        .join(Organisation, Organisation.id == Reminder.organisation_id)
        .where(unsettled_through(days))
    ).all()
    db.session.rollback()  # nothing was written; SQLite's lock is let go
    go, needless = choose(DueRow(*row[:5]) for row in found)
    claimable_ids = {row.id for row in found if row.ready}
    return [reminder_id for reminder_id in go if reminder_id in claimable_ids], needless


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        log.error("unknown time zone, its reminders go by UTC", zone=name)
        return ZoneInfo("UTC")


def _claimable(as_of: datetime) -> ColumnElement[bool]:
    return claimable(as_of, clock.now(), LEASE, WAITS[-1])


def _skip(sweep_id: int, needless: Sequence[int], as_of: datetime) -> None:
    """Settle the tiers that a later one makes needless; one that is being sent right now is left alone."""
    skipped = 0
    for batch in batches(needless, 500):
        settled = {"state": State.SKIPPED, "reason": Reason.LATER_TIER, "settled_at": as_of, "sweep_id": sweep_id}
        skipped += _update(Reminder.id.in_(batch) & _not_held(), settled)
    _count(sweep_id, skipped=skipped)
    db.session.commit()


def _not_held() -> ColumnElement[bool]:
    return (Reminder.state == State.PLANNED) | ((Reminder.state == State.CLAIMED) & lapsed(clock.now(), LEASE))


def _claim(sweep_id: int, batch: Sequence[int], as_of: datetime) -> tuple[int, ...]:
    """Take the rows that are still free. One found with its sending begun was left by a process that died over it."""
    claimed = db.session.scalars(
        update(Reminder)
        .where(Reminder.id.in_(batch), _claimable(as_of))
        .values(
            state=State.CLAIMED,
            sweep_id=sweep_id,
            claimed_until=clock.now() + LEASE,
            possibly_repeated=case((Reminder.attempt_began_at.is_not(None), True), else_=Reminder.possibly_repeated),
            attempt_began_at=None,
        )
        .returning(Reminder.id)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.commit()
    return tuple(sorted(claimed))


def _pass_on(sweep_id: int, claimed: tuple[int, ...], at: datetime | None, hand_over: HandOver | None) -> int:
    """Send a claimed batch, or give it to a worker; how many were given away."""
    if claimed and hand_over is not None:
        hand_over(sweep_id, claimed)
        return len(claimed)
    send_claimed(sweep_id, claimed, at)
    return 0


def _send(sweep_id: int, reminder_id: int, at: datetime, box: Outbox) -> None:
    message = _begin(sweep_id, reminder_id, at)
    if message is None:
        return
    reminder = db.session.get_one(Reminder, reminder_id)
    organisation_id = reminder.organisation_id
    db.session.commit()  # the attempt is on record before the server sees the mail
    try:
        box.send(message, organisation_id)
    except DeliveryError as error:
        _settle_refused(sweep_id, reminder_id, error, at)
    except Exception as error:  # a message nobody can carry must not hold up the others
        _settle_broken(sweep_id, reminder_id, error, at)
    else:
        accepted = {"state": State.ACCEPTED, "settled_at": at, "reason": None, "detail": None}
        _settle(sweep_id, reminder_id, accepted | {"attempts": Reminder.attempts + 1})
    db.session.commit()


def _begin(sweep_id: int, reminder_id: int, at: datetime) -> EmailMessage | None:
    """Mark the sending begun and write the mail; None where somebody else has it, or nobody wants it any more."""
    begun = _update(
        (Reminder.id == reminder_id) & _held_by(sweep_id) & Reminder.attempt_began_at.is_(None),
        {"attempt_began_at": clock.now(), "claimed_until": clock.now() + LEASE},
    )
    if not begun:
        db.session.rollback()
        return None
    reminder = db.session.get_one(Reminder, reminder_id, populate_existing=True)
    try:
        return _written(reminder, at)
    except SQLAlchemyError:
        raise
    except Exception as error:  # whatever is wrong with this record, the others must go out
        db.session.rollback()
        _settle_broken(sweep_id, reminder_id, error, at)
        db.session.commit()
        return None


def _written(reminder: Reminder, at: datetime) -> EmailMessage | None:
    """The mail, if the deadline still stands and the recipient still gets its reminders."""
    deadline, organisation = reminder.deadline, db.session.get_one(Organisation, reminder.organisation_id)
    today = at.astimezone(_zone(organisation.time_zone)).date()
    people = people_of(deadline, today)
    if deadline.superseded_at is not None:
        unwanted: dict[str, object] = {"state": State.SUPERSEDED, "reason": Reason.NOT_WANTED}
    elif not _is_recipient(reminder, people):
        unwanted = _redirect(deadline, people, today)
    else:
        _include_newcomers(deadline, people, today)
        return compose_reminder(reminder, organisation, people, at)
    _update(Reminder.id == reminder.id, unwanted | {"settled_at": at, "attempt_began_at": None})
    db.session.commit()
    return None


def people_of(deadline: Deadline, today: date) -> People:
    """Who may be reminded of this deadline on that day."""
    owner_id = deadline.hire.owner_id if deadline.hire else None
    return live_people(deadline.organisation_id, owner_id, today)


def _is_recipient(reminder: Reminder, people: People) -> bool:
    if reminder.tier.startswith(UNDELIVERED):
        return reminder.recipient_id in people.all
    return reminder.recipient_id in recipients(shipped_kinds()[reminder.deadline.kind], people)


def _include_newcomers(deadline: Deadline, people: People, today: date) -> None:
    """Plan for whoever got a role since this version was planned; a hire's owner hears of it first and often enough."""
    planned = select(Reminder.recipient_id).where(
        Reminder.organisation_id == deadline.organisation_id, Reminder.deadline_id == deadline.id
    )
    if not recipients(shipped_kinds()[deadline.kind], people).keys() <= set(db.session.scalars(planned.distinct())):
        plan_reminders(deadline, people, today)


def _redirect(deadline: Deadline, people: People, today: date) -> dict[str, object]:
    """Plan the deadline's reminders for those who get them now; with nobody left to tell, say so."""
    if not recipients(shipped_kinds()[deadline.kind], people):
        return {"state": State.FAILED, "reason": Reason.NOBODY}
    plan_reminders(deadline, people, today)
    return {"state": State.SUPERSEDED, "reason": Reason.NOT_RECIPIENT}


def _settle_refused(sweep_id: int, reminder_id: int, error: DeliveryError, at: datetime) -> None:
    """Plan another attempt, or give up and tell somebody else."""
    reminder = db.session.get_one(Reminder, reminder_id, populate_existing=True)
    told: dict[str, object] = {"attempts": reminder.attempts + 1, "detail": str(error)}
    if not error.permanent and reminder.attempts < len(WAITS):
        later = at + WAITS[reminder.attempts]
        doubtful = reminder.possibly_repeated or isinstance(error, DoubtfulDelivery)
        again = {"state": State.PLANNED, "reason": Reason.WILL_RETRY, "next_attempt_at": later}
        _settle(sweep_id, reminder_id, told | again | {"attempt_began_at": None, "possibly_repeated": doubtful})
        return
    reason = Reason.REFUSED if error.permanent else Reason.GIVEN_UP
    if _settle(sweep_id, reminder_id, told | {"state": State.FAILED, "reason": reason, "settled_at": at}, failed=1):
        _tell_somebody_else(reminder, at)


def _settle_broken(sweep_id: int, reminder_id: int, error: Exception, at: datetime) -> None:
    """Give up on a record that can't be made into a mail, and say what is wrong with it."""
    log.error("a reminder could not be written", reminder=reminder_id, exc_info=error)
    broken = {"state": State.FAILED, "reason": Reason.BROKEN, "detail": f"{type(error).__name__}: {error}"}
    _settle(sweep_id, reminder_id, broken | {"settled_at": at}, failed=1)


def _tell_somebody_else(reminder: Reminder, at: datetime) -> None:
    """Plan the news for a stand-in, today; news that itself can't be delivered makes no more news."""
    organisation = db.session.get_one(Organisation, reminder.organisation_id)
    today = at.astimezone(_zone(organisation.time_zone)).date()
    other = stand_in(reminder.recipient_id, people_of(reminder.deadline, today))
    tier = f"{UNDELIVERED}{reminder.tier}"
    known = select(Reminder.id).where(
        Reminder.organisation_id == reminder.organisation_id,
        Reminder.deadline_id == reminder.deadline_id,
        Reminder.tier == tier,
        Reminder.recipient_id == other,
    )
    if other is None or reminder.tier.startswith(UNDELIVERED) or db.session.scalar(known) is not None:
        return
    db.session.add(
        Reminder(
            organisation_id=reminder.organisation_id,
            deadline_id=reminder.deadline_id,
            tier=tier,
            recipient_id=other,
            send_on=today,
            created_at=clock.now(),
        )
    )


def _settle(sweep_id: int, reminder_id: int, values: dict[str, object], failed: int = 0) -> bool:
    """Write how it ended, if the claim is still this sweep's; the sweep's counts go with it."""
    done = _update((Reminder.id == reminder_id) & _held_by(sweep_id), values | {"claimed_until": None}) == 1
    if done:
        _count(sweep_id, failed=failed, accepted=int(values["state"] == State.ACCEPTED))
    return done


def _held_by(sweep_id: int) -> ColumnElement[bool]:
    return (Reminder.sweep_id == sweep_id) & (Reminder.state == State.CLAIMED)


def _update(which: ColumnElement[bool], values: dict[str, object]) -> int:
    statement = update(Reminder).where(which).values(**values)
    done = db.session.connection().execute(statement)
    return int(done.rowcount)


def _count(sweep_id: int, **more: int) -> None:
    """Add to the sweep's counts; several workers may do so at once."""
    added = {name: getattr(Sweep, name) + number for name, number in more.items() if number}
    if added:
        db.session.connection().execute(update(Sweep).where(Sweep.id == sweep_id).values(**added))


def _finish(sweep_id: int, checked: int, handed_over: int) -> SweepResult:
    """Write that the sweep is complete: the heartbeat. Old sweeps that found nothing go."""
    now = clock.now()
    _count(sweep_id, checked=checked)
    db.session.connection().execute(update(Sweep).where(Sweep.id == sweep_id).values(finished_at=now))
    old = delete(Sweep).where(Sweep.started_at < now - KEEP_IDLE_SWEEPS, Sweep.checked == 0)
    db.session.connection().execute(old)
    db.session.commit()
    done = db.session.get_one(Sweep, sweep_id, populate_existing=True)
    result = SweepResult(sweep_id, done.as_of, done.checked, handed_over, done.accepted, done.failed, done.skipped)
    db.session.commit()
    return result
