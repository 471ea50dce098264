"""Sends the reminders a sweep has claimed, each settled as it goes.

What the mails of a batch say is read in a few queries before the first is sent. Right before each one the row is marked
as being sent, if the claim still holds and the deadline still stands, and committed: only then does the server see the
mail. So a process that dies leaves at most one mail in doubt.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from email.message import EmailMessage

import structlog
from sqlalchemy import ColumnElement, exists, update
from sqlalchemy.exc import SQLAlchemyError

from tracker import clock
from tracker.errors import DeliveryError
from tracker.mail import DoubtfulDelivery, Outbox, outbox
from tracker.reminders.kind import shipped_kinds
from tracker.reminders.planner import UNDELIVERED, People, recipients, stand_in
from tracker.services.plan import live_members, people_among, plan_reminders
from tracker.services.reminder_mail import compose_reminder
from tracker.services.zones import zone_named
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.membership import Membership
from tracker.store.organisation import Organisation
from tracker.store.reminder import Reason, Reminder, Siblings, State, claimed_by, claimed_rows, is_planned, siblings_of
from tracker.store.sweep import count_in_sweep

log = structlog.get_logger()

LEASE = timedelta(minutes=35)  # longer than the slowest server may take for one mail (mail.LONGEST_SEND)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 120, 240, 480, 480))
"""Between attempts while the server can't take a mail: nearly a day in all, then it is given up and shown."""
FRESH = timedelta(seconds=30)  # how long the words of a batch are taken as true; a slow server outlasts it


def send_claimed(sweep_id: int, reminder_ids: Sequence[int], at: datetime | None = None) -> None:
    """Send the reminders this sweep has claimed, one after the other on one connection, settling each.

    `at` is the instant they are sent for, by default now. What another process sends already is left to it.
    """
    written_at, ready = clock.now(), _ready(sweep_id, reminder_ids, at or clock.now())
    with outbox() as box:
        for place, reminder_id in enumerate(reminder_ids):
            if abs(clock.now() - written_at) > FRESH:
                db.session.commit()
                written_at, ready = clock.now(), _ready(sweep_id, reminder_ids[place:], at or clock.now())
            if reminder_id in ready:
                _send(sweep_id, reminder_id, ready[reminder_id], at or clock.now(), box)
        db.session.commit()


def _send(sweep_id: int, reminder_id: int, mail: tuple[EmailMessage, int], at: datetime, box: Outbox) -> None:
    message, organisation_id = mail
    if not _begin(sweep_id, reminder_id):
        _ready(sweep_id, [reminder_id], at)  # settles one whose deadline was superseded a moment ago
        return
    try:
        box.send(message, organisation_id)
    except DeliveryError as error:
        _settle_refused(sweep_id, reminder_id, error, at)
        db.session.commit()
    except Exception as error:  # a message nobody can carry must not hold up the others
        _settle_broken(sweep_id, reminder_id, error, at)
        db.session.commit()
    else:  # committed with the beginning of the next
        accepted = {"state": State.ACCEPTED, "settled_at": at, "reason": None, "detail": None}
        _settle(sweep_id, reminder_id, accepted | {"attempts": Reminder.attempts + 1})


def _begin(sweep_id: int, reminder_id: int) -> bool:
    """Put on record that this mail is being sent; False where somebody else has it or nobody wants it any more."""
    stands = exists().where(Deadline.id == Reminder.deadline_id, Deadline.superseded_at.is_(None))
    begun = _update(
        (Reminder.id == reminder_id) & claimed_by(sweep_id) & Reminder.attempt_began_at.is_(None) & stands,
        {"attempt_began_at": clock.now(), "claimed_until": clock.now() + LEASE},
    )
    db.session.commit()
    return begun == 1


def _ready(sweep_id: int, reminder_ids: Sequence[int], at: datetime) -> dict[int, tuple[EmailMessage, int]]:
    """The mails of these reminders and whose they are; what nobody wants any more is settled so. Commits."""
    try:
        return _written_all(sweep_id, reminder_ids, at)
    except SQLAlchemyError:
        raise
    except Exception:  # one record is wrong; each is tried by itself, so that the others go out
        db.session.rollback()
        return {row_id: mail for row_id in reminder_ids if (mail := _written_alone(sweep_id, row_id, at)) is not None}


