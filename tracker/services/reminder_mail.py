"""Turns a reminder's row into the mail it stands for, as of the moment it is sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage

from flask import current_app
from sqlalchemy import select

from tracker.mail import compose, mail_domain
from tracker.reminders.digest import Item, digest_letter
from tracker.reminders.letter import Letter
from tracker.reminders.planner import UNDELIVERED, People, is_urgent
from tracker.reminders.sending import expected_on
from tracker.reminders.words import Mailing, Matter, initials, letter, shipped_words
from tracker.reminders.worker_letter import Helper, worker_letter
from tracker.rules.messages import LANGUAGES
from tracker.services.deadline_words import why
from tracker.services.mail_choice import unsubscribe_headers, unsubscribe_url
from tracker.services.office import choice_of, local_time, office_of
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.organisation import MailShows, Organisation
from tracker.store.reminder import Reminder, Siblings, State
from tracker.store.user import MailChoice, User

FOR_COUNSEL = "for_counsel"


def compose_reminder(
    reminder: Reminder, organisation: Organisation, people: People, siblings: Siblings, at: datetime
) -> EmailMessage:
    """The mail of this row in the recipient's language, its words true at `at`. Gives the row its Message-ID."""
    local, language = local_time(organisation, at), _language(reminder.recipient)
    before = siblings.accepted_before(reminder)
    mailing = replace(
        _mailing(reminder, organisation, local),
        role=_role(reminder, people),
        skipped=siblings.skipped_before(reminder),
        sent_before_on=_day(before.settled_at, local) if before else None,
        next_on=_next_on(reminder, siblings, organisation, local.date()),
        undelivered_to=_undelivered_to(reminder, organisation),
    )
    if mailing.role == "worker":
        words = _to_worker(reminder, organisation, mailing)
    else:
        words = letter(_matter(reminder.deadline, organisation, language), mailing)
    reminder.message_id = reminder.message_id or _message_id("reminder", reminder)
    message = _headed(words, reminder.recipient, organisation, reminder.message_id, local)
    owner = reminder.deadline.hire.owner if reminder.deadline.hire else None
    if mailing.role == "worker" and owner is not None and owner.email.isascii():
        message["Reply-To"] = Address(owner.name, addr_spec=owner.email)  # whom the mail tells him to ask
    return message


def compose_digest(reminders: Sequence[Reminder], organisation: Organisation, at: datetime) -> EmailMessage:
    """The mail that these rows of one recipient share, its words true at `at`. Gives them its Message-ID."""
    recipient, local = reminders[0].recipient, local_time(organisation, at)
    items = [
        Item(_matter(row.deadline, organisation, _language(recipient)), _mailing(row, organisation, local))
        for row in reminders
    ]
    chose_digest = recipient.mail_choice in (MailChoice.DAILY, MailChoice.WEEKLY)
    how, unsubscribe = (recipient.mail_choice, unsubscribe_url(recipient)) if chose_digest else ("together", "")
    message_id = next((row.message_id for row in reminders if row.message_id), _message_id("digest", reminders[0]))
    for row in reminders:
        row.message_id = message_id
    words = digest_letter(items, how, _home(organisation), unsubscribe)
    message = _headed(words, recipient, organisation, message_id, local)
    for name, value in (unsubscribe_headers(recipient) if chose_digest else {}).items():
        message[name] = value
    return message


def _headed(
    words: Letter, recipient: User, organisation: Organisation, message_id: str, local: datetime
) -> EmailMessage:
    settings: Settings = current_app.extensions["tracker_settings"]
    message = compose(
        recipient.email,
        words.subject,
        words.as_text(),
        words.as_html(),
        language=words.language,
        message_id=message_id,
        sent_at=local,
    )
    message["List-Id"] = f"<reminders.{organisation.slug}.{mail_domain(settings)}>"
    message["X-Auto-Response-Suppress"] = "All"  # what Exchange heeds instead of Auto-Submitted
    return message


def _language(user: User) -> str:
    return user.language if user.language in LANGUAGES else LANGUAGES[0]


def _message_id(what: str, reminder: Reminder) -> str:
    # The moment of planning keeps ids apart where a database is made anew and counts from one again.
    settings: Settings = current_app.extensions["tracker_settings"]
    return f"<{what}.{reminder.id}.{reminder.created_at:%Y%m%d%H%M%S%f}@{mail_domain(settings)}>"


