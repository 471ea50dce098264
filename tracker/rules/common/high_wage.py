"""The hourly line of each province between high-wage and low-wage positions."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.rules.case import Case
from tracker.rules.common.pay import cents_down
from tracker.rules.common.wage import Basis, measured, offer, raised
from tracker.rules.findings import Answer, for_counsel, met, unknown

LINE = "common.high_wage.line"


class Side(StrEnum):
    """Where the offer stands over all places of work. At the line is above it."""

    ABOVE = "above"
    BELOW = "below"
    BOTH = "both"


def side_of_line(case: Case) -> tuple[Side, dict[str, object]] | Answer:
    """The side with the numbers to show, or the unknown answer that says what is missing.

    The line is that of the day the LMIA application was received. Source: threshold.*. Raises NotInForce before
    2022-04-30.
    """
    return case.once("side_of_line", _placed)


def _placed(case: Case) -> tuple[Side, dict[str, object]] | Answer:
    lines = case.value(LINE)
    hourly = offer(case).hourly
    if hourly is None:
        missing = offer(case).missing_for("hour")
        message = "wage_without_hours" if missing == ("job.hours_per_week",) else "wage_not_given"
        return unknown(f"common.{message}", LINE, missing)
    sites = case.hire.job.work_sites
    absent = [f"job.work_sites[{i}].province" for i, site in enumerate(sites or ()) if site.province is None]
    if not sites or absent:
        return unknown("common.province_not_given", LINE, absent or ["job.work_sites"])
    by_province = {site.province: lines[site.province] for site in sites if site.province}
    return _side(hourly, by_province)


def _side(hourly: Fraction, lines: dict[str, Decimal]) -> tuple[Side, dict[str, object]]:
    above = {province: hourly >= line for province, line in lines.items()}
    if len(set(above.values())) == 2:
        province = max(lines, key=lambda one: lines[one])
        side = Side.BOTH
    else:
        side = Side.ABOVE if all(above.values()) else Side.BELOW
        pick = max if side is Side.ABOVE else min
        province = pick(lines, key=lambda one: lines[one])
    return side, {"offered": cents_down(hourly), "line": lines[province], "province": province}


def global_talent_line(case: Case) -> Answer:
    """A Global Talent offer is at or above the line. Below it, no page says how long the permit may run."""
    placed = side_of_line(case)
    if isinstance(placed, Answer):
        return placed
    side, numbers = placed
    if side is Side.ABOVE:
        return met("common.at_or_above_line", LINE, **numbers)
    answer = for_counsel("common.global_talent_under_line", "common.wage.under_line_question", **numbers)
    return raised_to_line(case, answer)


def raised_to_line(case: Case, answer: Answer) -> Answer:
    """The answer with the raise that reaches the line of every province of work."""
    provinces = {site.province for site in case.hire.job.work_sites or () if site.province}
    highest = max(case.value(LINE)[province] for province in provinces)
    return raised(answer, offer(case), measured(offer(case), Basis.CATEGORY_FLOOR, highest, "hour", ""))
