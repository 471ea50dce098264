"""Which reminders a deadline wants, when, and for whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tracker.reminders.kind import Kind

START_BY = "start_by"
UNDELIVERED = "undelivered."

WOKEN = "woken."
LAST_DAYS = 7
"""Calendar days before a date within which a reminder of it is urgent: too near to wait for a digest or a Monday."""


class Notice(StrEnum):
    """Tiers that stand for all those already passed when a recipient first hears of a deadline version."""

    RECORDED = "recorded"
    CHANGED = "changed"
    HANDED_OVER = "handed_over"
    STANDING_IN = "standing_in"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Due:
    """A version of a deadline, as far as planning needs it. `is_new` where no other version came before it."""

    due_on: date
    start_by: date
    is_new: bool


@dataclass(frozen=True, slots=True)
class People:
    """Users with a live role, by id: who owns the hire, and who leads and administers the organisation.

    Deputies stand in the place of whoever is away; `owner_is_away` where `owner` is one. `worker` is who the hire is
    about, where he gets copies of his own.
    """

    owner: int | None
    leads: tuple[int, ...]
    administrators: tuple[int, ...]
    owner_is_away: bool = False
    worker: int | None = None

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


def recipients(kind: Kind, people: People) -> dict[int, int | None]:
    """Who gets reminders of this kind → how many days before the due date at most; None is all of them.

    The owner gets all. Where nobody live owns the hire, or the deadline is the organisation's own, the administrators
    stand in; leads who get every tier anyway are enough. Nobody gets the same reminder twice. The worker gets his
    copies of the kinds he can do something about.
    """
    getting: dict[int, int | None] = {} if people.owner is None else {people.owner: None}
    for lead in people.leads:
        getting.setdefault(lead, kind.leads_from)
    leads_get_all = bool(people.leads) and kind.leads_from >= kind.tiers[0]
    if people.owner is None and not leads_get_all:
        getting.update(dict.fromkeys(people.administrators))
    if kind.worker and people.worker is not None:
        getting.setdefault(people.worker, None)
    return getting


def gets(getting: Mapping[int, int | None], recipient: int, tier: str, days_before: int) -> bool:
    """Whether somebody among those who get reminders gets this one, so many calendar days before the due date."""
    if recipient not in getting:
        return False
    most = getting[recipient]
    return most is None or days_before <= most or tier in set(Notice) or tier.startswith(UNDELIVERED)


def all_are_the_leads_too(kind: Kind, due: Due) -> bool:
    """Whether leads get every reminder of this date that its owner gets."""
    return kind.leads_from >= max(kind.tiers[0], (due.due_on - due.start_by).days)


def is_anybody_told(kind: Kind, people: People) -> bool:
    """Whether anybody of the organisation gets reminders of this kind; the worker's copy isn't enough."""
    return bool(recipients(kind, replace(people, worker=None)))


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
    rest_until: date | None = None,
) -> tuple[Wanted, ...]:
    """Every reminder this deadline version wants from today on.

    `told`: who is in this version's plan already; they get the tiers still ahead. Whoever is new and has missed some
    gets one notice today in their place. `noticed_today`: whose notice stands for today's tier as well. `rest_until`:
    somebody has seen to it; there is nothing before that day, and on it whoever was told hears of it again.
    """
    plan: list[Wanted] = []
    for recipient, days in recipients(kind, people).items():
        tiers = _tiers(kind, due, days)
        first = rest_until or today + timedelta(days=recipient in noticed_today)
        ahead = {send_on: tier for send_on, tier in tiers.items() if send_on >= first}
        if rest_until is not None and (days is None or (due.due_on - rest_until).days <= days):
            ahead.setdefault(rest_until, f"{WOKEN}{rest_until}")
        if recipient not in told and len(ahead) < len(tiers):
            ahead[today] = _notice(due, told, recipient, people)
        plan.extend(Wanted(tier, recipient, send_on) for send_on, tier in sorted(ahead.items()))
    return tuple(plan)


def is_urgent(tier: str, due_on: date, today: date) -> bool:
    """Whether it goes out by itself and whatever day it is: the day to begin, the last seven days, and after."""
    return tier == START_BY or tier.startswith(UNDELIVERED) or (due_on - today).days <= LAST_DAYS


def is_tier(name: str) -> bool:
    """Whether it is a day counted from the dates, not a notice or the news that somebody could not be reached."""
    return name.isdigit() or name == START_BY


def stand_in(recipient: int, people: People, passed_over: Collection[int] = ()) -> int | None:
    """Who else is told when a recipient can't be reached: an administrator, then a lead, then the owner.

    Of the worker's own copy the owner hears first. `passed_over` are left out.
    """
    owner = () if people.owner is None else (people.owner,)
    others = (*people.administrators, *people.leads, *owner)
    if recipient == people.worker and recipient not in people.all:
        others = (*owner, *people.leads, *people.administrators)
    return next((user for user in others if user != recipient and user not in passed_over), None)


def _tiers(kind: Kind, due: Due, days: int | None) -> dict[date, str]:
    """Day of sending → tier. Where a tier falls on the start-by date, the start-by date it is."""
    least = kind.tiers[0] if days is None else days
    tiers = {due.due_on - timedelta(days=before): str(before) for before in kind.tiers if before <= least}
    if days is None or (due.due_on - due.start_by).days <= days:
        tiers[due.start_by] = START_BY
    return tiers


def _notice(due: Due, told: Collection[int], recipient: int, people: People) -> Notice:
    if not told:
        return Notice.RECORDED if due.is_new else Notice.CHANGED
    if recipient != people.owner:
        return Notice.JOINED
    return Notice.STANDING_IN if people.owner_is_away else Notice.HANDED_OVER
