"""Sends the reminders a sweep has claimed, each settled as it goes.

What the mails of a batch say is read in a few queries before the first is sent. Right before each one the row is marked
as being sent, if the claim still holds and the deadline still stands, and committed: only then does the server see the
mail. So a process that dies leaves at most one mail in doubt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage

import structlog
from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from tracker import clock
from tracker.errors import DeliveryError
from tracker.mail import DoubtfulDelivery, Outbox, outbox
from tracker.reminders.kind import Kind
from tracker.reminders.planner import UNDELIVERED, People, gets, is_anybody_told, recipients, stand_in
from tracker.services.kinds import kinds_of
from tracker.services.office import local_time
from tracker.services.plan import is_silenced_by, plan_reminders
from tracker.services.reminder_mail import compose_digest, compose_reminder
from tracker.services.staff import Staff, staff_on
from tracker.store.acknowledgement import Acknowledgement, standing_acknowledgements
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.organisation import Organisation
from tracker.store.reminder import (
    Reason,
    Reminder,
    Siblings,
    State,
    claimed_by,
    claimed_rows,
    recipients_of_tier,
    siblings_of,
)
from tracker.store.sweep import count_in_sweep
from tracker.store.user import User, with_failing_address

log = structlog.get_logger()

LEASE = timedelta(minutes=35)  # longer than the slowest server may take for one mail (mail.LONGEST_SEND)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 120, 240, 480, 480))
"""Between attempts while the server can't take a mail: nearly a day in all, then it is given up and shown."""
COLLISIONS = 3  # times that a batch is read again because another process planned the same at the same moment
FRESH = timedelta(seconds=30)  # how long the words of a batch are taken as true; a slow server outlasts it


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail that is ready, and the reminders it stands for: one, or those of a digest.

    `failing_user` is the recipient where the last mail to that address was refused.
    """

    message: EmailMessage
    organisation_id: int
    ids: tuple[int, ...]
    failing_user: int | None


def send_claimed(sweep_id: int, reminder_ids: Sequence[int], at: datetime | None = None) -> None:
    """Send the reminders this sweep has claimed, one mail after the other on one connection, settling each.

    `at` is the instant they are sent for, by default now. What another process sends already is left to it.
    """
    left = list(reminder_ids)
    with outbox() as box:
        while left:
            written_at, mails = clock.now(), _ready(sweep_id, left, at or clock.now())
            left = []
            for mail in mails:
                if left or (mail is not mails[0] and abs(clock.now() - written_at) > FRESH):
                    left.extend(mail.ids)
                else:
                    _send(sweep_id, mail, at or clock.now(), box)
            db.session.commit()


def _send(sweep_id: int, mail: _Mail, at: datetime, box: Outbox) -> None:
    if not _begin(sweep_id, mail.ids):
        _send_what_is_left(sweep_id, mail, at, box)
        return
    try:
        box.send(mail.message, mail.organisation_id)
    except DeliveryError as error:
        for reminder_id in mail.ids:
            _settle_refused(sweep_id, reminder_id, error, at)
        db.session.commit()
    except Exception as error:  # a message nobody can carry must not hold up the others
        for reminder_id in mail.ids:
            _settle_broken(sweep_id, reminder_id, error, at)
        db.session.commit()
    else:  # committed with the beginning of the next
        accepted = {"state": State.ACCEPTED, "settled_at": at, "reason": None, "detail": None}
        _settle(sweep_id, mail.ids, accepted | {"attempts": Reminder.attempts + 1})
        if mail.failing_user is not None:
            db.session.get_one(User, mail.failing_user).address_failing_since = None


def _send_what_is_left(sweep_id: int, mail: _Mail, at: datetime, box: Outbox) -> None:
    """Settle what was superseded a moment ago, and send a digest without it."""
    for smaller in _ready(sweep_id, mail.ids, at):
        if set(smaller.ids) < set(mail.ids):
            _send(sweep_id, smaller, at, box)


def _begin(sweep_id: int, ids: tuple[int, ...]) -> bool:
    """Put on record that this mail is being sent; False where somebody else has it, or not all of it is wanted."""
    if len(ids) > 1:
        db.session.commit()  # what came before is not taken back with a digest that can't begin
    stands = exists().where(Deadline.id == Reminder.deadline_id, Deadline.superseded_at.is_(None))
    begun = _update(
        Reminder.id.in_(ids) & claimed_by(sweep_id) & Reminder.attempt_began_at.is_(None) & stands,
        {"attempt_began_at": clock.now(), "claimed_until": clock.now() + LEASE},
    )
    if 0 < begun < len(ids):
        db.session.rollback()
    else:
        db.session.commit()
    return begun == len(ids)


def _ready(sweep_id: int, reminder_ids: Sequence[int], at: datetime) -> list[_Mail]:
    """The mails of these reminders; what nobody wants any more is settled so. Commits."""
    for _ in range(COLLISIONS):
        try:
            return _written_all(sweep_id, reminder_ids, at)
        except (IntegrityError, OperationalError):  # another process plans the same for the same newcomer
            db.session.rollback()
        except SQLAlchemyError:
            raise
        except Exception:  # one record is wrong; each is tried by itself, so that the others go out
            db.session.rollback()
            return _written_all(sweep_id, [one for one in reminder_ids if _is_sound(sweep_id, one, at)], at)
    return _written_all(sweep_id, reminder_ids, at)


def _is_sound(sweep_id: int, reminder_id: int, at: datetime) -> bool:
    """Whether this one can be made into a mail by itself; settled as broken where it can't."""
    try:
        _written_all(sweep_id, [reminder_id], at)
    except SQLAlchemyError:
        raise
    except Exception as error:
        db.session.rollback()
        _settle_broken(sweep_id, reminder_id, error, at)
        db.session.commit()
        return False
    return True


