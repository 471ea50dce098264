"""The sweep: finds what is due, claims it, and sends it or hands it over.

The row is the schedule and the database decides. A sweep may run twice at once, a task may come twice, a process may
die anywhere: a row is claimed by one conditional update, its sending is begun by another, and whoever finds either
taken leaves it alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, select, update

from tracker import clock
from tracker.reminders.planner import DueRow, batches, choose, sending_day
from tracker.services.send import LEASE, WAITS, send_claimed
from tracker.services.zones import zone_named
from tracker.store.base import db
from tracker.store.organisation import Organisation
from tracker.store.reminder import Reason, Reminder, State, claimable, lapsed, time_zones, unsettled_through
from tracker.store.sweep import Sweep, count_in_sweep

ROUNDS = 3  # news of a failed delivery is due at once, and makes no more news
BATCH = 20  # mails on one connection, and in one task
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


def _due(as_of: datetime) -> tuple[list[int], tuple[int, ...]]:
    """Which rows go out as of that instant, and which a later one makes needless."""
    days = {zone: sending_day(as_of.astimezone(zone_named(zone))) for zone in time_zones()}
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


def _claimable(as_of: datetime) -> ColumnElement[bool]:
    return claimable(as_of, clock.now(), LEASE, WAITS[-1])


def _skip(sweep_id: int, needless: Sequence[int], as_of: datetime) -> None:
    """Settle the tiers that a later one makes needless; one that is being sent right now is left alone."""
    skipped = 0
    for batch in batches(needless, 500):
        settled = {"state": State.SKIPPED, "reason": Reason.LATER_TIER, "settled_at": as_of, "sweep_id": sweep_id}
        skipped += _update(Reminder.id.in_(batch) & _not_held(), settled)
    count_in_sweep(sweep_id, skipped=skipped)
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


def _update(which: ColumnElement[bool], values: dict[str, object]) -> int:
    statement = update(Reminder).where(which).values(**values)
    return int(db.session.connection().execute(statement).rowcount)


def _finish(sweep_id: int, checked: int, handed_over: int) -> SweepResult:
    """Write that the sweep is complete: the heartbeat. Old sweeps that found nothing go."""
    now = clock.now()
    count_in_sweep(sweep_id, checked=checked)
    db.session.connection().execute(update(Sweep).where(Sweep.id == sweep_id).values(finished_at=now))
    old = delete(Sweep).where(Sweep.started_at < now - KEEP_IDLE_SWEEPS, Sweep.checked == 0)
    db.session.connection().execute(old)
    db.session.commit()
    done = db.session.get_one(Sweep, sweep_id, populate_existing=True)
    result = SweepResult(sweep_id, done.as_of, done.checked, handed_over, done.accepted, done.failed, done.skipped)
    db.session.commit()
    return result
