"""Every deadline of a hire."""

from collections.abc import Callable, Mapping
from datetime import date

from tracker.errors import NotInForce
from tracker.rules.book import Book
from tracker.rules.category import Category
from tracker.rules.deadlines import employment, lmia, person, transfer, work_permit
from tracker.rules.deadlines.deadline import Deadline, Question
from tracker.rules.facts import Hire

KINDS: Mapping[str, Callable[[Question], Deadline | None]] = {
    "work_permit_expiry": work_permit.work_permit_expiry,
    "work_permit_extension": work_permit.work_permit_extension,
    "maintained_status_letter": work_permit.maintained_status_letter,
    "restoration_window": work_permit.restoration_window,
    "passport_expiry": person.passport_expiry,
    "biometrics_expiry": person.biometrics_expiry,
    "medical_expiry": person.medical_expiry,
    "lmia_expiry": lmia.lmia_expiry,
    "lmbp_review": lmia.lmbp_review,
    "ict_maximum_stay": transfer.ict_maximum_stay,
    "wage_review": lmia.wage_review,
    "record_retention": employment.record_retention,
    "job_offer_end": employment.job_offer_end,
    "bc_pnp_120_day_window": employment.bc_pnp_120_day_window,
}


def deadlines(hire: Hire, category_in_force: Category | None, book: Book, as_of: date) -> tuple[Deadline, ...]:
    """Every deadline that follows from what is known, soonest first.

    `category_in_force` is the confirmed category, else the suggested one. A date that follows from recorded dates does
    not move with `as_of`.
    """
    question = Question(hire, category_in_force, book, as_of)
    found = (derived(derive, question) for derive in KINDS.values())
    return tuple(sorted((due for due in found if due is not None), key=lambda due: (due.due_on, due.kind)))


def derived(derive: Callable[[Question], Deadline | None], question: Question) -> Deadline | None:
    """One deadline, or None where it does not arise or its rule was not in force on the day that governs."""
    try:
        return derive(question)
    except NotInForce:
        # A duty that did not exist yet on the day that governs has no date to keep.
        return None
