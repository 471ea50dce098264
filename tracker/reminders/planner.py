"""Which reminders a deadline wants, and which of those that are due go out today."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tracker.reminders.kind import Kind

START_BY = "start_by"
UNDELIVERED = "undelivered."

SENDING_HOUR = time(6)
"""Local time from which the day's reminders go out: there before anybody begins to work, and after both clock changes,
which happen at two in the morning."""


class Notice(StrEnum):
    """Tiers that stand for all those already passed when a recipient first hears of a deadline version."""

    RECORDED = "recorded"
    CHANGED = "changed"
    HANDED_OVER = "handed_over"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Due:
    """A version of a deadline, as far as planning needs it. `is_new` where no other version came before it."""

    due_on: date
    start_by: date
    is_new: bool


@dataclass(frozen=True, slots=True)
class People:
    """Users with a live role, by id: who owns the hire, and who leads and administers the organisation."""

    owner: int | None
    leads: tuple[int, ...]
    administrators: tuple[int, ...]

    @property
    def all(self) -> frozenset[int]:
        owner = () if self.owner is None else (self.owner,)
        return frozenset((*owner, *self.leads, *self.administrators))


@dataclass(frozen=True, slots=True)
class Wanted:
    """One mail: which tier, to whom, on which day."""

    tier: str
    recipient: int
    send_on: date


@dataclass(frozen=True, slots=True)
class DueRow:
    """A planned reminder whose day has come."""

    id: int
    deadline: int
    recipient: int
    tier: str
    send_on: date


def recipients(kind: Kind, people: People) -> dict[int, int | None]:
    """Who gets reminders of this kind → how many days before the due date at most; None is all of them.

    The owner gets all. Where nobody live owns the hire, or the deadline is the organisation's own, the administrators
    stand in; leads who get every tier anyway are enough. Nobody gets the same reminder twice.
    """
    getting: dict[int, int | None] = {} if people.owner is None else {people.owner: None}
    for lead in people.leads:
        getting.setdefault(lead, kind.leads_from)
    leads_get_all = bool(people.leads) and kind.leads_from >= kind.tiers[0]
    if people.owner is None and not leads_get_all:
        getting.update(dict.fromkeys(people.administrators))
    return getting


def silenced(kind: Kind, due_on: date, other_kinds: Collection[str], employment_ended_on: date | None) -> bool:
    """Whether nothing has to be remembered: another deadline reminds instead, or the person will have left by then."""
    left = employment_ended_on is not None and employment_ended_on < due_on and not kind.after_employment
    return left or not kind.silenced_by.isdisjoint(other_kinds)


def wanted(
    kind: Kind,
    due: Due,
    today: date,
    people: People,
    told: Collection[int] = (),
    noticed_today: Collection[int] = (),
) -> tuple[Wanted, ...]:
    """Every reminder this deadline version wants from today on.

    `told`: who is in this version's plan already; they get the tiers still ahead. Whoever is new and has missed some
    gets one notice today in their place. `noticed_today`: whose notice stands for today's tier as well.
    """
    plan: list[Wanted] = []
    for recipient, days in recipients(kind, people).items():
        tiers = _tiers(kind, due, days)
        first = today + timedelta(days=recipient in noticed_today)
        ahead = {send_on: tier for send_on, tier in tiers.items() if send_on >= first}
        if recipient not in told and len(ahead) < len(tiers):
            ahead[today] = _notice(due, told, recipient == people.owner)
        plan.extend(Wanted(tier, recipient, send_on) for send_on, tier in sorted(ahead.items()))
    return tuple(plan)


def is_tier(name: str) -> bool:
    """Whether it is a day counted from the dates, not a notice or the news that somebody could not be reached."""
    return name.isdigit() or name == START_BY


def sending_day(local: datetime) -> date:
    """The last day whose reminders may go out at this local time."""
    return local.date() if local.time() >= SENDING_HOUR else local.date() - timedelta(days=1)


def choose(rows: Iterable[DueRow]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of the due rows, those that go out and those that a later one makes needless, by id.

    After an outage several tiers of one deadline may be due to one person: the latest goes out. A row that says that
    somebody else could not be reached stands by itself.
    """
    latest: dict[tuple[int, int, str], DueRow] = {}
    needless: list[int] = []
    for row in sorted(rows, key=lambda row: (row.send_on, row.id)):
        about = row.tier if row.tier.startswith(UNDELIVERED) else ""
        earlier = latest.get((row.deadline, row.recipient, about))
        if earlier is not None:
            needless.append(earlier.id)
        latest[row.deadline, row.recipient, about] = row
    return tuple(sorted(row.id for row in latest.values())), tuple(sorted(needless))


def batches(ids: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    """The ids in order, so many at a time."""
    for begin in range(0, len(ids), size):
        yield tuple(ids[begin : begin + size])


def stand_in(recipient: int, people: People) -> int | None:
    """Who else is told when a recipient can't be reached: an administrator, then a lead, then the owner."""
    owner = () if people.owner is None else (people.owner,)
    others = (*people.administrators, *people.leads, *owner)
    return next((user for user in others if user != recipient), None)


def _tiers(kind: Kind, due: Due, days: int | None) -> dict[date, str]:
    """Day of sending → tier. Where a tier falls on the start-by date, the start-by date it is."""
    least = kind.tiers[0] if days is None else days
    tiers = {due.due_on - timedelta(days=before): str(before) for before in kind.tiers if before <= least}
    if days is None or (due.due_on - due.start_by).days <= days:
        tiers[due.start_by] = START_BY
    return tiers


def _notice(due: Due, told: Collection[int], is_owner: bool) -> Notice:
    if not told:
        return Notice.RECORDED if due.is_new else Notice.CHANGED
    return Notice.HANDED_OVER if is_owner else Notice.JOINED
