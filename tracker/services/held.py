"""A person's word on the reminders that wait since a backup was restored."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, true, update
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.store.base import db
from tracker.store.membership import Role
from tracker.store.reminder import Reason, Reminder, State

Chosen = Collection[int] | None
"""Ids of reminders; None is every one that waits."""


def settle_as_gone_out(actor: Actor, chosen: Chosen) -> int:
    """An HR lead says that these went out before the restore: none is sent again; how many waited."""
    said = {"state": State.SKIPPED, "reason": Reason.WENT_OUT, "detail": actor.user.name if actor.user else None}
    settled = _settle(actor, chosen, true(), said | {"settled_at": clock.now()})
    return _noted(actor, "held reminders went out", chosen, settled)


def send_after_all(actor: Actor, chosen: Chosen) -> int:
    """An HR lead says that these did not go out: the next sweep sends them; how many it will.

    One whose recipient has had a later reminder of the same date since says nothing new, and is skipped.
    """
    later = aliased(Reminder)
    overtaken = exists().where(
        later.deadline_id == Reminder.deadline_id,
        later.recipient_id == Reminder.recipient_id,
        later.send_on > Reminder.send_on,
        later.state == State.ACCEPTED,
    )
    skipped = {"state": State.SKIPPED, "reason": Reason.LATER_TIER, "settled_at": clock.now()}
    _settle(actor, chosen, overtaken, skipped)
    released = _settle(actor, chosen, true(), {"state": State.PLANNED, "reason": None})
    return _noted(actor, "held reminders sent after all", chosen, released)


def _settle(actor: Actor, chosen: Chosen, which: ColumnElement[bool], values: dict[str, object]) -> int:
    actor.require(Role.LEAD)
    named = true() if chosen is None else Reminder.id.in_(chosen)
    mine = (Reminder.organisation_id == actor.organisation.id) & (Reminder.state == State.HELD)
    statement = update(Reminder).where(mine, named, which).values(**values)
    return int(db.session.connection().execute(statement).rowcount)


def _noted(actor: Actor, action: str, chosen: Chosen, number: int) -> int:
    note(actor, action, reminders="all" if chosen is None else sorted(chosen), number=number)
    db.session.commit()
    return number
