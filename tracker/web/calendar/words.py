"""What a day says in a calendar that may hang in a hall: initials and a reference, never a name, a number or a wage."""

from collections.abc import Iterator
from datetime import date, datetime

from flask import current_app
from flask_babel import gettext

from tracker.exports.calendar import CalendarDay
from tracker.mail import mail_domain
from tracker.reminders.words import initials
from tracker.services.calendar import Entry
from tracker.services.deadline_words import why
from tracker.settings import Settings
from tracker.store.deadline import Deadline
from tracker.store.organisation import MailShows, Organisation
from tracker.web.frame import day_in_words, instant_in_words
from tracker.web.wording import deadline_name, reader_language


def days_of(entry: Entry, organisation: Organisation) -> Iterator[CalendarDay]:
    """The due date, and the last safe day to begin where that is another."""
    deadline, kind = entry.deadline, deadline_name(entry.deadline)
    who = _who(deadline, organisation)
    yield _day(entry, organisation, "due", deadline.due_on, gettext("%(who)s: %(what)s", who=who, what=kind))
    if deadline.start_by != deadline.due_on:
        begin = gettext("%(who)s: last safe day to begin (%(what)s)", who=who, what=kind)
        yield _day(entry, organisation, "start", deadline.start_by, begin)


def _day(entry: Entry, organisation: Organisation, which: str, on: date, summary: str) -> CalendarDay:
    settings: Settings = current_app.extensions["tracker_settings"]
    deadline, began_at = entry.deadline, f"{organisation.created_at:%Y%m%d%H%M%S}"
    home = f"{settings.base_url}/o/{organisation.slug}/"
    url = home if deadline.hire_id is None else f"{home}hires/{deadline.hire_id}"
    return CalendarDay(
        # The moment of the organisation's beginning keeps a database made anew, which counts from one again, apart.
        uid=f"deadline.{entry.first}.{which}.{began_at}@{mail_domain(settings)}",
        on=on,
        summary=summary,
        description="\n".join([*_told(deadline, organisation, which), url]),
        category=gettext("Work permits and LMIAs"),
        url=url,
        sequence=entry.changes,
        changed_at=_changed_at(deadline),
        is_cancelled=deadline.superseded_at is not None,
    )


def _who(deadline: Deadline, organisation: Organisation) -> str:
    hire = deadline.hire
    if hire is None:
        return organisation.name
    if organisation.mail_shows == MailShows.REFERENCE:
        return hire.reference
    return f"{initials(hire.person.given_name, hire.person.family_name)} ({hire.reference})"


def _told(deadline: Deadline, organisation: Organisation, which: str) -> Iterator[str]:
    if which == "start":
        yield gettext("Due on %(day)s.", day=day_in_words(deadline.due_on))
    yield why(deadline.because, reader_language())
    if deadline.due_at is not None:
        yield gettext("Before %(instant)s.", instant=instant_in_words(deadline.due_at, organisation.time_zone))
    if deadline.certainty == "for_counsel":
        yield gettext("The source of this date is old, silent or unsure: ask counsel before relying on it.")


def _changed_at(deadline: Deadline) -> datetime:
    return deadline.superseded_at or deadline.created_at
