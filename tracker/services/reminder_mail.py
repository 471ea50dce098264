"""Turns a reminder's row into the mail it stands for, as of the moment it is sent."""

from datetime import date, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from tracker.mail import compose, mail_domain
from tracker.reminders.planner import UNDELIVERED, People
from tracker.reminders.words import Mailing, Matter, initials, letter
from tracker.rules.messages import LANGUAGES
from tracker.services.deadline_words import why
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.organisation import Organisation
from tracker.store.reminder import Reminder, Siblings, State
from tracker.store.user import User

FOR_COUNSEL = "for_counsel"


def compose_reminder(
    reminder: Reminder, organisation: Organisation, people: People, siblings: Siblings, at: datetime
) -> EmailMessage:
    """The mail of this row in the recipient's language, its words true at `at`. Gives the row its Message-ID."""
    settings: Settings = current_app.extensions["tracker_settings"]
    language = reminder.recipient.language if reminder.recipient.language in LANGUAGES else LANGUAGES[0]
    local = at.astimezone(ZoneInfo(organisation.time_zone))
    mailing = _mailing(reminder, organisation, siblings, local, language, _role(reminder, people))
    words = letter(_matter(reminder.deadline, language), mailing)
    reminder.message_id = reminder.message_id or _message_id(reminder, settings)
    message = compose(
        reminder.recipient.email,
        words.subject,
        words.as_text(),
        words.as_html(),
        language=language,
        message_id=reminder.message_id,
        sent_at=local,
    )
    message["List-Id"] = f"<reminders.{organisation.slug}.{mail_domain(settings)}>"
    message["X-Auto-Response-Suppress"] = "All"  # what Exchange heeds instead of Auto-Submitted
    return message


def _message_id(reminder: Reminder, settings: Settings) -> str:
    # The moment of planning keeps ids apart where a database is made anew and counts from one again.
    return f"<reminder.{reminder.id}.{reminder.created_at:%Y%m%d%H%M%S%f}@{mail_domain(settings)}>"


def _role(reminder: Reminder, people: People) -> str:
    if reminder.deadline.hire_id is None:
        return "organisation"
    if reminder.recipient_id == people.owner:
        return "owner"
    return "lead" if reminder.recipient_id in people.leads else "administrator"


def _matter(deadline: Deadline, language: str) -> Matter:
    hire = deadline.hire
    return Matter(
        kind=deadline.kind,
        due_on=deadline.due_on,
        due_at=deadline.due_at,
        start_by=deadline.start_by,
        for_counsel=deadline.certainty == FOR_COUNSEL,
        why=why(deadline.because, language),
        initials=initials(hire.person.given_name, hire.person.family_name) if hire else "",
        reference=hire.reference if hire else "",
        place=_place(hire),
        previous_due_on=deadline.replaces.due_on if deadline.replaces else None,
    )


def _place(hire: Hire | None) -> str:
    return hire.sites[0].site.name if hire and hire.sites else ""


def _mailing(
    reminder: Reminder, organisation: Organisation, siblings: Siblings, local: datetime, language: str, role: str
) -> Mailing:
    before = siblings.accepted_before(reminder)
    return Mailing(
        tier=reminder.tier,
        send_on=reminder.send_on,
        now=local,
        name=reminder.recipient.name,
        language=language,
        role=role,
        organisation=organisation.name,
        url=_address(reminder.deadline, organisation),
        skipped=siblings.skipped_before(reminder),
        sent_before_on=_day(before.settled_at, local) if before else None,
        next_on=siblings.planned_next(reminder, local.date()),
        possibly_repeated=reminder.possibly_repeated,
        undelivered_to=_undelivered_to(reminder),
    )


def _day(moment: datetime | None, local: datetime) -> date | None:
    return moment.astimezone(local.tzinfo).date() if moment else None


def _address(deadline: Deadline, organisation: Organisation) -> str:
    settings: Settings = current_app.extensions["tracker_settings"]
    home = f"{settings.base_url}/o/{organisation.slug}/"
    return home if deadline.hire_id is None else f"{home}hires/{deadline.hire_id}"


def _undelivered_to(reminder: Reminder) -> str | None:
    """Whom this mail stands in for: everybody who could not be reached with the same tier."""
    if not reminder.tier.startswith(UNDELIVERED):
        return None
    failed = (
        select(User.name)
        .join(Reminder, Reminder.recipient_id == User.id)
        .where(
            Reminder.organisation_id == reminder.organisation_id,
            Reminder.deadline_id == reminder.deadline_id,
            Reminder.tier == reminder.tier.removeprefix(UNDELIVERED),
            Reminder.state == State.FAILED,
        )
        .order_by(User.name)
    )
    return ", ".join(db.session.scalars(failed)) or "?"
