"""The wage block of a verdict: what the job would have to pay for an LMIA, question by question."""

from typing import NamedTuple

from tracker.errors import NotInForce
from tracker.rules.case import Case
from tracker.rules.common.global_talent import floors
from tracker.rules.common.wage import (
    PREVAILING,
    Basis,
    Comparison,
    answered,
    beside,
    compared,
    measured,
    offer,
    prevailing_wage,
    raised,
)
from tracker.rules.findings import Answer, Outcome, for_counsel, met, told

NEVER_LOWERED = "common.wage.never_below_lmia"
UPDATED = "common.wage.job_bank_update"


class WageAnswers(NamedTuple):
    """The whole comparison, and the answers under the names of their checks."""

    comparison: Comparison
    answers: tuple[tuple[str, Answer], ...]


def wage_answers(case: Case) -> WageAnswers:
    """Prevailing wage and category floor always; the others where their own facts are given."""
    comparison = compared(case, floors(case))
    found = {
        "prevailing_wage": prevailing_wage(case),
        "category_floor": _floor_answer(_floors_in(comparison)),
        "bonus": bonus(case),
        "extra_requirements": extra_requirements(case),
        "lmia_wage": lmia_wage(case),
        "published_wages": published_wages(case),
    }
    return WageAnswers(comparison, tuple((check, answer) for check, answer in found.items() if answer is not None))


def bonus(case: Case) -> Answer | None:
    """A bonus is shown and never counted, guaranteed or not (gts.wage.guaranteed_only)."""
    paid = case.hire.job.bonus
    if paid.amount is None or paid.per is None:
        return None
    numbers = {"bonus": paid.amount, "unit": f"common.per_{paid.per}"}
    return met("common.bonus_not_counted", "common.wage.guaranteed_only", **numbers)


def extra_requirements(case: Case) -> Answer | None:
    """A job that asks more than its occupation should pay more; nobody says how much (gts.wage.extra_requirements)."""
    if not case.hire.job.asks_more_than_occupation:
        return None
    return for_counsel("common.wage_asks_more", "common.wage.extra_requirements")


def lmia_wage(case: Case) -> Answer | None:
    """Pay never falls under the wage of the LMIA, whatever Job Bank says later (tfwp.wage.annual_review).

    Asked of the day of the question. A wage that the hours missing keep from being compared decides nothing.
    """
    granted, offered = case.hire.documents.lmia.wage, offer(case)
    if granted.amount is None or granted.per is None or offered.amount is None or not _in_force(case):
        return None
    stick = measured(offered, Basis.COMPARATOR, granted.amount, granted.per, "")
    numbers: dict[str, object] = {"granted": granted.amount, "unit": f"common.per_{granted.per}"}
    if stick.outcome is Outcome.UNKNOWN:
        return told("common.lmia_wage_not_comparable", NEVER_LOWERED, **numbers).dated(case.as_of)
    if stick.outcome is Outcome.MET:
        return met("common.lmia_wage_kept", NEVER_LOWERED, **numbers).dated(case.as_of)
    short = Answer(Outcome.NOT_MET, "common.lmia_wage_lowered", NEVER_LOWERED, numbers)
    return raised(short, offered, stick).dated(case.as_of)


def published_wages(case: Case) -> Answer | None:
    """Warns where the figures compared with are older than a later yearly update (jobbank.update_dates)."""
    dates = [row.table_date for row in case.reference_wages or () if row.table_date is not None]
    try:
        updated = case.value(UPDATED)
    except NotInForce:
        return None
    if not dates or min(dates) >= updated:
        return None
    return told("common.wages_older_than_update", UPDATED, table_date=min(dates), updated=updated)


def _in_force(case: Case) -> bool:
    try:
        return bool(case.value(NEVER_LOWERED, case.as_of))
    except NotInForce:
        return False


def _floors_in(whole: Comparison) -> Comparison:
    return beside(whole.offer, tuple(stick for stick in whole.yardsticks if stick.basis is Basis.CATEGORY_FLOOR))


def _floor_answer(floor: Comparison) -> Answer:
    if not floor.yardsticks:
        return met("common.no_floor", PREVAILING)
    return answered(floor, (floor.binding or floor.yardsticks[0]).rule)
