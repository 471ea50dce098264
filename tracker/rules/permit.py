"""How long the next work permit can run, and what limits it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from tracker.errors import NotInForce
from tracker.rules.book import SHARED_ROOM, Book, Entry
from tracker.rules.category import Category, Route
from tracker.rules.dates import last_of_months
from tracker.rules.deadlines.deadline import Deadline, Question
from tracker.rules.deadlines.derive import KINDS, derived
from tracker.rules.deadlines.person import passport_limits_nothing
from tracker.rules.facts import Hire
from tracker.rules.regime import OPEN_PERMIT, holds_open_category
from tracker.rules.right_to_work import has_status_in_canada

PAPERS = {"passport": "passport_expiry", "biometrics": "biometrics_expiry", "maximum_stay": "ict_maximum_stay"}
"""The word for a limit → the kind of deadline it coincides with."""


class Limit(NamedTuple):
    """Something no permit outlasts. `by` is a word of the contract, such as `passport`.

    `message` with its `numbers` says why in the words of `room`; `rule` is the public id and `source` the dated entry.
    """

    by: str
    ends_on: date
    message: str
    numbers: Mapping[str, object]
    rule: str
    source: Entry
    room: str


@dataclass(frozen=True, slots=True)
class PermitEnd:
    """The latest day the next permit can end on, what sets it, and every limit known, earliest first.

    Both are None where nothing known limits it, or no permit is needed. A limit nobody recorded may still be earlier.
    """

    latest_possible_end: date | None
    limited_by: str | None
    limits: tuple[Limit, ...] = ()


def latest_permit_end(hire: Hire, category_in_force: Category | None, book: Book, as_of: date) -> PermitEnd:
    """The earliest of passport, biometrics, stay left, length allowed by category or LMIA, and job offer.

    Sources: wp.cap.passport, place.passport, wp.cap.biometrics, wp.cap.lmia_duration, ict.duration, ict.cap_counting.
    Of limits that fall on one day, the one first in the contract's list is named.
    """
    without_permit = category_in_force is not None and category_in_force.route is Route.NO_PERMIT
    if without_permit or has_status_in_canada(hire.worker):
        return PermitEnd(None, None)
    limits = sorted(_limits(Question(hire, category_in_force, book, as_of)), key=lambda limit: limit.ends_on)
    if not limits:
        return PermitEnd(None, None)
    return PermitEnd(limits[0].ends_on, limits[0].by, tuple(limits))


def begins_on(hire: Hire, as_of: date) -> date:
    """The earliest day the next permit can begin: with the job, after applying, after the permit already held."""
    held_until = hire.documents.work_permit.expires_on
    days = [
        hire.application.permit_applied_on or as_of,
        hire.job.starts_on,
        held_until and held_until + timedelta(days=1),
    ]
    return max(day for day in days if day is not None)


def _limits(question: Question) -> Iterator[Limit]:
    """Every limit known, in the contract's order."""
    for by, kind in PAPERS.items():
        deadline = derived(KINDS[kind], question)
        spared = by == "passport" and passport_limits_nothing(question)
        if deadline is not None and not spared:
            yield _as_limit(by, deadline)
    longest = _longest(question)
    if longest is not None:
        yield longest
    offer = derived(KINDS["job_offer_end"], question)
    if offer is not None and _tied_to_the_offer(question):
        yield _as_limit("job_offer", offer)


def _as_limit(by: str, deadline: Deadline) -> Limit:
    return Limit(by, deadline.due_on, deadline.message, deadline.numbers, deadline.rule, deadline.source, deadline.room)


def _tied_to_the_offer(question: Question) -> bool:
    """Whether the next permit is for this offer alone, as one confirmed for the holder of an open permit is, too.

    A held open permit that is merely suggested, because nobody said whether the worker holds one, leaves the offer's
    limit; a case that gives one does not.
    """
    if question.category is not None and question.category.slug != OPEN_PERMIT:
        return not question.category.open
    return not holds_open_category(question.hire) and not question.hire.worker.open_work_permit


def _longest(question: Question) -> Limit | None:
    """The category's longest permit; None where it sets none, or did not on the day that governs.

    The value read last is the one that says how long, so it is the source.
    """
    category = question.category
    if category is None or category.maximum_months is None:
        return None
    case = question.case(category)
    noted = _NotedBook(case.book.rooms, case.book.digest, case.book.names)
    try:
        months = category.maximum_months(case._replace(book=noted))
    except NotInForce:
        return None
    if months is None or not noted.read:
        return None
    begins = begins_on(question.hire, question.as_of)
    by = "lmia_duration" if category.route is Route.LMIA else "category_maximum"
    ends_on = last_of_months(begins, months)
    numbers = {"months": months, "begins_on": begins, "ends_on": ends_on}
    rule, source = noted.read[-1]
    return Limit(by, ends_on, f"limit_{by}", numbers, rule, source, SHARED_ROOM)


@dataclass(frozen=True)
class _NotedBook(Book):
    """A book that remembers the public rule and the entry of every value read."""

    read: list[tuple[str, Entry]] = field(default_factory=list)

    def entry(self, room: str, name: str, on: date) -> Entry:
        found = Book.entry(self, room, name, on)
        self.read.append((found.rule or self.find(room, name).rule, found))
        return found
