"""What an LMIA brings with it: its own end, the benefits plan's reviews, the yearly wage review."""

from datetime import date

from tracker.rules.category import Route
from tracker.rules.dates import months_after, next_month_and_day
from tracker.rules.deadlines.deadline import Deadline, Question
from tracker.rules.facts import Hire
from tracker.rules.right_to_work import has_status_in_canada


def lmia_expiry(question: Question) -> Deadline | None:
    """The last day on which the worker may apply on the LMIA (lmia.sequence)."""
    expires_on = question.hire.documents.lmia.expires_on
    if expires_on is None or _permit_issued_on_it(question.hire):
        return None
    rule = "lmia.apply_by"
    return question.deadline("lmia_expiry", expires_on, rule, question.entry(rule, expires_on))


def lmbp_review(question: Question) -> Deadline | None:
    """Twelve months after the signature, then after each review held (gts.lmbp.progress_review)."""
    plan = question.hire.documents.lmbp
    counted_from = plan.last_review_on or plan.signed_on
    if counted_from is None:
        return None
    rule = "lmbp.review_months"
    source = question.entry(rule, counted_from)
    return question.deadline(
        "lmbp_review",
        months_after(counted_from, source.value),
        rule,
        source,
        message="lmbp_review_next" if plan.last_review_on else "lmbp_review_first",
        counted_from=counted_from,
        months=source.value,
    )


def wage_review(question: Question) -> Deadline | None:
    """The next 1 January after the last review, else after employment began (tfwp.wage.annual_review).

    It concerns who is employed: employment that has ended, or ends before that day, has no review to come.
    The duty is published for LMIAs submitted from 2024; for an older one the date stands, and counsel decides.
    """
    documents = question.hire.documents
    counted_from = documents.wage_reviewed_on or documents.employment.began_on
    if counted_from is None or not _on_an_lmia(question):
        return None
    rule = "wage_review.day"
    source = question.book.find("deadlines", rule).entries[0]
    due_on = next_month_and_day(counted_from, source.value["month"], source.value["day"])
    ended_on = documents.employment.ended_on
    if ended_on is not None and ended_on < max(due_on, question.as_of):
        return None
    older = source.since is not None and _lmia_received_on(question.hire, due_on) < source.since
    words = "next" if documents.wage_reviewed_on else "first"
    return question.deadline(
        "wage_review",
        due_on,
        rule,
        source,
        message="wage_review_older" if older else f"wage_review_{words}",
        doubtful=older,
        counted_from=counted_from,
        since=source.since,
    )


def _permit_issued_on_it(hire: Hire) -> bool:
    """Whether the permit on file is known to follow the LMIA; an older permit is another one's."""
    issued_on = hire.documents.work_permit.issued_on
    lmia_since = hire.documents.lmia.issued_on or hire.documents.lmia.received_on
    return issued_on is not None and lmia_since is not None and issued_on >= lmia_since


def _on_an_lmia(question: Question) -> bool:
    """Whether the job rests on an LMIA: the confirmed category says so; else the suggested one or a letter on file.

    A stream that is only suggested says nothing of a worker who needs no permit.
    """
    hire, category = question.hire, question.category
    if category is not None and category.route is Route.LMIA:
        return hire.category is not None or not has_status_in_canada(hire.worker) or _letter_on_file(hire)
    return hire.category is None and _letter_on_file(hire)


def _letter_on_file(hire: Hire) -> bool:
    return bool(hire.documents.lmia.issued_on or hire.documents.lmia.expires_on)


def _lmia_received_on(hire: Hire, otherwise: date) -> date:
    return hire.documents.lmia.received_on or hire.application.lmia_received_on or otherwise