def _written_all(sweep_id: int, reminder_ids: Sequence[int], at: datetime) -> list[_Mail]:
    rows = claimed_rows(sweep_id, reminder_ids)
    known = Known(at, siblings_of(rows))
    letters: dict[int, list[Reminder]] = {}
    for row in rows:
        if _is_wanted(row, known):
            letters.setdefault(row.digest_id or row.id, []).append(row)
    mails = [_mail(letter, known) for letter in letters.values()]
    db.session.commit()
    return mails


def _mail(rows: Sequence[Reminder], known: "Known") -> _Mail:
    message, recipient = written(rows, known), rows[0].recipient
    failing = recipient.id if recipient.address_failing_since is not None else None
    return _Mail(message, rows[0].organisation_id, tuple(row.id for row in rows), failing)


def written(rows: Sequence[Reminder], known: "Known") -> EmailMessage:
    """The mail that these reminders of one recipient go out as: one by itself, several as a digest."""
    organisation = known.organisation(rows[0].organisation_id)
    if len(rows) > 1:
        return compose_digest(rows, organisation, known.at)
    people, siblings = known.people(rows[0].deadline), known.siblings[rows[0].deadline_id]
    return compose_reminder(rows[0], organisation, people, siblings, known.at)


class Known:
    """What the mails of a batch share: each organisation, and who may be reminded of what there.

    With `to_send`, what is planned on the way is planned for good; a rehearsal takes it back.
    """

    def __init__(self, at: datetime, siblings: Mapping[int, Siblings], *, to_send: bool = True) -> None:
        self.at, self.siblings, self.to_send = at, siblings, to_send
        self.organisations: dict[int, Organisation] = {}
        self.staff: dict[int, Staff] = {}
        self.kinds_by: dict[int, Mapping[str, Kind]] = {}
        self.rests: dict[int, Mapping[int, Acknowledgement]] = {}

    def organisation(self, organisation_id: int) -> Organisation:
        if organisation_id not in self.organisations:
            self.organisations[organisation_id] = db.session.get_one(Organisation, organisation_id)
        return self.organisations[organisation_id]

    def today(self, organisation_id: int) -> date:
        return local_time(self.organisation(organisation_id), self.at).date()

    def kind(self, deadline: Deadline) -> Kind:
        """How the organisation reminds of this deadline."""
        organisation_id = deadline.organisation_id
        if organisation_id not in self.kinds_by:
            self.kinds_by[organisation_id] = kinds_of(organisation_id)
        return self.kinds_by[organisation_id][deadline.kind]

    def people(self, deadline: Deadline) -> People:
        """Who may be reminded of this deadline today."""
        organisation_id = deadline.organisation_id
        if organisation_id not in self.staff:
            self.staff[organisation_id] = staff_on(organisation_id, self.today(organisation_id))
        return self.staff[organisation_id].people(deadline.hire)

    def rest(self, deadline: Deadline) -> Acknowledgement | None:
        """The acknowledgement under which this deadline rests today."""
        organisation_id = deadline.organisation_id
        if organisation_id not in self.rests:
            self.rests[organisation_id] = standing_acknowledgements([organisation_id], self.siblings.keys())
        standing = self.rests[organisation_id].get(deadline.id)
        return standing if standing and standing.rests_on(self.today(organisation_id)) else None


