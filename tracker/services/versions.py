"""A version of a deadline that ends, or is found to stand after all, and the reminders that go with it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tracker import clock
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.reminder import Reason, Reminder, State

Key = tuple[str, int]  # a reminder's tier and recipient
UNSENT = (State.PLANNED, State.HELD)


def reminders_of(rows: Sequence[Deadline]) -> dict[int, dict[Key, Reminder]]:
    """Every reminder of these versions: deadline → tier and recipient → row."""
    found: dict[int, dict[Key, Reminder]] = {row.id: {} for row in rows}
    organisations = {row.organisation_id for row in rows}
    query = select(Reminder).where(Reminder.organisation_id.in_(organisations), Reminder.deadline_id.in_(found))
    for reminder in db.session.scalars(query):
        found[reminder.deadline_id][reminder.tier, reminder.recipient_id] = reminder
    return found


def supersede(row: Deadline) -> None:
    """Close a version; what was not sent of it never will be."""
    row.superseded_at = clock.now()
    for reminder in reminders_of([row])[row.id].values():
        if reminder.state in UNSENT:
            settle_as_superseded(reminder, Reason.NOT_WANTED)


def settle_as_superseded(reminder: Reminder, reason: Reason) -> None:
    """Say that this mail won't be sent, and why."""
    reminder.state, reminder.reason, reminder.settled_at = State.SUPERSEDED, reason, clock.now()


def found_again(hire: Hire, kind: str, version: int, due_on: date, today: date) -> Deadline | None:
    """The newest version of a kind, brought back where it ended and follows again with the same date.

    So whoever was told isn't told again, as when a clock was set back and right. None where a reminder fell due in
    between: then a new version says so.
    """
    row = db.session.scalar(
        select(Deadline).where(
            Deadline.organisation_id == hire.organisation_id,
            Deadline.hire_id == hire.id,
            Deadline.kind == kind,
            Deadline.version == version,
            Deadline.due_on == due_on,
        )
    )
    if row is None or row.superseded_at is None:
        return None
    ended = [reminder for reminder in reminders_of([row])[row.id].values() if _ended_with(reminder, row)]
    if any(reminder.send_on < today for reminder in ended):
        return None
    row.superseded_at = None
    for reminder in ended:
        reminder.state, reminder.reason, reminder.settled_at = State.PLANNED, None, None
    return row


def _ended_with(reminder: Reminder, row: Deadline) -> bool:
    unwanted = reminder.state == State.SUPERSEDED and reminder.reason == Reason.NOT_WANTED
    return unwanted and row.superseded_at is not None and (reminder.settled_at or row.created_at) >= row.superseded_at
