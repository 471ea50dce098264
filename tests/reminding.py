"""Hires with dates that remind, for tests of planning and sending. Everybody is invented."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast, Player
from tests.support.servers import SmtpInbox
from tracker import clock
from tracker.services.accounts import actor_in
from tracker.services.actor import Actor, program
from tracker.services.follow_up import refresh_hire
from tracker.services.hire_facts import leaves_of, write_leaves
from tracker.services.remind import sweep
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.organisation import organisation_by_slug
from tracker.store.person import Person
from tracker.store.reminder import Reminder
from tracker.store.user import User

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


def by(cast: Cast, player: Player) -> Actor:
    """This person at work in Northline."""
    return actor_in(db.session.get_one(User, player.user_id), cast.slug)


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


def record_many(cast: Cast, number: int, letter: str) -> list[str]:
    """As many hires of Maya's, their renewal to be begun on 1 November 2026, and what is told of them at first sent.

    Their references begin with the letter. Now is 1 October 2026 for it.
    """
    references = [f"{letter}-{one:04}" for one in range(number)]
    organisation_id = acting(cast).organisation.id
    for one, reference in enumerate(references):
        person = Person(organisation_id=organisation_id, given_name=f"A{one}", family_name="Sample")
        hire = Hire(organisation_id=organisation_id, reference=reference, person=person, created_at=clock.now())
        db.session.add(hire)
        db.session.flush()
        record(cast, PERMIT_ENDS, owner=cast.maya, hire_id=hire.id)
    sweep(at("2026-10-02 16:00"))
    return references


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


def swept_daily(inbox: SmtpInbox, first: str, last: str) -> list[tuple[str, str]]:
    """Sweep at 16:00 UTC of each day from a first through a last; what went out as (day, address)."""
    sent = []
    for day in range(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1):
        today = date.fromordinal(day).isoformat()
        with time_machine.travel(at(f"{today} 16:00")):
            inbox.received.clear()
            sweep()
            sent += [(today, taken.recipients[0]) for taken in inbox.received]
    return sent


def together(app: Flask, work: Callable[[], object], times: int = 2) -> None:
    """Do the same at once in several threads, each in a context of its own."""
    start, failures = threading.Barrier(times), []

    def run() -> None:
        with app.app_context():
            start.wait()
            try:
                work()
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
