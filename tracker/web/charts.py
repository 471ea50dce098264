"""Where the marks of the charts stand. Pages draw them as SVG; every figure also stands in words beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

SCALE_BEFORE, SCALE_AFTER = 21, 196
"""The due scale runs from so many days before today to so many after it, one unit a day."""

CLOCK_WIDTH, CLOCK_MONTHS = 234, 24


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a scale: where it begins and how wide it is."""

    x: float
    width: float

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class DueBar:
    """One row of the due scale: room left, time lost since start-by, time past the due date, and the due date."""

    left: Bar | None
    lost: Bar | None
    over: Bar | None
    end: int | None
    cut: bool


def due_bar(start_by: date, due_on: date, today: date) -> DueBar:
    """From start-by to the due date, seen from today (0). What doesn't fit the scale is cut at its edges."""
    begin, end = (start_by - today).days, (due_on - today).days
    return DueBar(
        left=_bar(max(begin, 0), end),
        lost=_bar(begin, min(end, 0)),
        over=_bar(end, 0),
        end=end if -SCALE_BEFORE <= end <= SCALE_AFTER else None,
        cut=begin < -SCALE_BEFORE,
    )


def _bar(begin: int, end: int) -> Bar | None:
    begin, end = max(begin, -SCALE_BEFORE), min(end, SCALE_AFTER)
    return Bar(begin, end - begin) if end > begin else None


def month_starts(today: date, days: int = SCALE_AFTER) -> list[tuple[int, date]]:
    """The first days of the coming months, each with its distance from today."""
    first = today.replace(day=1) + relativedelta(months=1)
    months = []
    while (first - today).days <= days:
        months.append(((first - today).days, first))
        first += relativedelta(months=1)
    return months


def scale_head(today: date, width: int = 248) -> list[tuple[float, date]]:
    """Where the coming months begin on the head of the due scale; one too close to the right edge is left out."""
    unit = width / (SCALE_BEFORE + SCALE_AFTER)
    places = [(round((SCALE_BEFORE + days) * unit, 1), first) for days, first in month_starts(today)]
    return [(x, first) for x, first in places if x < width - 18]


@dataclass(frozen=True, slots=True)
class Clock:
    """A date on a line of the next 24 months; `beyond`: it lies past the end of the line."""

    width: float
    beyond: bool


def clock_line(until: date, today: date) -> Clock:
    """How far along the line of the next 24 months a date lies."""
    whole = (today + relativedelta(months=CLOCK_MONTHS) - today).days
    share = (until - today).days / whole
    return Clock(round(CLOCK_WIDTH * min(max(share, 0), 1), 1), share > 1)


@dataclass(frozen=True, slots=True)
class WageLine:
    """Low to high of the published table by the hour, with the required and the offered wage on it."""

    low: str
    high: str
    required: float
    offered: float


WAGE_LEFT, WAGE_WIDTH = 52, 555


def wage_line(wage: Mapping[str, Any]) -> WageLine | None:
    """Where a verdict's wages stand between the table's lowest and highest; None where any of the four is unknown.

    A wage beyond the table's ends stands at its end; the figures beside it stay true.
    """
    told = next((one for one in wage["inputs"] if one["low"] and one["high"] and one["per"] == "hour"), None)
    if told is None or not wage["required_hourly"] or not wage["offered_hourly"]:
        return None
    low, high = Decimal(told["low"]), Decimal(told["high"])
    if low >= high:
        return None

    def place(amount: str) -> float:
        share = (Decimal(amount) - low) / (high - low)
        return round(WAGE_LEFT + WAGE_WIDTH * float(min(max(share, Decimal(0)), Decimal(1))), 1)

    return WageLine(told["low"], told["high"], place(wage["required_hourly"]), place(wage["offered_hourly"]))


@dataclass(frozen=True, slots=True)
class Block:
    """One deadline of the horizon, in its week's column, counted from the bottom."""

    x: float
    y: float
    family: str


HORIZON_WEEKS, WEEK_WIDTH, WEEK_LEFT, BLOCK_STEP, HORIZON_MOST = 52, 22.6, 36.0, 16, 12
_FAMILIES = {
    "work_permit_expiry": "permit",
    "work_permit_extension": "permit",
    "maintained_status_letter": "permit",
    "restoration_window": "permit",
    "passport_expiry": "passport",
    "lmia_expiry": "lmia",
    "lmbp_review": "duty",
    "wage_review": "duty",
}
FAMILIES = ("permit", "passport", "lmia", "duty", "other")


def family_of(kind: str) -> str:
    """Which of the horizon's five drawings a kind of deadline takes."""
    return _FAMILIES.get(kind, "other")


@dataclass(frozen=True, slots=True)
class Horizon:
    """The next 52 weeks: blocks, months along the axis, height, and the same figures by month for the table."""

    blocks: list[Block]
    months: list[tuple[float, date]]
    ticks: list[tuple[int, float]]
    height: int
    by_month: list[tuple[date, dict[str, int]]]
    total: int


def horizon(due: list[tuple[date, str]], today: date) -> Horizon:
    """Blocks for every (due date, kind) in the next 52 weeks, urgent kinds lowest."""
    end = today + timedelta(weeks=HORIZON_WEEKS)
    coming = sorted(((day, family_of(kind)) for day, kind in due if today <= day < end), key=_by_family)
    weeks: dict[int, list[str]] = {}
    for day, family in coming:
        weeks.setdefault((day - today).days // 7, []).append(family)
    tallest = min(max((len(stack) for stack in weeks.values()), default=1), HORIZON_MOST)
    foot = tallest * BLOCK_STEP + 24
    blocks = [
        Block(round(WEEK_LEFT + week * WEEK_WIDTH, 1), foot - (place + 1) * BLOCK_STEP, family)
        for week, stack in weeks.items()
        for place, family in enumerate(stack[:HORIZON_MOST])
    ]
    months = [(round(WEEK_LEFT + days / 7 * WEEK_WIDTH, 1), first) for days, first in month_starts(today, 363)]
    ticks = [(count, float(foot - count * BLOCK_STEP)) for count in range(0, tallest + 1, 2)]
    return Horizon(blocks, months, ticks, foot, _by_month(coming), len(coming))


def _by_family(item: tuple[date, str]) -> tuple[int, date]:
    return FAMILIES.index(item[1]), item[0]


def _by_month(coming: list[tuple[date, str]]) -> list[tuple[date, dict[str, int]]]:
    months: dict[date, dict[str, int]] = {}
    for day, family in sorted(coming):
        month = months.setdefault(day.replace(day=1), dict.fromkeys(FAMILIES, 0))
        month[family] += 1
    return list(months.items())
