"""When a due reminder goes out, and which go out together as one mail."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from tracker.reminders.planner import LAST_DAYS, UNDELIVERED, WOKEN, Notice, is_urgent

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY = 5
MANY = 3
"""Notices to one person in one sweep that are still mails of their own; more of them, as after an import, are one."""


class Turn(StrEnum):
    """What becomes of a due reminder right now."""

    ALONE = "alone"  # goes out as a mail of its own
    TOGETHER = "together"  # goes out with the recipient's others
    LATER = "later"  # waits for her digest, or for the end of quiet days
    NEVER = "never"  # she wants the urgent ones alone


@dataclass(frozen=True, slots=True)
class Office:
    """When an organisation sends: from which hour of its local day on, and on which days only what is urgent.

    `holidays_of` is the province or territory whose holidays are quiet, None where none are.
    """

    hour: int
    quiet_weekends: bool
    holidays_of: str | None

    def is_quiet(self, day: date) -> bool:
        """Whether only what is urgent goes out that day."""
        weekend = self.quiet_weekends and day.weekday() >= SATURDAY
        return weekend or (self.holidays_of is not None and day in _holidays(self.holidays_of))

    def open_from(self, day: date) -> date:
        """That day, or the first after it that isn't quiet."""
        while self.is_quiet(day):
            day += timedelta(days=1)
        return day


@dataclass(frozen=True, slots=True)
class Choice:
    """How a recipient wants what isn't urgent: single, daily, weekly or urgent (not at all).

    `hour` is local to the organisation, None its sending hour; `weekday` counts from Monday, 0.
    """

    how: str
    hour: int | None
    weekday: int

    def day_of(self, send_on: date, office: Office) -> date:
        """The day on which what is to go out from `send_on` goes out, unless it becomes urgent before."""
        wait = (self.weekday - send_on.weekday()) % 7 if self.how == "weekly" else 0
        return office.open_from(send_on + timedelta(days=wait))

    def last_day(self, local: datetime, office: Office) -> date:
        """The last day whose mail may go out at this local time."""
        return sending_day(local, office.hour if self.hour is None else self.hour)


@dataclass(frozen=True, slots=True)
class DueRow:
    """A reminder whose day has come.

    `ready` is False while another process has it or its next attempt is still ahead. `mail` is the first reminder of
    the mail it was part of in an earlier attempt: it stays in it, for the server may have that mail.
    """

    id: int
    deadline: int
    recipient: int
    tier: str
    send_on: date
    due_on: date
    start_by: date
    organisation: int
    ready: bool = True
    mail: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """`letters` go out, each one mail; a later tier makes `needless` so; the recipient does not want `unwanted`."""

    letters: tuple[tuple[int, ...], ...]
    needless: tuple[int, ...]
    unwanted: tuple[int, ...]


def sending_day(local: datetime, hour: int) -> date:
    """The last day whose reminders may go out at this local time."""
    return local.date() if local.hour >= hour else local.date() - timedelta(days=1)


def turn(row: DueRow, local: datetime, office: Office, choice: Choice) -> Turn:
    """What becomes of a due row at this local time."""
    if is_urgent(row.tier, row.due_on, local.date()):
        return Turn.ALONE
    if choice.how == "urgent" and not _needs_telling(row, local.date()):
        return Turn.NEVER
    if local.hour < office.hour or office.is_quiet(local.date()):
        return Turn.LATER
    if choice.how == "worker":
        return Turn.ALONE
    if row.tier in set(Notice):  # told at once, whatever she chose
        return Turn.TOGETHER
    if choice.how == "single":
        return Turn.ALONE
    return Turn.TOGETHER if choice.day_of(row.send_on, office) <= choice.last_day(local, office) else Turn.LATER


def expected_on(tier: str, send_on: date, due_on: date, office: Office, choice: Choice) -> date:
    """The day a planned reminder should go out, with nothing amiss: what goes out after it is late."""
    if is_urgent(tier, due_on, send_on):
        return send_on
    day = office.open_from(send_on) if tier in set(Notice) else choice.day_of(send_on, office)
    return max(send_on, min(day, due_on - timedelta(days=LAST_DAYS)))


def choose(rows: Iterable[DueRow], turn_of: Callable[[DueRow], Turn], choice_of: Callable[[int], Choice]) -> Chosen:
    """What becomes of the due rows, each of them now: sent, settled unsent, or left for later.

    After an outage several tiers of one deadline may be due to one person: the latest goes out. One that waits for a
    digest makes none before it needless. A row that says that somebody else could not be reached stands by itself.
    """
    latest: dict[tuple[int, int, str], DueRow] = {}
    needless: list[int] = []
    unwanted: list[int] = []
    turns: dict[int, Turn] = {}
    for row in sorted(rows, key=lambda row: (row.send_on, row.id)):
        turns[row.id] = now = turn_of(row)
        if now is Turn.NEVER:
            unwanted.append(row.id)
            continue
        about = (row.deadline, row.recipient, row.tier if row.tier.startswith(UNDELIVERED) else "")
        earlier = latest.get(about)
        if earlier is not None and now is Turn.LATER:
            continue
        if earlier is not None:
            needless.append(earlier.id)
        latest[about] = row
    going = [row for row in latest.values() if row.ready and turns[row.id] is not Turn.LATER]
    letters = sorted(_letters(going, turns, choice_of))
    return Chosen(tuple(letters), tuple(sorted(needless)), tuple(sorted(unwanted)))


def batches(letters: Sequence[tuple[int, ...]], size: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """The mails in order, about so many reminders at a time, each mail whole."""
    batch: list[tuple[int, ...]] = []
    reminders = 0
    for letter in letters:
        batch.append(letter)
        reminders += len(letter)
        if reminders >= size:
            yield tuple(batch)
            batch, reminders = [], 0
    if batch:
        yield tuple(batch)


def _needs_telling(row: DueRow, today: date) -> bool:
    """Whether somebody who wants the urgent ones alone would miss one without it: the day to begin has passed, or the
    day came on which an acknowledged date was to speak again."""
    return row.tier.startswith(WOKEN) or (row.tier in set(Notice) and row.start_by <= today)


def _letters(
    going: Sequence[DueRow], turns: dict[int, Turn], choice_of: Callable[[int], Choice]
) -> Iterator[tuple[int, ...]]:
    kept: dict[int, list[int]] = {}
    together: dict[tuple[int, int], list[int]] = {}
    for row in going:
        if row.mail is not None:
            kept.setdefault(row.mail, []).append(row.id)
        elif turns[row.id] is Turn.TOGETHER:
            together.setdefault((row.organisation, row.recipient), []).append(row.id)
        else:
            yield (row.id,)
    yield from (tuple(sorted(ids)) for ids in kept.values())
    for (_, recipient), ids in together.items():
        if choice_of(recipient).how == "single" and len(ids) <= MANY:
            yield from ((one,) for one in ids)
        else:
            yield tuple(sorted(ids))


@cache
def _holidays(province: str) -> "HolidayBase | frozenset[date]":
    """The holidays of a province or territory; none of one that nobody knows, whose mails go out all the same."""
    from holidays import country_holidays  # takes a sixth of a second to import, and most sweeps never ask

    try:
        return country_holidays("CA", subdiv=province)
    except NotImplementedError:
        return frozenset()
