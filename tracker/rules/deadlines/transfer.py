"""How long a transferee may stay."""

from tracker.rules.dates import months_after
from tracker.rules.deadlines.deadline import Deadline, Question


def ict_maximum_stay(question: Question) -> Deadline | None:
    """The months left of the category's maximum, after the day they were counted on (ict.cap_counting).

    Months over the maximum leave none. Without a recorded day the count is as of the day of the question, so the date
    moves with it.
    """
    category, transfer = question.category, question.hire.transfer
    used = transfer.months_already_in_canada
    if category is None or category.maximum_stay_months is None or used is None:
        return None
    case = question.case(category)
    cap = category.maximum_stay_months(case)
    if cap is None:
        return None
    counted_on = transfer.months_counted_on or question.as_of
    left = max(0, cap - used)
    rule = "common.ict.caps"
    return question.deadline(
        "ict_maximum_stay",
        months_after(counted_on, left),
        rule,
        case.entry(rule, counted_on),
        message="ict_maximum_stay" if left else "ict_maximum_stay_used_up",
        cap=cap,
        used=used,
        counted_on=counted_on,
        left=left,
    )
