"""The mails to come, composed for their days by what sends them, and not sent.

The instants at which anything can change are gone through in order: midnight, when a day begins to be quiet or urgent,
the organisation's sending hour, and the hours of digests. What goes out at each, and to whom, `choose` and the sender's
own functions decide over rows held in memory. Nothing of it is ever flushed, and the transaction is taken back.
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from operator import attrgetter

from tracker import clock
from tracker.reminders.sending import Choice, Chosen, DueRow, choose, sending_day, turn
from tracker.services.actor import Actor
from tracker.services.kinds import kinds_of
from tracker.services.mail_choice import unsubscribe_url
from tracker.services.office import choice_of, local_time, office_of
from tracker.services.remind import ROUNDS
from tracker.services.send import Known, why_unwanted, written
from tracker.services.staff import Staff
from tracker.services.zones import zone_named
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.membership import Role, members
from tracker.store.organisation import Organisation
from tracker.store.rehearsed import reminders_of_standing_dates
from tracker.store.reminder import Reason, Reminder, Sibling, Siblings, State
from tracker.store.user import User

UNSENT = (State.PLANNED, State.CLAIMED)
Key = tuple[int, str, int]
"""Of a reminder: deadline version, tier, recipient. It holds for one that isn't planned yet, too."""


@dataclass(frozen=True, slots=True)
class About:
    """One reminder of a mail: the kind of its deadline, its tier, and whom it is about; None is the organisation."""

    kind: str
    due_on: date
    tier: str
    hire_id: int | None
    hire: str | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to come: when (in the organisation's zone), to whom, what it is about. `key` names its first reminder."""

    at: datetime
    recipient_id: int
    recipient: str
    subject: str
    about: tuple[About, ...]
    key: Key


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A page of the mails to come, how many there are in all, and the most that one person gets on one day."""

    mails: list[Mail]
    count: int
    most_a_day: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail to come with both its forms."""

    mail: Mail
    text: str
    html: str


def rehearse(actor: Actor, until: date, *, to: int | None = None, skip: int = 0, at_most: int = 50) -> Rehearsal:
    """The mails from now through the day `until`, in order, to everybody or to one user. Writes nothing.

    Raises NotAllowed for counsel.
    """
    actor.require(Role.COORDINATOR)
    mails: list[Mail] = []
    count, a_day = 0, dict[tuple[date, int], int]()
    try:
        with db.session.no_autoflush:
            for letter in _Stage(actor.organisation).letters(until):
                if to in (None, letter.recipient.id):
                    if skip <= count < skip + at_most:
                        mails.append(letter.told(letter.message()))
                    count += 1
                    day = (letter.local.date(), letter.recipient.id)
                    a_day[day] = a_day.get(day, 0) + 1
    finally:
        db.session.rollback()
    return Rehearsal(mails, count, max(a_day.values(), default=0))


def open_rehearsed(actor: Actor, until: date, key: Key) -> Opened | None:
    """The mail in which this reminder goes out by the day `until`; None where none does. Writes nothing.

    Raises NotAllowed for counsel.
    """
    actor.require(Role.COORDINATOR)
    try:
        with db.session.no_autoflush:
            for letter in _Stage(actor.organisation).letters(until):
                if key in map(_key, letter.rows):
                    return _opened(letter)
    finally:
        db.session.rollback()
    return None


@dataclass(slots=True)
class _Letter:
    """Reminders that go out as one mail at this instant; to be composed before the next one is asked for."""

    local: datetime
    rows: list[Reminder]
    known: Known

    @property
    def recipient(self) -> User:
        return self.rows[0].recipient

    def message(self) -> EmailMessage:
        return written(self.rows, self.known)

    def told(self, message: EmailMessage) -> Mail:
        about = tuple(_about(row) for row in self.rows)
        first = self.rows[0]
        return Mail(self.local, first.recipient_id, first.recipient_name, str(message["Subject"]), about, _key(first))


class _Stage:
    """The reminders of an organisation while its mails are gone through, as what happened so far would leave them."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.kinds, self.members = kinds_of(organisation.id), members(organisation.id)
        self.rows: dict[int, Reminder] = {}
        self.versions: dict[int, dict[Key, Reminder]] = {}
        self.choices: dict[int, Choice] = {}
        self.waiting: dict[int, Reminder] = {}
        self.ahead: list[tuple[date, int]] = []  # a heap; a row that moved stands in it under both days
        self.placed: set[tuple[date, int]] = set()
        for row in reminders_of_standing_dates(organisation.id):
            self._take_in(row)

    def letters(self, until: date) -> Iterator[_Letter]:
        """Every mail through that day. What the caller does with one must be done before it asks for the next."""
        for local in self._instants(until):
            self._let_in(sending_day(local, self.organisation.sending_hour))
            for _ in range(ROUNDS if self.waiting else 0):
                chosen = self._chosen(local)
                yield from self._sent(chosen, local)
                if not chosen.letters:
                    break
                self._let_in(sending_day(local, self.organisation.sending_hour))

    def _instants(self, until: date) -> Iterator[datetime]:
        """Now, and every later local time through that day at which it may be otherwise what goes out."""
        now = local_time(self.organisation, clock.now())
        digests = (choice.hour for choice in self.choices.values() if choice.hour is not None)
        hours = sorted({0, self.organisation.sending_hour, *digests})
        zone = zone_named(self.organisation.time_zone)
        yield now
        for days in range((until - now.date()).days + 1):
            day = now.date() + timedelta(days)
            times = (datetime(day.year, day.month, day.day, hour, tzinfo=zone) for hour in hours)
            yield from (local for local in times if local > now)

    def _take_in(self, row: Reminder) -> None:
        self.rows[row.id] = row
        self.versions.setdefault(row.deadline_id, {})[_key(row)] = row
        self.choices[row.recipient_id] = choice_of(row.recipient)
        self._place(row)

    def _place(self, row: Reminder) -> None:
        place = (row.send_on, row.id)
        if row.state in UNSENT and place not in self.placed:
            self.placed.add(place)
            heapq.heappush(self.ahead, place)

    def _let_in(self, through: date) -> None:
        while self.ahead and self.ahead[0][0] <= through:
            place = heapq.heappop(self.ahead)
            self.placed.remove(place)
            row = self.rows[place[1]]
            if row.send_on <= through:
                self.waiting[row.id] = row
        self.waiting = {row_id: row for row_id, row in self.waiting.items() if row.state in UNSENT}

    def _chosen(self, local: datetime) -> Chosen:
        office = office_of(self.organisation)
        rows = [_due(row, local) for row in self.waiting.values()]
        return choose(rows, lambda row: turn(row, local, office, self.choices[row.recipient]), self.choices.__getitem__)

    def _sent(self, chosen: Chosen, local: datetime) -> Iterator[_Letter]:
        for ids, reason in ((chosen.needless, Reason.LATER_TIER), (chosen.unwanted, Reason.UNSUBSCRIBED)):
            for row_id in ids:
                self._settle(row_id, {"state": State.SKIPPED, "reason": reason}, local)
        claimed = [self.waiting[row_id] for ids in chosen.letters for row_id in ids]
        for row in claimed:
            row.state = State.CLAIMED
        known = self._known(local, claimed)
        for ids in chosen.letters:
            rows = [self.waiting[row_id] for row_id in ids if self._is_wanted(row_id, known, local)]
            if rows:
                yield _Letter(local, rows, known)
            for row in rows:
                self._settle(row.id, {"state": State.ACCEPTED, "reason": None}, local)

    def _known(self, local: datetime, rows: Sequence[Reminder]) -> Known:
        known = Known(local, {row.deadline_id: self._siblings(row.deadline_id) for row in rows}, to_send=False)
        organisation_id, day = self.organisation.id, local.date()
        known.organisations[organisation_id], known.kinds_by[organisation_id] = self.organisation, self.kinds
        known.staff[organisation_id] = Staff(self.members, day)
        known.rests[organisation_id] = {}  # nobody acknowledges anything meanwhile; what rests now was planned so
        return known

    def _siblings(self, deadline_id: int) -> Siblings:
        rows = self.versions[deadline_id].values()
        columns = attrgetter("id", "recipient_id", "tier", "state", "send_on", "settled_at", "reason")
        return Siblings(tuple(Sibling(*columns(row)) for row in rows))

    def _is_wanted(self, row_id: int, known: Known, local: datetime) -> bool:
        """Whether it goes out. Where not, and for whoever came since, the sender plans others, which are let in."""
        row = self.waiting[row_id]
        unwanted = why_unwanted(row, known)
        if unwanted is not None:
            self._settle(row_id, unwanted, local)
        for planned in [one for one in db.session.new if isinstance(one, Reminder)]:
            db.session.expunge(planned)
            self._take_in_new(planned, row.deadline)
        for other in self.versions[row.deadline_id].values():
            if other.id not in self.waiting:
                self._place(other)
        return unwanted is None

    def _take_in_new(self, row: Reminder, deadline: Deadline) -> None:
        """Give a row that no database holds a number, and what its mail says."""
        if _key(row) not in self.versions[row.deadline_id]:
            row.id, row.deadline, row.recipient = -len(self.rows), deadline, db.session.get_one(User, row.recipient_id)
            row.state, row.attempts, row.possibly_repeated = State.PLANNED, 0, False
            self._take_in(row)

    def _settle(self, row_id: int, values: Mapping[str, object], local: datetime) -> None:
        row = self.waiting.pop(row_id)
        for name, value in {**values, "settled_at": local}.items():
            setattr(row, name, value)


def _due(row: Reminder, local: datetime) -> DueRow:
    ready = row.state != State.PLANNED or row.next_attempt_at is None or row.next_attempt_at <= local
    tried = row.attempts > 0 or row.attempt_began_at is not None or row.possibly_repeated
    return DueRow(
        id=row.id,
        deadline=row.deadline_id,
        recipient=row.recipient_id,
        tier=row.tier,
        send_on=row.send_on,
        due_on=row.deadline.due_on,
        start_by=row.deadline.start_by,
        organisation=row.organisation_id,
        ready=ready,
        mail=(row.digest_id or row.id) if tried else None,
    )


def _key(row: Reminder) -> Key:
    return row.deadline_id, row.tier, row.recipient_id


def _about(row: Reminder) -> About:
    deadline = row.deadline
    name = (deadline.hire.person.name or deadline.hire.reference) if deadline.hire else None
    return About(deadline.kind, deadline.due_on, row.tier, deadline.hire_id, name)


def _opened(letter: _Letter) -> Opened:
    """Both forms, without the link that would end the recipient's digests for whoever presses it."""
    message, link = letter.message(), unsubscribe_url(letter.recipient)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    told = [part.get_content().replace(link, link.rpartition("/")[0]) if part else "" for part in (text, html)]
    return Opened(letter.told(message), *told)
