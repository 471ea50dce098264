"""The ledger: every reminder of an organisation, narrowed to what somebody asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.person import Person
from tracker.store.reminder import Reminder, State
from tracker.store.sweep import Sweep


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What the ledger shows; None is everything. `states` narrows to those states, `hire_ids` to what is about those
    hires, `first` and `last` to the days for which a mail was planned, both included."""

    states: tuple[State, ...] | None = None
    recipient_id: int | None = None
    kind: str | None = None
    hire_ids: tuple[int, ...] | None = None
    first: date | None = None
    last: date | None = None


def ledger(organisation_id: int, asked: LedgerFilter, *, soonest: bool, skip: int, at_most: int) -> list[Reminder]:
    """Reminders of the organisation by the day of sending: the soonest first, or the newest."""
    order = (Reminder.send_on, Reminder.id) if soonest else (Reminder.send_on.desc(), Reminder.id.desc())
    query = _ledger(organisation_id, asked).order_by(*order).offset(skip).limit(at_most)
    return list(db.session.scalars(_whole(query)).unique())


def ledger_after(
    organisation_id: int, asked: LedgerFilter, after: tuple[date, int], at_most: int
) -> Sequence[tuple[Reminder, datetime | None]]:
    """The same, the soonest first, behind a day of sending and a number; with the start of the sweep that took each."""
    query = _ledger(organisation_id, asked).where(tuple_(Reminder.send_on, Reminder.id) > tuple_(*after))
    query = query.order_by(Reminder.send_on, Reminder.id).limit(at_most)
    sweeps = _whole(query).outerjoin(Sweep, Sweep.id == Reminder.sweep_id).add_columns(Sweep.started_at)
    return [(row.Reminder, row.started_at) for row in db.session.execute(sweeps).unique()]


def ledger_counts(organisation_id: int, asked: LedgerFilter) -> dict[State, int]:
    """How many reminders of the organisation are in each state, the filter's own states left aside."""
    narrowed = _ledger(organisation_id, replace(asked, states=None)).subquery()
    counted = select(narrowed.c.state, func.count().label("number")).group_by(narrowed.c.state)
    found = {State(row.state): row.number for row in db.session.execute(counted)}
    return {state: found.get(state, 0) for state in State}


def names_of_hires(organisation_id: int) -> list[tuple[int, str]]:
    """The number of every hire of the organisation, and what it may be looked for by: name and reference."""
    query = select(Hire.id, Hire.reference, Person.given_name, Person.family_name)
    rows = db.session.execute(query.join(Person).where(Hire.organisation_id == organisation_id))
    return [(row.id, f"{row.given_name} {row.family_name} {row.reference}") for row in rows]


def _whole(query: Select[Reminder]) -> Select[Reminder]:
    """With whom and what each reminder is about, and no more of the hire."""
    hire = contains_eager(Reminder.deadline).joinedload(Deadline.hire)
    rest = (Hire.owner, Hire.sites, Hire.documents, Hire.tags, Hire.conclusions)
    return query.options(
        contains_eager(Reminder.deadline), joinedload(Reminder.recipient), *(hire.lazyload(part) for part in rest)
    )


def _ledger(organisation_id: int, asked: LedgerFilter) -> Select[Reminder]:
    query = select(Reminder).join(Deadline).where(Reminder.organisation_id == organisation_id)
    if asked.states is not None:
        query = query.where(Reminder.state.in_(asked.states))
    if asked.recipient_id is not None:
        query = query.where(Reminder.recipient_id == asked.recipient_id)
    if asked.kind is not None:
        query = query.where(Deadline.kind == asked.kind)
    if asked.hire_ids is not None:
        query = query.where(Deadline.hire_id.in_(asked.hire_ids))
    if asked.first is not None:
        query = query.where(Reminder.send_on >= asked.first)
    if asked.last is not None:
        query = query.where(Reminder.send_on <= asked.last)
    return query
