"""Hires with dates that remind, for tests of planning and sending. Everybody is invented."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from tests.cast import Cast, Player
from tracker.services.actor import Actor, program
from tracker.services.follow_up import refresh_hire
from tracker.services.hire_facts import leaves_of, write_leaves
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.organisation import organisation_by_slug
from tracker.store.reminder import Reminder

PERMIT_ENDS = {"documents.work_permit.issued_on": "2025-03-02", "documents.work_permit.expires_on": "2027-03-01"}
"""An extension is to be begun on 1 November 2026, 120 days before."""


def at(text: str) -> datetime:
    """An instant of UTC, as `2026-11-01 14:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def acting(cast: Cast) -> Actor:
    """The program at work in Northline."""
    organisation = organisation_by_slug(cast.slug)
    assert organisation is not None
    return program(organisation)


def record(cast: Cast, leaves: dict[str, Any], owner: Player | None = None, hire_id: int | None = None) -> Hire:
    """Write these facts of a hire, the others stay as they are, and plan as every change does."""
    actor = acting(cast)
    hire = db.session.get_one(Hire, hire_id or cast.granted_hire)
    if owner is not None:
        hire.owner_id = owner.user_id
    known = leaves_of(hire, actor.today)
    write_leaves(actor, hire, {path: value for path, value in (known | leaves).items() if value is not None})
    db.session.flush()
    db.session.expire(hire)
    refresh_hire(actor, hire, "edit")
    db.session.commit()
    return hire


def versions(kind: str, hire: Hire | None) -> list[Deadline]:
    """Every version of a kind, oldest first; those of the organisation where `hire` is None."""
    mine = Deadline.hire_id == hire.id if hire else Deadline.hire_id.is_(None)
    return list(db.session.scalars(select(Deadline).where(Deadline.kind == kind, mine).order_by(Deadline.id)).unique())


def plan_of(deadline: Deadline, player: Player | None = None, state: str = "planned") -> dict[str, str]:
    """Tier → day of sending, of one version's reminders in a state."""
    found = select(Reminder).where(Reminder.deadline_id == deadline.id, Reminder.state == state)
    if player is not None:
        found = found.where(Reminder.recipient_id == player.user_id)
    return {row.tier: row.send_on.isoformat() for row in db.session.scalars(found.order_by(Reminder.send_on))}
