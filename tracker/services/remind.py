"""The sweep: finds what is due, claims it, and sends it or hands it over.

The row is the schedule and the database decides. A sweep may run twice at once, a task may come twice, a process may
die anywhere: a row is claimed by one conditional update, its sending is begun by another, and whoever finds either
taken leaves it alone.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, exists, update

from tracker import clock
from tracker.reminders.sending import Choice, Chosen, DueRow, Office, batches, choose, sending_day, turn
from tracker.services.send import LEASE, WAITS, send_claimed
from tracker.services.zones import zone_named
from tracker.store.base import db
from tracker.store.reminder import (
    Reason,
    Reminder,
    State,
    claimable,
    due_rows,
    lapsed,
    sending_times,
    tried,
    unsettled_through,
)
from tracker.store.sweep import Sweep, count_in_sweep

ROUNDS = 3  # news of a failed delivery is due at once, and so is that it failed too; later sweeps take what is left
BATCH = 20  # mails on one connection, and in one task
CLAIM = 1_000  # mails claimed in one transaction
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
    for _ in range(ROUNDS if hand_over is None else 1):
        chosen = _due(as_of)
        _leave(sweep_id, chosen.needless, as_of, Reason.LATER_TIER)
        _leave(sweep_id, chosen.unwanted, as_of, Reason.UNSUBSCRIBED)
        checked += sum(map(len, chosen.letters)) + len(chosen.needless) + len(chosen.unwanted)
        if not chosen.letters:
            break
        for letters in batches(chosen.letters, CLAIM):
            for batch in batches(_claim(sweep_id, letters, as_of), BATCH):
                handed_over += _pass_on(sweep_id, tuple(itertools.chain(*batch)), at, hand_over)
    return _finish(sweep_id, checked, handed_over)


def _due(as_of: datetime) -> Chosen:
    """Which rows go out as of that instant, in which mails, and which are settled without one."""
    days = {(zone, hour): sending_day(as_of.astimezone(zone_named(zone)), hour) for zone, hour in sending_times()}
    whose = due_rows(unsettled_through(days), _claimable(as_of))
    known: dict[int, tuple[datetime, Office]] = {}
    choices: dict[int, Choice] = {}
    for found in whose:
        if found.organisation not in known:
            office = Office(found.sending_hour, found.quiet_weekends, found.quiet_holidays_of)
            known[found.organisation] = as_of.astimezone(zone_named(found.time_zone)), office
        if found.recipient not in choices:
            choices[found.recipient] = Choice(found.mail_choice, found.digest_hour, found.digest_weekday)
    rows = [DueRow(*found[:10]) for found in whose]
    db.session.rollback()  # nothing was written; SQLite's lock is let go
    return choose(rows, lambda row: turn(row, *known[row.organisation], choices[row.recipient]), choices.__getitem__)


def _claimable(as_of: datetime) -> ColumnElement[bool]:
    return claimable(as_of, clock.now(), LEASE, WAITS[-1])


def _leave(sweep_id: int, reminder_ids: Sequence[int], as_of: datetime, reason: Reason) -> None:
    """Settle rows that need no mail; one that is being sent right now is left alone."""
    skipped = 0
    for begin in range(0, len(reminder_ids), CLAIM):
        settled = {"state": State.SKIPPED, "reason": reason, "settled_at": as_of, "sweep_id": sweep_id}
        skipped += _update(Reminder.id.in_(reminder_ids[begin : begin + CLAIM]) & _not_held(), settled)
    count_in_sweep(sweep_id, skipped=skipped)
    db.session.commit()


def _not_held() -> ColumnElement[bool]:
    return (Reminder.state == State.PLANNED) | ((Reminder.state == State.CLAIMED) & lapsed(clock.now(), LEASE))


def _claim(sweep_id: int, letters: Sequence[tuple[int, ...]], as_of: datetime) -> list[tuple[int, ...]]:
    """Take the rows that are still free, mail by mail.

    One found with its sending begun was left by a process that died over it. What was tried stays in the mail it was
    part of; the others are bound anew, and their Message-ID is that of the mail they turn out to be.
    """
    claimed = set(
        db.session.scalars(
            update(Reminder)
            .where(Reminder.id.in_(list(itertools.chain(*letters))), _claimable(as_of))
            .values(
                state=State.CLAIMED,
                sweep_id=sweep_id,
                claimed_until=clock.now() + LEASE,
                possibly_repeated=case(
                    (Reminder.attempt_began_at.is_not(None), True), else_=Reminder.possibly_repeated
                ),
                digest_id=case((tried(), Reminder.digest_id)),
                message_id=case((tried(), Reminder.message_id)),
                attempt_began_at=None,
            )
            .returning(Reminder.id)
            .execution_options(synchronize_session=False)
        )
    )
    taken = [tuple(one for one in letter if one in claimed) for letter in letters]
    for letter in taken:
        if len(letter) > 1:
            _update(Reminder.id.in_(letter) & Reminder.digest_id.is_(None), {"digest_id": letter[0]})
    db.session.commit()
    return [letter for letter in taken if letter]


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
    named = exists().where(Reminder.sweep_id == Sweep.id)  # by a sweep that died before it could say what it had done
    old = delete(Sweep).where(Sweep.started_at < now - KEEP_IDLE_SWEEPS, Sweep.checked == 0, ~named)
    db.session.connection().execute(old)
    db.session.commit()
    done = db.session.get_one(Sweep, sweep_id, populate_existing=True)
    result = SweepResult(sweep_id, done.as_of, done.checked, handed_over, done.accepted, done.failed, done.skipped)
    db.session.commit()
    return result