def why_unwanted(reminder: Reminder, known: Known) -> dict[str, object] | None:
    """How to settle a reminder whose deadline no longer stands, rests, or goes to somebody else by now; else None.

    Plans for whoever gets the deadline's reminders now and has none. Does not commit.
    """
    deadline, people = reminder.deadline, known.people(reminder.deadline)
    if deadline.superseded_at is not None:
        return {"state": State.SUPERSEDED, "reason": Reason.NOT_WANTED}
    rest = known.rest(deadline)
    if rest is not None and is_silenced_by(rest, reminder):
        return {"state": State.SUPERSEDED, "reason": Reason.ACKNOWLEDGED}
    if not _is_recipient(reminder, known.kind(deadline), people):
        return _redirect(deadline, people, known)
    _include_newcomers(deadline, people, known)
    return None


def _is_wanted(reminder: Reminder, known: Known) -> bool:
    unwanted = why_unwanted(reminder, known)
    if unwanted is None:
        return True
    unsent = (Reminder.id == reminder.id) & Reminder.attempt_began_at.is_(None)
    _update(unsent, unwanted | {"settled_at": known.at, "claimed_until": None})
    return False


def _is_recipient(reminder: Reminder, kind: Kind, people: People) -> bool:
    if reminder.tier.startswith(UNDELIVERED):
        return reminder.recipient_id in people.all
    days_before = (reminder.deadline.due_on - reminder.send_on).days
    return gets(recipients(kind, people), reminder.recipient_id, reminder.tier, days_before)


def _include_newcomers(deadline: Deadline, people: People, known: Known) -> None:
    """Plan for whoever got a role since this version was planned, or is back from an absence.

    A hire's owner, and her deputy while she is away, hear of it first and often enough.
    """
    kind, today = known.kind(deadline), known.today(deadline.organisation_id)
    if not recipients(kind, people).keys() <= known.siblings[deadline.id].in_plan(today):
        _plan_again(deadline, people, known)


def _redirect(deadline: Deadline, people: People, known: Known) -> dict[str, object]:
    """Plan the deadline's reminders for those who get them now; with nobody left to tell, say so."""
    if not is_anybody_told(known.kind(deadline), people):
        return {"state": State.FAILED, "reason": Reason.NOBODY}
    _plan_again(deadline, people, known)
    return {"state": State.SUPERSEDED, "reason": Reason.NOT_RECIPIENT}


def _plan_again(deadline: Deadline, people: People, known: Known) -> None:
    """Plan with the hire held, as whoever edits it does, so that neither plans what the other is planning."""
    if known.to_send and deadline.hire_id is not None:
        db.session.execute(select(Hire.id).where(Hire.id == deadline.hire_id).with_for_update())
    plan_reminders(deadline, people, known.today(deadline.organisation_id), known.kind(deadline))


