"""The ledger as a file: what the reader's filter shows, row by row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime

from tracker.exports.table import Cell
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.store.base import db
from tracker.store.ledger import LedgerFilter, ledger_after, ledger_counts
from tracker.store.membership import Role
from tracker.store.reminder import Reminder, State

BATCH = 500

ToRow = Callable[[Reminder, datetime | None], Sequence[Cell]]


def export_ledger(actor: Actor, asked: LedgerFilter, to_row: ToRow) -> Iterator[Sequence[Cell]]:
    """The rows of the filter, the soonest day of sending first; `to_row` gets each with the instant it was claimed.

    Writes the audit line before the first row leaves. Raises NotAllowed for counsel.
    """
    actor.require(Role.COORDINATOR)
    counts = ledger_counts(actor.organisation.id, asked)
    rows = sum(counts[state] for state in asked.states or tuple(State))
    told = {name: _plain(value) for name, value in asdict(asked).items() if value is not None}
    note(actor, "ledger exported", filter=told, rows=rows)
    db.session.commit()
    return _rows(actor.organisation.id, asked, to_row)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _rows(organisation_id: int, asked: LedgerFilter, to_row: ToRow) -> Iterator[Sequence[Cell]]:
    after = (date.min, 0)
    while found := ledger_after(organisation_id, asked, after, BATCH):
        rows = [to_row(reminder, claimed_at) for reminder, claimed_at in found]
        after = (found[-1][0].send_on, found[-1][0].id)
        db.session.rollback()  # a slow reader must not keep SQLite's write lock between two batches
        yield from rows