def _to_worker(reminder: Reminder, organisation: Organisation, mailing: Mailing) -> Letter:
    """The worker's own copy, in the name and language on the hire, whatever an account of his says."""
    hire = reminder.deadline.hire
    assert hire is not None
    language = hire.person.language if hire.person.language in LANGUAGES else LANGUAGES[0]
    helper = Helper(hire.owner.name, hire.owner.email) if hire.owner else Helper("", "")
    mailing = replace(mailing, name=hire.person.given_name, language=language)
    return worker_letter(_matter(reminder.deadline, organisation, language), mailing, helper)


def _role(reminder: Reminder, people: People) -> str:
    if reminder.recipient_id == people.worker and reminder.recipient_id not in people.all:
        return "worker"
    if reminder.deadline.hire_id is None:
        return "organisation"
    if reminder.recipient_id == people.owner:
        return "deputy" if people.owner_is_away else "owner"
    return "lead" if reminder.recipient_id in people.leads else "administrator"


def _matter(deadline: Deadline, organisation: Organisation, language: str) -> Matter:
    hire = deadline.hire
    return Matter(
        kind=deadline.kind,
        due_on=deadline.due_on,
        due_at=deadline.due_at,
        start_by=deadline.start_by,
        for_counsel=deadline.certainty == FOR_COUNSEL,
        why=why(deadline.because, language),
        who=_who(hire, organisation, language) if hire else "",
        reference=hire.reference if hire else "",
        place=_place(hire),
        previous_due_on=deadline.replaces.due_on if deadline.replaces else None,
        title=deadline.custom_date.title if deadline.custom_date else "",
    )


def _who(hire: Hire, organisation: Organisation, language: str) -> str:
    """The worker, as the organisation wants her mails to name him."""
    if organisation.mail_shows == MailShows.NAME:
        return hire.person.name or "?"
    if organisation.mail_shows == MailShows.REFERENCE:
        return shipped_words()[""][language]["file_no_place"].format(reference=hire.reference)
    return initials(hire.person.given_name, hire.person.family_name)


def _place(hire: Hire | None) -> str:
    return hire.sites[0].site.name if hire and hire.sites else ""


def _mailing(reminder: Reminder, organisation: Organisation, local: datetime) -> Mailing:
    due_on, recipient = reminder.deadline.due_on, reminder.recipient
    return Mailing(
        tier=reminder.tier,
        send_on=expected_on(reminder.tier, reminder.send_on, due_on, office_of(organisation), choice_of(recipient)),
        now=local,
        name=recipient.name,
        language=_language(recipient),
        role="owner",
        organisation=organisation.name,
        url=_address(reminder.deadline, organisation),
        possibly_repeated=reminder.possibly_repeated,
    )


def _next_on(reminder: Reminder, siblings: Siblings, organisation: Organisation, today: date) -> date | None:
    """The day this recipient will hear of it next, as she chose and on no quiet day but for what is urgent."""
    due_on, office, choice = reminder.deadline.due_on, office_of(organisation), choice_of(reminder.recipient)
    return min(
        (
            expected_on(row.tier, row.send_on, due_on, office, choice)
            for row in siblings.planned_after(reminder, today)
            if choice.how != MailChoice.URGENT or is_urgent(row.tier, due_on, row.send_on)
        ),
        default=None,
    )


def _day(moment: datetime | None, local: datetime) -> date | None:
    return moment.astimezone(local.tzinfo).date() if moment else None


def _home(organisation: Organisation) -> str:
    settings: Settings = current_app.extensions["tracker_settings"]
    return f"{settings.base_url}/o/{organisation.slug}/"


def _address(deadline: Deadline, organisation: Organisation) -> str:
    """The page where it is told and acknowledged; opening it changes nothing."""
    return f"{_home(organisation)}deadlines/{deadline.id}"


def _undelivered_to(reminder: Reminder, organisation: Organisation) -> str | None:
    """Whom this mail stands in for: everybody who could not be reached with the same tier.

    The worker is named as the organisation's mails name him.
    """
    if not reminder.tier.startswith(UNDELIVERED):
        return None
    deadline = reminder.deadline
    failed = (
        select(User.id, User.name)
        .join(Reminder, Reminder.recipient_id == User.id)
        .where(
            Reminder.organisation_id == reminder.organisation_id,
            Reminder.deadline_id == deadline.id,
            Reminder.tier == reminder.tier.removeprefix(UNDELIVERED),
            Reminder.state == State.FAILED,
        )
        .order_by(User.name)
    )
    hire, language = deadline.hire, _language(reminder.recipient)
    worker = {hire.worker_user_id: _who(hire, organisation, language)} if hire else {}
    return ", ".join(worker.get(row.id, row.name) for row in db.session.execute(failed)) or "?"
