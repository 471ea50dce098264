"""What a breach of an employer's conditions costs: points, the sum they come to, and the ban."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tracker.rules.book import Book, Entry, Value

ROOM = "penalties"
TYPES = ("A", "B", "C")
SIZES = ("small", "large")
PERMANENT = "permanent"
NO_BAN = "none"
ORDINALS = ("first", "second", "later")


class Line(NamedTuple):
    """One sentence of the explanation: its words, what it adds to the points (None: no part of the sum), its source."""

    message: str
    numbers: Mapping[str, object]
    points: int | None
    rule: str
    source: Entry
    room: str = ROOM


@dataclass(frozen=True, slots=True)
class Penalty:
    """A penalty for one violation. `points` never fall under zero; `amount` is in Canadian dollars.

    `ban` is `none`, a number of years as text, or `permanent`. `lines` tell the sum step by step: history, severity,
    disclosure, then what the points come to; `notes` what holds for every penalty.
    """

    points: int
    amount: Decimal
    ban: str
    lines: tuple[Line, ...]
    notes: tuple[Line, ...]


class Together(NamedTuple):
    """Several penalties of one notice: the capped sum, whether the cap bit, and the longest ban."""

    amount: Decimal
    capped: bool
    ban: str


class NoticeDates(NamedTuple):
    """When a notice counts as received, and the last days to answer it and, where it is final, to pay."""

    received_on: date
    answer_by: date
    pay_by: date


def explain_penalty(
    violation_type: str,
    size: str,
    *,
    earlier: int,
    severity: Mapping[str, int],
    disclosed: bool,
    on: date,
    book: Book,
) -> Penalty:
    """What one violation on a day comes to, with its make-up in words.

    `violation_type` is `A`, `B` or `C`; `size` is `small` (an individual, or a small business: see `size_of`) or
    `large`; `earlier` counts the violations of the same type already found; `severity` gives points for each criterion
    of `severity_criteria(book, on)`, absent ones count none; `disclosed` says whether an acceptable voluntary
    disclosure was made. Each worker affected is a violation of its own, and so are occupation, wages and conditions:
    see `together`. Raises ValueError for a word or a number outside the tables, NotInForce before 1 December 2015.
    Sources: amp.points, amp.amounts, amp.ineligibility and their twins imp.penalty_*.
    """
    if violation_type not in TYPES or size not in SIZES or earlier < 0:
        raise ValueError(f"no such violation: type {violation_type!r}, size {size!r}, earlier {earlier!r}")
    parts = [_history(book, on, violation_type, earlier), *_severity(book, on, severity)]
    if disclosed:
        parts.append(_disclosure(book, on))
    points = max(0, sum(part.points or 0 for part in parts))
    amount = Decimal(_row(_table(book, "amounts", on)[f"{violation_type}_{size}"], points))
    ban = str(_row(_table(book, "bans", on)[violation_type], points))
    lines = (
        *parts,
        _line(book, on, "total", "points.history", points=points),
        _amount_line(book, on, violation_type, size, amount),
        _ban_line(book, on, ban),
    )
    return Penalty(points, amount, ban, lines, tuple(_notes(book, on)))


def severity_criteria(book: Book, on: date) -> Mapping[str, int]:
    """The criteria of severity on a day and the most points each may count (Schedule 2, Table 5)."""
    most: Mapping[str, int] = book.value(ROOM, "points.severity", on)
    return most


def size_of(employees: int | None, revenue: Decimal | None, book: Book, on: date) -> str | None:
    """`small` under either limit, affiliates counted in; `large` over both; None where the known ones don't tell.

    Measured on the day the LMIA request is received (amp.small_business).
    """
    limits = book.value(ROOM, "small_business", on)
    under = (
        None if employees is None else employees < limits["employees_below"],
        None if revenue is None else revenue < limits["revenue_below"],
    )
    if True in under:
        return "small"
    return None if None in under else "large"


def together(penalties: Sequence[Penalty], book: Book, on: date) -> Together:
    """What several violations of one notice come to: a capped sum, and the longest ban (amp.caps_and_procedure)."""
    cap = book.value(ROOM, "cap", on)
    total = sum((penalty.amount for penalty in penalties), Decimal(0))
    return Together(
        min(total, cap), total > cap, max((penalty.ban for penalty in penalties), key=_years, default=NO_BAN)
    )


def notice_dates(sent_on: date, book: Book, *, quarantine_only: bool = False) -> NoticeDates:
    """The days that follow from sending a notice; one that is only about quarantine leaves five days to answer."""
    days = book.value(ROOM, "procedure", sent_on)
    received_on = sent_on + timedelta(days=days["deemed_received"])
    answer = days["answer_quarantine"] if quarantine_only else days["answer"]
    return NoticeDates(received_on, received_on + timedelta(days=answer), received_on + timedelta(days=days["pay"]))


def _history(book: Book, on: date, violation_type: str, earlier: int) -> Line:
    ordinal = ORDINALS[min(earlier, 2)]
    points = book.value(ROOM, "points.history", on)[violation_type][ordinal]
    return _line(book, on, f"history_{ordinal}", "points.history", counted=points, type=violation_type, points=points)


def _severity(book: Book, on: date, severity: Mapping[str, int]) -> Iterable[Line]:
    most = severity_criteria(book, on)
    for criterion, points in severity.items():
        if criterion not in most or not 0 <= points <= most[criterion]:
            raise ValueError(f"{criterion}: {points} is not among the points a violation may count")
    for criterion, limit in most.items():
        if points := severity.get(criterion, 0):
            name = f"criterion_{criterion}"
            yield _line(
                book, on, "severity", "points.severity", counted=points, criterion=name, points=points, most=limit
            )


def _disclosure(book: Book, on: date) -> Line:
    points = book.value(ROOM, "points.disclosure", on)
    return _line(book, on, "disclosure", "points.disclosure", counted=-points, points=points)


def _amount_line(book: Book, on: date, violation_type: str, size: str, amount: Decimal) -> Line:
    message = f"amount_{size}" if amount else "amount_none"
    return _line(book, on, message, "amounts", type=violation_type, amount=amount)


def _ban_line(book: Book, on: date, ban: str) -> Line:
    if ban in (NO_BAN, PERMANENT):
        return _line(book, on, f"ban_{ban}", "bans")
    return _line(book, on, "ban_one_year" if ban == "1" else "ban_years", "bans", years=ban)


def _notes(book: Book, on: date) -> Iterable[Line]:
    cap, days = book.value(ROOM, "cap", on), book.value(ROOM, "procedure", on)
    yield _line(book, on, "each_worker", "cap", cap=cap)
    yield _line(book, on, "procedure", "procedure", received=days["deemed_received"], answer=days["answer"])
    yield _line(book, on, "payment", "procedure", pay=days["pay"])
    for name in ("blocked", "blocked_exempt", "justifications", "justifications_exempt"):
        value = book.find(ROOM, name)
        if value.starts[0] <= on:
            yield _line(book, on, name, name)


def _line(book: Book, on: date, message: str, name: str, counted: int | None = None, **numbers: object) -> Line:
    value: Value = book.find(ROOM, name)
    source = value.at(on)
    return Line(message, numbers, counted, source.rule or value.rule, source)


def _table(book: Book, name: str, on: date) -> Mapping[str, Mapping[str, object]]:
    table: Mapping[str, Mapping[str, object]] = book.value(ROOM, name, on)
    return table


def _row(column: Mapping[str, object], points: int) -> str:
    """The cell of the highest row that the points reach; rows are named by the fewest points in them."""
    return str(column[max((least for least in column if int(least) <= points), key=int)])


def _years(ban: str) -> float:
    return 0 if ban == NO_BAN else float("inf") if ban == PERMANENT else int(ban)
