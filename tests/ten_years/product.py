"""Plays a story against the tracker: its services, its database, and a real mail server."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import time_machine
from sqlalchemy import select, update

from tests.support.servers import Received, SmtpInbox
from tests.ten_years import story as told
from tests.ten_years.reference import Item, Mail
from tests.ten_years.story import Member, Moment, Story
from tracker import clock
from tracker.services import new_day
from tracker.services.acknowledge import acknowledge
from tracker.services.actor import Actor, program
from tracker.services.follow_up import refresh_hire
from tracker.services.hire_facts import leaves_of, write_leaves
from tracker.services.remind import sweep
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.membership import Membership, Role
from tracker.store.organisation import Organisation
from tracker.store.person import Person
from tracker.store.reminder import Reminder, State
from tracker.store.user import User

LATE = re.compile(r"could\s+not\s+go\s+out\s+before\s+today|sent\s+late,\s+was\s+due")
PATHS = {
    told.PERMIT: "documents.work_permit.expires_on",
    told.PASSPORT: "worker.passport_expires_on",
    told.OFFER: "documents.job_offer.ends_on",
}


class Tracker:
    """The tracker in the current application context, its mail going to `inbox`."""

    def __init__(self, story: Story, inbox: SmtpInbox) -> None:
        self.inbox = inbox
        _forget_at_a_power_cut()
        self.offices = {office.slug: self._office(office) for office in story.offices}
        self.users: dict[str, int] = {}
        for member in story.members:
            self._member(member)
        self.hires = {
            hire: self._hire(hire, office.slug, self.users[story.owners[hire]]) for hire, office in story.hires.items()
        }
        db.session.commit()

    def happens(self, event: told.Event, at: datetime) -> None:
        with time_machine.travel(at):  # the clock goes on: what follows from an act comes after it
            match event:
                case told.Paper(hire, what, day):
                    self._record(hire, {PATHS[what]: day.isoformat()})
                case told.Handed(hire, owner):
                    db.session.get_one(Hire, self.hires[hire]).owner_id = self.users[owner]
                    self._record(hire, {})
                case told.Leaves(email, last_day):
                    self._change(email, {"until": last_day})
                case told.Joins(member):
                    self._member(member)
                case told.Away(email, first, last, deputy):
                    self._change(email, {"away_from": first, "away_until": last, "deputy_id": self.users[deputy]})
                case told.Chooses(email, how):
                    db.session.get_one(User, self.users[email]).mail_choice = how
                case told.Seen(hire, kind, wake_on):
                    self._see_to(hire, kind, wake_on)
            db.session.commit()
            db.session.remove()

    def new_day(self, at: datetime) -> None:
        with time_machine.travel(at, tick=False):
            new_day.follow_passed_dates()

    def sweep(self, moment: Moment) -> None:
        def answer(taken: Received) -> str | None:
            if taken.recipients[0] in moment.gone:
                return "550 no such mailbox"
            return "451 try again later" if moment.busy else None

        self.inbox.answer = answer
        with time_machine.travel(moment.at, tick=False):
            sweep()
        db.session.remove()

    def mails(self) -> Counter[Mail]:
        """What the mail server took, told as the reference tells it."""
        items: dict[str, list[Item]] = {}
        references = {number: reference for reference, number in self.hires.items()}
        query = select(Reminder, Deadline).join(Deadline).where(Reminder.state == State.ACCEPTED)
        for row, deadline in db.session.execute(query):
            item = (references[deadline.hire_id], deadline.kind, str(deadline.due_on), row.tier)
            items.setdefault(row.message_id, []).append(item)
        return Counter(_as_mail(taken.recipients[0], taken.message, items) for taken in self.inbox.received)

    def _office(self, office: told.Office) -> int:
        row = Organisation(slug=office.slug, name=office.slug.title(), time_zone=office.zone, created_at=clock.now())
        row.sending_hour, row.quiet_weekends, row.quiet_holidays_of = (
            office.hour,
            office.quiet_weekends,
            office.holidays,
        )
        db.session.add(row)
        db.session.flush()
        return row.id

    def _member(self, member: Member) -> None:
        user = User(email=member.email, name=member.email.partition("@")[0], created_at=clock.now())
        user.mail_choice, user.digest_hour, user.digest_weekday = member.how, member.hour, member.weekday
        db.session.add(user)
        db.session.flush()
        self.users[member.email] = user.id
        office_id = self.offices[member.office.slug]
        role = Membership(user_id=user.id, organisation_id=office_id, role=member.role, created_at=clock.now())
        db.session.add(role)

    def _hire(self, reference: str, slug: str, owner_id: int) -> int:
        person = Person(organisation_id=self.offices[slug], given_name="Sample", family_name=reference)
        hire = Hire(organisation_id=self.offices[slug], reference=reference, person=person, created_at=clock.now())
        hire.owner_id = owner_id
        db.session.add(hire)
        db.session.flush()
        return hire.id

    def _change(self, email: str, values: Mapping[str, object]) -> None:
        db.session.execute(update(Membership).where(Membership.user_id == self.users[email]).values(**values))

    def _actor(self, hire: Hire) -> Actor:
        return program(db.session.get_one(Organisation, hire.organisation_id))

    def _record(self, reference: str, leaves: dict[str, str]) -> None:
        hire = db.session.get_one(Hire, self.hires[reference])
        actor = self._actor(hire)
        write_leaves(actor, hire, leaves_of(hire, actor.today) | leaves)
        db.session.flush()
        db.session.expire(hire)
        refresh_hire(actor, hire, "edit")

    def _see_to(self, reference: str, kind: str, wake_on: date) -> None:
        standing = select(Deadline).where(
            Deadline.hire_id == self.hires[reference], Deadline.kind == kind, Deadline.superseded_at.is_(None)
        )
        deadline = db.session.scalars(standing).unique().one_or_none()
        if deadline is not None:
            organisation = db.session.get_one(Organisation, deadline.organisation_id)
            administrator = db.session.get_one(User, self.users[f"admin@{organisation.slug}.example"])
            actor = Actor(administrator, organisation, Role.ADMINISTRATOR)
            acknowledge(actor, deadline.id, "seen to", None, wake_on)


def _forget_at_a_power_cut() -> None:
    """Nothing here outlives the run, so SQLite need not wait for the disk."""
    connection = db.engine.raw_connection()
    connection.driver_connection.execute("PRAGMA synchronous=OFF")
    connection.close()


def _as_mail(to: str, message: EmailMessage, items: Mapping[str, list[Item]]) -> Mail:
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    said = tuple(sorted(items[str(message["Message-ID"])]))
    assert all(item[0] in text for item in said), f"{said} is not told in {text}"
    at = parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    return to, at.isoformat(), said, len(LATE.findall(text))
