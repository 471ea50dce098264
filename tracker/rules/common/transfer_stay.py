"""How long a transferee may stay: the cap of all categories together, time recaptured, and a fresh period.

Days are counted with the first and the last of a stretch. Stretches that overlap or follow each other without a day
between are one. Whether an officer accepts the documents is never certain, so what rests on recapture is for counsel.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tracker.errors import NotInForce
from tracker.rules.case import Case
from tracker.rules.dates import months_after
from tracker.rules.findings import Answer, for_counsel, met, not_met, unknown

RECAPTURE, RESET = "common.ict.recapture", "common.ict.reset"
USED, ABSENCES = "transfer.months_already_in_canada", "transfer.absences"
ONE_DAY = timedelta(days=1)

Stretch = tuple[date, date]


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches in order, those that touch or overlap as one; one that ends before it begins is none."""
    found: list[Stretch] = []
    for first, last in sorted(one for one in stretches if one[0] <= one[1]):
        if found and first <= found[-1][1] + ONE_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def counted_days(stretches: Iterable[Stretch], until: date, least: int) -> int:
    """Days, both ends counted, of all stretches that hold at least `least` consecutive days up to `until`.

    What lies after `until`, the end of the stay without recapture, falls into an extension that recaptured time gave,
    and can't be recaptured again (ict.recapture).
    """
    lengths = ((min(last, until) - first).days + 1 for first, last in merged(stretches))
    return sum(length for length in lengths if length >= least)


def recaptured_days(case: Case, until: date) -> int:
    """Days that may be added to a stay that ends on `until`; none before recapture was known (ict.recapture)."""
    known = [(one.from_on, one.to_on) for one in case.hire.transfer.absences or ()]
    stretches = [(first, last) for first, last in known if first is not None and last is not None]
    if not stretches:
        return 0
    try:
        least = case.value(RECAPTURE)["least_days"]
    except NotInForce:
        return 0
    return counted_days(stretches, until, least)


def fresh_period(case: Case) -> bool:
    """Whether the worker has since worked abroad for so long that nothing spent here counts any more (ict.reset)."""
    months = case.hire.transfer.months_abroad_since
    return months is not None and bool(months >= case.value(RESET))


def counted_on(case: Case) -> date:
    """The day the months spent here were counted on."""
    return case.hire.transfer.months_counted_on or case.as_of


def time_left(case: Case, rule: str, caps: set[int]) -> Answer:
    """Time left before the cap, of which the role may leave two possible (ict.cap_counting)."""
    least, most = min(caps), max(caps)
    if fresh_period(case):
        abroad, required = case.hire.transfer.months_abroad_since, case.value(RESET)
        return met("common.transfer.stay_fresh", RESET, abroad=abroad, required=required, cap=least)
    used = case.hire.transfer.months_already_in_canada
    if used is None:
        return unknown("common.transfer.stay_missing", rule, [USED], cap=most)
    if used >= most:
        return _used_up(case, rule, used, most)
    if used >= least:
        return unknown("common.transfer.stay_by_role", rule, ["transfer.role"], used=used, least=least, most=most)
    return _still_left(case, rule, used, least)


def _still_left(case: Case, rule: str, used: int, cap: int) -> Answer:
    """Months counted so long ago that a worker who stayed has none left are unknown before they are counted anew."""
    ends_on = months_after(counted_on(case), cap - used)
    days = recaptured_days(case, ends_on)
    numbers: dict[str, Any] = {"used": used, "cap": cap, "left": cap - used, "ends_on": ends_on, "days": days}
    if ends_on >= case.as_of:
        return met("common.transfer.stay_left_and_more" if days else "common.transfer.stay_left", rule, **numbers)
    if ends_on + timedelta(days=days) >= case.as_of:
        return _recaptured(case, numbers)
    return unknown("common.transfer.stay_counted_long_ago", rule, [USED], **numbers, counted_on=counted_on(case))


def _used_up(case: Case, rule: str, used: int, cap: int) -> Answer:
    ends_on = months_after(counted_on(case), cap - used)
    days = recaptured_days(case, ends_on)
    numbers = {"used": used, "cap": cap, "ends_on": ends_on, "days": days}
    if days and ends_on + timedelta(days=days) >= case.as_of:
        return _recaptured(case, numbers)
    if missing := _days_to_fill_in(case):
        return unknown("common.transfer.stay_absence_missing", RECAPTURE, missing, **numbers)
    return _with_a_year_abroad(case, not_met("common.transfer.stay_used_up", rule, used=used, cap=cap))


def _recaptured(case: Case, numbers: Mapping[str, Any]) -> Answer:
    terms = case.value(RECAPTURE)
    longer = {"until": numbers["ends_on"] + timedelta(days=numbers["days"]), "extension": terms["extension"]}
    least = {"least_days": terms["least_days"]}
    return for_counsel(f"common.transfer.stay_recaptured_{terms['counts']}", RECAPTURE, **numbers, **longer, **least)


def _days_to_fill_in(case: Case) -> Sequence[str]:
    """The paths of stretches of which a day is lacking: complete, they might change the answer."""
    stretches = case.hire.transfer.absences or ()
    return [
        f"{ABSENCES}[{index}].{name}"
        for index, stretch in enumerate(stretches)
        for name in ("from_on", "to_on")
        if getattr(stretch, name) is None
    ]


def _with_a_year_abroad(case: Case, answer: Answer) -> Answer:
    """What would have to change: a year of work abroad, of which months may already be behind the worker."""
    required = case.value(RESET)
    go_on = required - (case.hire.transfer.months_abroad_since or 0)
    return answer.remedied(
        "common.transfer.stay_year_abroad", required=required, fresh_on=months_after(case.as_of, go_on)
    )
