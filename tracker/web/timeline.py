"""Where everything of a hire stands on one time scale, from the first paper to the last duty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, LEFT, LANE_TOP, LANE_HEIGHT = 1170, 130, 43, 38
MOST_ROWS, LETTER = 10, 6.6
"""A deadline's label takes the first row where it touches no other; a letter is taken as 6.6 units wide."""


@dataclass(frozen=True, slots=True)
class Span:
    """A paper's life: which lane, its words, first and last day (None: open), and whether it is the one in force."""

    lane: str
    label: str
    begins: date
    ends: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class DrawnSpan:
    """A span as a bar: place, whether its words fit inside, and whether it goes on past the scale."""

    span: Span
    x: float
    width: float
    y: int
    fits: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A deadline on the lowest lane; `leftward`: its words stand left of the mark, away from the edge."""

    label: str
    x: float
    y: int
    leftward: bool
    past: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing."""

    begins: date
    ends: date
    today_x: float
    years: list[tuple[float, int]]
    lanes: list[tuple[str, int]]
    spans: list[DrawnSpan]
    marks: list[DrawnMark]
    marks_top: int
    height: int


def timeline(lanes: Sequence[str], spans: Sequence[Span], marks: Sequence[tuple[date, str]], today: date) -> Timeline:
    """Lay out the lanes that have something in them, and the deadlines below them."""
    days = [span.begins for span in spans] + [span.ends for span in spans if span.ends] + [day for day, _ in marks]
    begins, ends = min([*days, today]) - timedelta(45), _last(days, today)
    scale = _Scale(begins, ends)
    used = [lane for lane in lanes if any(span.lane == lane for span in spans)]
    tops = {lane: LANE_TOP + place * LANE_HEIGHT for place, lane in enumerate(used)}
    marks_top = LANE_TOP + len(used) * LANE_HEIGHT
    placed = _placed(sorted(marks), scale, marks_top, today)
    return Timeline(
        begins=begins,
        ends=ends,
        today_x=scale.x(today),
        years=_years(scale),
        lanes=list(tops.items()),
        spans=[_drawn(span, scale, tops[span.lane]) for span in spans],
        marks=placed,
        marks_top=marks_top,
        height=max([marks_top + 80, *(mark.y + 20 for mark in placed)]),
    )


class _Scale:
    """Days to units."""

    def __init__(self, begins: date, ends: date) -> None:
        self.begins, self.ends = begins, ends
        self.unit = (WIDTH - LEFT - 10) / (ends - begins).days

    def x(self, day: date) -> float:
        return round(LEFT + (min(max(day, self.begins), self.ends) - self.begins).days * self.unit, 1)


def _last(days: Sequence[date], today: date) -> date:
    """A passport that ends in the far future shouldn't press everything else together: ten years at most."""
    return min(max([*days, today + timedelta(365)]) + timedelta(60), today + timedelta(3650))


def _years(scale: _Scale) -> list[tuple[float, int]]:
    years = range(scale.begins.year + 1, scale.ends.year + 1)
    step = 2 if len(years) > 8 else 1
    places = [(scale.x(date(year, 1, 1)), year) for year in years[::step]]
    return [(x, year) for x, year in places if x < WIDTH - 40]


def _drawn(span: Span, scale: _Scale, top: int) -> DrawnSpan:
    x = scale.x(span.begins)
    width = max(round(scale.x(span.ends or scale.ends) - x, 1), 2)
    return DrawnSpan(
        span, x, width, top + 9, width > len(span.label) * LETTER + 12, span.ends is None or span.ends > scale.ends
    )


def _placed(marks: Sequence[tuple[date, str]], scale: _Scale, top: int, today: date) -> list[DrawnMark]:
    taken: list[list[tuple[float, float]]] = [[] for _ in range(MOST_ROWS)]
    drawn = []
    for day, label in marks:
        x, length = scale.x(day), len(label) * LETTER + 18
        leftward = x + length > WIDTH
        begin, end = (x - length, x + 4) if leftward else (x - 4, x + length)
        row = next((n for n, row in enumerate(taken) if all(end < b or begin > e for b, e in row)), MOST_ROWS - 1)
        taken[row].append((begin, end))
        drawn.append(DrawnMark(label, x, top + 14 + row * 20, leftward, day < today))
    return drawn
