"""The columns of the ledger's file, in the reader's language: what was planned, and everything that became of it."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from tracker.exports.table import Cell
from tracker.reminders.words import initials
from tracker.services.ledger import ToRow
from tracker.store.hire import Hire
from tracker.store.reminder import Reminder, State
from tracker.web.reminders.wording import reason_word, recipient_words, state_words, tier_words
from tracker.web.wording import deadline_name

COLUMNS: tuple[LazyString, ...] = (
    _l("Reminder"),
    _l("Reference"),
    _l("Initials"),
    _l("Deadline"),
    _l("Due on"),
    _l("Tier"),
    _l("To"),
    _l("E-mail"),
    _l("Planned for"),
    _l("Planned at"),
    _l("Claimed at"),
    _l("Attempt began at"),
    _l("Accepted at"),
    _l("Ended otherwise at"),
    _l("Next attempt at"),
    _l("Attempts"),
    _l("State"),
    _l("Reason"),
    _l("The server’s words"),
    _l("Message-ID"),
    _l("Possibly repeated"),
    _l("Sent together, under the number"),
)


def header() -> list[str]:
    """The words over the columns."""
    return [str(words) for words in COLUMNS]


def row_in(zone: str) -> ToRow:
    """Rows whose instants are told in this time zone, with their offset from UTC."""

    def row(reminder: Reminder, claimed_at: datetime | None) -> Sequence[Cell]:
        return [*_about(reminder), *_when(reminder, claimed_at, ZoneInfo(zone)), *_outcome(reminder)]

    return row


def _about(reminder: Reminder) -> list[Cell]:
    deadline, hire = reminder.deadline, reminder.deadline.hire
    return [
        reminder.id,
        hire.reference if hire else None,
        _initials(hire) if hire else None,
        deadline_name(deadline),
        deadline.due_on.isoformat(),
        tier_words(reminder.tier),
        recipient_words(reminder),
        reminder.recipient.email,
        reminder.send_on.isoformat(),
    ]


def _initials(hire: Hire) -> str:
    return initials(hire.person.given_name, hire.person.family_name)


def _when(reminder: Reminder, claimed_at: datetime | None, zone: ZoneInfo) -> list[Cell]:
    accepted = reminder.state == State.ACCEPTED
    instants = (
        reminder.created_at,
        claimed_at,
        reminder.attempt_began_at,
        reminder.settled_at if accepted else None,
        None if accepted else reminder.settled_at,
        reminder.next_attempt_at if reminder.state == State.PLANNED else None,
    )
    return [one.astimezone(zone).isoformat(sep=" ", timespec="seconds") if one else None for one in instants]


def _outcome(reminder: Reminder) -> list[Cell]:
    return [
        reminder.attempts,
        state_words(reminder)[1],
        reason_word(reminder),
        reminder.detail,
        reminder.message_id,
        gettext("yes") if reminder.possibly_repeated else gettext("no"),
        reminder.digest_id,
    ]
