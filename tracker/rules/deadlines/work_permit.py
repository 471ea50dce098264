"""When the permit ends, until when it can be extended, and how long status can be restored."""

from datetime import UTC, date, timedelta

from tracker.rules.dates import end_of_day_utc
from tracker.rules.deadlines.deadline import Deadline, Question
from tracker.rules.right_to_work import extension_filed_in_time, has_status_in_canada


def work_permit_expiry(question: Question) -> Deadline | None:
    """The day printed on the permit (wp.status_ends)."""
    ends_on = _printed_day(question)
    if ends_on is None:
        return None
    rule = "work_permit.last_day"
    return question.deadline("work_permit_expiry", ends_on, rule, question.entry(rule, ends_on))


def work_permit_extension(question: Question) -> Deadline | None:
    """Before the midnight UTC that ends the permit's last day (wp.extension.deadline_utc)."""
    ends_on = _unextended_until(question)
    if ends_on is None:
        return None
    rule = "work_permit.extension"
    source = question.entry(rule, ends_on)
    return question.deadline("work_permit_extension", ends_on, rule, source, due_at=end_of_day_utc(ends_on))


def maintained_status_letter(question: Question) -> Deadline | None:
    """The day the letter stops proving maintained status, never before the permit itself stops (wp.status_letter).

    The date printed on the letter counts; where it isn't recorded, the days IRCC gives from the filing. The letter only
    proves: the right to work lasts until the decision.
    """
    filed_on = _awaiting_decision_since(question)
    if filed_on is None:
        return None
    permit, rule = question.hire.documents.work_permit, "status_letter.days"
    source = question.entry(rule, filed_on)
    printed = permit.letter_ends_on if permit.letter_ends_on and permit.letter_ends_on >= filed_on else None
    ends_on = printed or filed_on + timedelta(days=source.value)
    due_on = max(ends_on, permit.expires_on or ends_on)
    words = "printed" if printed else "counted"
    return question.deadline(
        "maintained_status_letter",
        due_on,
        "status_letter.printed" if printed else rule,
        question.entry("status_letter.printed", filed_on) if printed else source,
        message=f"maintained_status_letter_{'before_permit' if due_on > ends_on else words}",
        filed_on=filed_on,
        ends_on=ends_on,
        days=source.value,
    )


def restoration_window(question: Question) -> Deadline | None:
    """Ninety days after a permit that ran out unextended (wp.restoration)."""
    ended_on = _unextended_until(question)
    if ended_on is None or question.as_of <= ended_on:
        return None
    rule = "restoration.days"
    source = question.entry(rule, ended_on)
    due_on = ended_on + timedelta(days=source.value)
    return question.deadline("restoration_window", due_on, rule, source, expired_on=ended_on, days=source.value)


def _printed_day(question: Question) -> date | None:
    """The last day of the permit on record; None for who became a permanent resident or a citizen.

    The permit is cancelled then, and there is nothing to extend or to restore (wp.cancellation).
    """
    hire = question.hire
    return None if has_status_in_canada(hire.worker) else hire.documents.work_permit.expires_on


def _unextended_until(question: Question) -> date | None:
    """The last day of a permit that nobody asked to extend in time."""
    return None if extension_filed_in_time(question.hire.documents.work_permit) else _printed_day(question)


def _awaiting_decision_since(question: Question) -> date | None:
    """The day, in UTC, of an extension filed in time that nobody decided yet; a newer permit is a decision."""
    permit = question.hire.documents.work_permit
    if _printed_day(question) is None or permit.extension_filed_at is None or not extension_filed_in_time(permit):
        return None
    filed_on = permit.extension_filed_at.astimezone(UTC).date()
    decided = permit.decision_on is not None or (permit.issued_on is not None and permit.issued_on > filed_on)
    return None if decided else filed_on
