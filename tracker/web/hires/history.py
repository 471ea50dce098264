"""Audit lines in words."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext, lazy_gettext

from tracker.exports.headers import column, column_label
from tracker.exports.plain_words import in_words
from tracker.rules.book import SHARED_ROOM
from tracker.rules.category import category_named
from tracker.rules.messages import check_title
from tracker.store.audit import AuditEntry
from tracker.web.wording import category_words, deadline_words, outcome_words, paper_words, reader_language

_ACTIONS = {
    "hire recorded": lazy_gettext("Recorded the hire"),
    "hire imported": lazy_gettext("Imported the hire"),
    "hire edited": lazy_gettext("Changed the record"),
    "category proposed": lazy_gettext("Proposed a category"),
    "category confirmed": lazy_gettext("Confirmed the category"),
    "paper recorded": lazy_gettext("Recorded a paper"),
    "rule change accepted": lazy_gettext("Accepted what the rule book changed"),
    "hire_granted": lazy_gettext("Opened the hire to counsel"),
    "grant_ended": lazy_gettext("Closed the hire to counsel"),
    "finding concluded": lazy_gettext("Concluded of a finding"),
    "conclusion withdrawn": lazy_gettext("Withdrew a conclusion"),
    "worker copy on": lazy_gettext("Switched the worker’s copies on"),
    "worker copy off": lazy_gettext("Switched the worker’s copies off"),
    "date recorded": lazy_gettext("Recorded a date of their own"),
    "date changed": lazy_gettext("Changed a date of their own"),
    "date ended": lazy_gettext("Ended a date of their own"),
    "deadline acknowledged": lazy_gettext("Saw to a deadline: its reminders rest"),
    "acknowledgement ended": lazy_gettext("Woke a deadline"),
    "hire handed over": lazy_gettext("Handed the hire over"),
}
Change = tuple[str, str | None, str | None]


def history_words(entry: AuditEntry) -> tuple[str, list[Change]]:
    """What was done, and each change as (what, before, now)."""
    return str(_ACTIONS.get(entry.action, entry.action.capitalize())), list(_changes(entry.details))


def _changes(details: dict[str, Any]) -> Iterator[Change]:
    for name, value in details.items():
        if name == "facts":  # what a hire was recorded with: values, so a list of two is no before and now
            yield from ((_label(path), None, _words(path, one)) for path, one in value.items())
        elif name == "check":
            yield _label(name), None, _check_words(str(details.get("category")), str(value))
        elif isinstance(value, dict):
            yield from _changes(value)
        elif isinstance(value, list) and len(value) == 2:
            before, now = (_words(name, one) for one in value)
            yield _label(name), before, now
        elif value is not None:
            yield _label(name), None, _words(name, value)


def _check_words(category: str, check: str) -> str:
    """What a check of a category, or of the wage comparison, is called."""
    found = category_named(category)
    return check_title(found.room if found else SHARED_ROOM, check, reader_language()) or check


def _label(name: str) -> str:
    words = {
        "category": gettext("Category"),
        "outcome": gettext("Checks"),
        "check": gettext("Finding"),
        "concluded": gettext("Conclusion"),
        "reason": gettext("Reason"),
        "kind": gettext("Paper"),
        "deadline": gettext("Deadline"),
        "due_on": gettext("Due"),
        "done_on": gettext("Done or filed on"),
        "wake_on": gettext("Rest until"),
        "reference": gettext("Reference"),
        "owner": gettext("Owner"),
        "starts_on": gettext("From"),
        "ends_on": gettext("Until"),
        "received_on": gettext("Received"),
        "reviewed_on": gettext("Reviewed"),
        "filed_at": gettext("Filed"),
        "decided_on": gettext("Decided"),
        "title": gettext("What it is"),
        "lead_days": gettext("Days before, to begin"),
        "line": gettext("Line"),
        "file": gettext("File"),
        "counsel": gettext("Counsel"),
        "until": gettext("Until"),
        "rule_book": gettext("Rule book"),
    }
    return str(words[name]) if name in words else column_label(name, reader_language())


def _words(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if name == "category":
        return gettext("Wage comparison") if value == "wage" else category_words(str(value))
    if name == "kind":
        return paper_words(str(value))
    if name == "deadline":
        return deadline_words(str(value))
    if name in ("outcome", "concluded"):
        return outcome_words(str(value))
    if column(name):
        return in_words(name, value, reader_language())
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or gettext("none")
    return str(value)