def _settle_refused(sweep_id: int, reminder_id: int, error: DeliveryError, at: datetime) -> None:
    """Plan another attempt, or give up and tell somebody else."""
    reminder = db.session.get_one(Reminder, reminder_id, populate_existing=True)
    told: dict[str, object] = {"attempts": reminder.attempts + 1, "detail": str(error)}
    if not error.permanent and reminder.attempts < len(WAITS):
        later = at + WAITS[reminder.attempts]
        doubtful = reminder.possibly_repeated or isinstance(error, DoubtfulDelivery)
        again = {"state": State.PLANNED, "reason": Reason.WILL_RETRY, "next_attempt_at": later}
        _settle(sweep_id, [reminder_id], told | again | {"attempt_began_at": None, "possibly_repeated": doubtful})
        return
    reason = Reason.REFUSED if error.permanent else Reason.GIVEN_UP
    if _settle(sweep_id, [reminder_id], told | {"state": State.FAILED, "reason": reason, "settled_at": at}):
        if error.permanent:
            reminder.recipient.address_failing_since = reminder.recipient.address_failing_since or at
        _tell_somebody_else(reminder, at)


def _settle_broken(sweep_id: int, reminder_id: int, error: Exception, at: datetime) -> None:
    """Give up on a record that can't be made into a mail, and say what is wrong with it."""
    log.error("a reminder could not be written", reminder=reminder_id, exc_info=error)
    broken = {"state": State.FAILED, "reason": Reason.BROKEN, "detail": f"{type(error).__name__}: {error}"}
    _settle(sweep_id, [reminder_id], broken | {"settled_at": at})


def _tell_somebody_else(reminder: Reminder, at: datetime) -> None:
    """Plan the news for a stand-in, today; where she can't be reached either, for the next."""
    deadline, base = reminder.deadline, reminder.tier.removeprefix(UNDELIVERED)
    known, tier = Known(at, {}), f"{UNDELIVERED}{base}"
    other = _stand_in(reminder, base, known.people(deadline))
    if other is None or other in recipients_of_tier(deadline.organisation_id, deadline.id, tier):
        return
    db.session.add(
        Reminder(
            organisation_id=deadline.organisation_id,
            deadline_id=deadline.id,
            tier=tier,
            recipient_id=other,
            send_on=known.today(deadline.organisation_id),
            created_at=clock.now(),
        )
    )


def _stand_in(reminder: Reminder, base: str, people: People) -> int | None:
    """Somebody whose address takes mail, as far as is known; of news that failed, somebody who hasn't had it."""
    passed_over: set[int] = set()
    if reminder.tier != base:
        of_base = recipients_of_tier(reminder.organisation_id, reminder.deadline_id, base)
        passed_over = {user for user, state in of_base.items() if state == State.FAILED}
        passed_over |= recipients_of_tier(reminder.organisation_id, reminder.deadline_id, reminder.tier).keys()
    failing = with_failing_address(people.all)
    found = stand_in(reminder.recipient_id, people, passed_over | failing)
    return stand_in(reminder.recipient_id, people, passed_over) if found is None else found


def _settle(sweep_id: int, ids: Sequence[int], values: dict[str, object]) -> bool:
    """Write how it ended, if the claim is still this sweep's; the sweep's counts go with it."""
    done = _update(Reminder.id.in_(ids) & claimed_by(sweep_id), values | {"claimed_until": None})
    accepted, failed = (done * (values["state"] == state) for state in (State.ACCEPTED, State.FAILED))
    count_in_sweep(sweep_id, accepted=accepted, failed=failed)
    return done == len(ids)


def _update(which: ColumnElement[bool], values: dict[str, object]) -> int:
    statement = update(Reminder).where(which).values(**values)
    return int(db.session.connection().execute(statement).rowcount)
