"""Reminders in words: what a tier is, where a mail stands, and why."""

from flask_babel import gettext, lazy_gettext, ngettext

from tracker.reminders.planner import START_BY, UNDELIVERED, WOKEN, Notice
from tracker.store.reminder import Reason, Reminder, State
from tracker.web.frame import day_in_words

STATES = {
    State.PLANNED: ("wait", lazy_gettext("Planned")),
    State.HELD: ("no", lazy_gettext("Held")),
    State.CLAIMED: ("wait", lazy_gettext("Being sent")),
    State.ACCEPTED: ("sent", lazy_gettext("Accepted")),
    State.FAILED: ("no", lazy_gettext("Failed")),
    State.SKIPPED: ("past", lazy_gettext("Skipped")),
    State.SUPERSEDED: ("past", lazy_gettext("Superseded")),
}
"""State → its look among the parts, and its word."""

_NOTICES = {
    Notice.RECORDED: lazy_gettext("At once: recorded after earlier tiers"),
    Notice.CHANGED: lazy_gettext("At once: the date changed"),
    Notice.HANDED_OVER: lazy_gettext("At once: handed over"),
    Notice.STANDING_IN: lazy_gettext("At once: stands in for the owner"),
    Notice.JOINED: lazy_gettext("At once: a new recipient"),
}
_REASONS = {
    Reason.LATER_TIER: lazy_gettext("A later reminder took its place"),
    Reason.NOT_WANTED: lazy_gettext("The date changed, or nothing has to be remembered any more"),
    Reason.NOT_RECIPIENT: lazy_gettext("Somebody else gets it now"),
    Reason.WILL_RETRY: lazy_gettext("The mail server could not take it; it is tried again"),
    Reason.GIVEN_UP: lazy_gettext("The mail server could not take it for a day"),
    Reason.REFUSED: lazy_gettext("The mail server refused it"),
    Reason.NOBODY: lazy_gettext("Nobody is left who could be told"),
    Reason.BROKEN: lazy_gettext("The record could not be turned into a mail"),
    Reason.ACKNOWLEDGED: lazy_gettext("Somebody saw to the deadline and let it rest"),
    Reason.UNSUBSCRIBED: lazy_gettext("The recipient wants only the urgent ones"),
    Reason.RESTORED: lazy_gettext("A backup was restored; somebody must say whether it had gone out"),
    Reason.WENT_OUT: lazy_gettext("It had gone out before a backup was restored, somebody said"),
}


def tier_words(tier: str) -> str:
    """A tier as a heading: "90 days before", "The day to begin"."""
    if tier.startswith(UNDELIVERED):
        told = tier_words(tier.removeprefix(UNDELIVERED))
        return str(gettext("In place of an undelivered mail: %(tier)s", tier=told))
    if tier == START_BY:
        return str(gettext("The day to begin"))
    if tier.startswith(WOKEN):
        return str(gettext("The day it was to be woken"))
    if not tier.isdigit():
        return str(_NOTICES[Notice(tier)])
    days = int(tier)
    return str(ngettext("One day before", "%(num)s days before", days) if days else gettext("The day itself"))


def state_words(reminder: Reminder) -> tuple[str, str]:
    """The look of a reminder's state, and its word."""
    look, word = STATES[State(reminder.state)]
    return look, str(word)


def reason_word(reminder: Reminder) -> str | None:
    """Why it is not, or not yet, accepted; None where nothing stood in its way."""
    return str(_REASONS[Reason(reminder.reason)]) if reminder.reason else None


def recipient_words(reminder: Reminder) -> str:
    """Whom it goes to, and whether that is the worker."""
    name = reminder.recipient_name
    return str(gettext("%(name)s (the worker)", name=name)) if reminder.goes_to_worker else name


def reason_words(reminder: Reminder) -> list[str]:
    """Why it stands where it stands: the reason, what the server said, and whether it may have come twice."""
    said = [reason_word(reminder) or ""] if reminder.reason else []
    start_by = reminder.deadline.start_by
    if not reminder.reason and reminder.send_on < start_by:
        said.append(gettext("Leads to the day to begin, %(day)s", day=day_in_words(start_by)))
    said += [reminder.detail] if reminder.detail else []
    if reminder.attempts > 1:
        said.append(ngettext("One try", "%(num)s tries", reminder.attempts))
    if reminder.possibly_repeated:
        said.append(gettext("Possibly repeated: an earlier try was interrupted"))
    if reminder.digest_id is not None:
        said.append(gettext("In one mail with others, under the number %(number)s", number=reminder.digest_id))
    return said
