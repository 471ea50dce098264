"""How long a transferee may stay."""

from datetime import date, timedelta

from tracker.errors import NotInForce
from tracker.rules.book import Entry
from tracker.rules.case import Case
from tracker.rules.common import transfer_stay
from tracker.rules.dates import months_after
from tracker.rules.deadlines.deadline import Deadline, Question


def ict_maximum_stay(question: Question) -> Deadline | None:
    """The months left of the category's maximum, after the day they were counted on (ict.cap_counting).

    Months over the maximum leave none. Without a recorded day the count is as of the day of the question, so the date
    moves with it. Days that may be recaptured come after the last of the months, and are for counsel (ict.recapture).
    A worker who has since worked abroad for a year has a fresh period, which no recorded day begins (ict.reset).
    """
    category, used = question.category, question.hire.transfer.months_already_in_canada
    if category is None or category.maximum_stay_months is None or used is None:
        return None
    case = question.case(category)
    cap = category.maximum_stay_months(case)
    if cap is None or transfer_stay.fresh_period(case):
        return None
    counted_on = transfer_stay.counted_on(case)
    ends_on = months_after(counted_on, max(0, cap - used))
    due_on, days = _with_recapture(case, ends_on, months_after(counted_on, cap - used))
    rule = category.maximum_stay_rule
    return question.deadline(
        "ict_maximum_stay",
        due_on,
        rule,
        _source(case, rule, counted_on),
        message=_message(used < cap, days),
        doubtful=days > 0,
        cap=cap,
        used=used,
        counted_on=counted_on,
        left=max(0, cap - used),
        ends_on=ends_on,
        days=days,
    )


def _with_recapture(case: Case, ends_on: date, cap_reached_on: date) -> tuple[date, int]:
    """The last day with recaptured time, never before `ends_on`, and the days that count.

    They follow the day the maximum was reached, which lies before `ends_on` where more months than allowed were used.
    """
    days = transfer_stay.recaptured_days(case, cap_reached_on)
    longer = cap_reached_on + timedelta(days=days)
    return (longer, days) if longer > ends_on else (ends_on, 0)


def _source(case: Case, rule: str, counted_on: date) -> Entry:
    """The cap as it stood when the months were counted, else as it governs the permit: an agreement may be younger."""
    try:
        return case.entry(rule, counted_on)
    except NotInForce:
        return case.entry(rule)


def _message(some_left: bool, days: int) -> str:
    if days:
        return "ict_maximum_stay_recaptured"
    return "ict_maximum_stay" if some_left else "ict_maximum_stay_used_up"