def _written_alone(sweep_id: int, reminder_id: int, at: datetime) -> tuple[EmailMessage, int] | None:
    try:
        return _written_all(sweep_id, [reminder_id], at).get(reminder_id)
    except SQLAlchemyError:
        raise
    except Exception as error:
        db.session.rollback()
        _settle_broken(sweep_id, reminder_id, error, at)
        db.session.commit()
        return None


def _written_all(sweep_id: int, reminder_ids: Sequence[int], at: datetime) -> dict[int, tuple[EmailMessage, int]]:
    rows = claimed_rows(sweep_id, reminder_ids)
    siblings, known = siblings_of(rows), _Known(at)
    mails = ((row, _written(row, siblings[row.deadline_id], known)) for row in rows)
    ready = {row.id: (mail, row.organisation_id) for row, mail in mails if mail is not None}
    db.session.commit()
    return ready


class _Known:
    """What the mails of a batch share: each organisation, and who may be reminded of what there."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.organisations: dict[int, Organisation] = {}
        self.members: dict[int, list[Membership]] = {}

    def organisation(self, organisation_id: int) -> Organisation:
        if organisation_id not in self.organisations:
            self.organisations[organisation_id] = db.session.get_one(Organisation, organisation_id)
        return self.organisations[organisation_id]

    def today(self, organisation_id: int) -> date:
        return self.at.astimezone(zone_named(self.organisation(organisation_id).time_zone)).date()

    def people(self, deadline: Deadline) -> People:
        """Who may be reminded of this deadline today."""
        organisation_id = deadline.organisation_id
        if organisation_id not in self.members:
            self.members[organisation_id] = live_members(organisation_id, self.today(organisation_id))
        return people_among(self.members[organisation_id], deadline.hire.owner_id if deadline.hire else None)


def _written(reminder: Reminder, siblings: Siblings, known: _Known) -> EmailMessage | None:
    """The mail, if the deadline still stands and the recipient still gets its reminders."""
    deadline, people = reminder.deadline, known.people(reminder.deadline)
    today = known.today(reminder.organisation_id)
    if deadline.superseded_at is not None:
        unwanted: dict[str, object] = {"state": State.SUPERSEDED, "reason": Reason.NOT_WANTED}
    elif not _is_recipient(reminder, people):
        unwanted = _redirect(deadline, people, today)
    else:
        _include_newcomers(deadline, siblings.recipients, people, today)
        organisation = known.organisation(reminder.organisation_id)
        return compose_reminder(reminder, organisation, people, siblings, known.at)
    unsent = (Reminder.id == reminder.id) & Reminder.attempt_began_at.is_(None)
    _update(unsent, unwanted | {"settled_at": known.at, "claimed_until": None})
    return None


def _is_recipient(reminder: Reminder, people: People) -> bool:
    if reminder.tier.startswith(UNDELIVERED):
        return reminder.recipient_id in people.all
    return reminder.recipient_id in recipients(shipped_kinds()[reminder.deadline.kind], people)


def _include_newcomers(deadline: Deadline, planned: Collection[int], people: People, today: date) -> None:
    """Plan for whoever got a role since this version was planned; a hire's owner hears of it first and often enough."""
    if not recipients(shipped_kinds()[deadline.kind], people).keys() <= set(planned):
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
    known, tier = _Known(at), f"{UNDELIVERED}{reminder.tier}"
    other = stand_in(reminder.recipient_id, known.people(reminder.deadline))
    if (
        other is None
        or reminder.tier.startswith(UNDELIVERED)
        or is_planned(reminder.organisation_id, reminder, tier, other)
    ):
        return
    db.session.add(
        Reminder(
            organisation_id=reminder.organisation_id,
            deadline_id=reminder.deadline_id,
            tier=tier,
            recipient_id=other,
            send_on=known.today(reminder.organisation_id),
            created_at=clock.now(),
        )
    )


def _settle(sweep_id: int, reminder_id: int, values: dict[str, object], failed: int = 0) -> bool:
    """Write how it ended, if the claim is still this sweep's; the sweep's counts go with it."""
    done = _update((Reminder.id == reminder_id) & claimed_by(sweep_id), values | {"claimed_until": None}) == 1
    if done:
        count_in_sweep(sweep_id, failed=failed, accepted=int(values["state"] == State.ACCEPTED))
    return done


def _update(which: ColumnElement[bool], values: dict[str, object]) -> int:
    statement = update(Reminder).where(which).values(**values)
    return int(db.session.connection().execute(statement).rowcount)
