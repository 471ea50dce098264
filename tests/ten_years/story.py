"""What happens in ten invented years: who works where, what is recorded, when the scheduler looks, and what it meets.

The same seed tells the same story. Nothing here knows how reminders are planned or sent.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGIN, END = date(2026, 12, 1), date(2036, 12, 1)
EVENING = time(20, 5)  # UTC; afternoon in Newfoundland, noon in Vancouver, the next morning after six in Sydney
PERMIT, PASSPORT, OFFER = "work_permit.expires_on", "passport_expires_on", "job_offer.ends_on"


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation: where it is, from which hour it sends, and when it is quiet."""

    slug: str
    zone: str
    hour: int = 6
    quiet_weekends: bool = False
    holidays: str | None = None


@dataclass(slots=True)
class Member:
    """Somebody with a role there, and how she wants her mail."""

    email: str
    office: Office
    role: str
    how: str = "single"
    hour: int | None = None
    weekday: int = 0
    until: date | None = None
    away: tuple[date, date] | None = None
    deputy: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A date of a hire is recorded, renewed or corrected."""

    hire: str
    what: str
    day: date


@dataclass(frozen=True, slots=True)
class Handed:
    """A hire gets another owner."""

    hire: str
    owner: str


@dataclass(frozen=True, slots=True)
class Leaves:
    """Somebody's role ends after that day; nobody hands her hires over yet."""

    email: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Joins:
    """Somebody gets a role."""

    member: Member


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away, both days included, and a deputy stands in."""

    email: str
    first: date
    last: date
    deputy: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody has seen to the first date of a kind, if it stands; it may rest until a day."""

    hire: str
    kind: str
    wake_on: date


@dataclass(frozen=True, slots=True)
class Chooses:
    """Somebody wants her mail otherwise."""

    email: str
    how: str


Event = Paper | Handed | Leaves | Joins | Away | Seen | Chooses


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant of the machine's clock at which the scheduler looks.

    The mail server is `busy` (it takes nothing just now), and refuses for good what is for one of `gone`.
    """

    at: datetime
    busy: bool = False
    gone: frozenset[str] = frozenset()


@dataclass(slots=True)
class Day:
    """What is done from midnight of UTC on, and the scheduler's moments in the order in which they come."""

    day: date
    events: list[Event]
    moments: list[Moment]


@dataclass(slots=True)
class Story:
    seed: int
    offices: list[Office]
    members: list[Member]
    hires: dict[str, Office]
    owners: dict[str, str]
    days: list[Day] = field(default_factory=list)


OFFICES = [
    Office("avalon", "America/St_Johns"),
    Office("northline", "America/Toronto", 7, quiet_weekends=True, holidays="ON"),
    Office("coastal", "America/Vancouver", 9, holidays="BC"),
    Office("southern", "Australia/Sydney"),
]
CHOICES = {
    "avalon": [("single", None, 0), ("single", None, 0), ("daily", 8, 0)],
    "northline": [("daily", None, 0), ("weekly", 9, 3), ("single", None, 0)],
    "coastal": [("weekly", 13, 0), ("urgent", None, 0), ("daily", 16, 0)],
    "southern": [("single", None, 0), ("daily", 12, 0), ("weekly", 8, 6)],
}
HIRES = {"avalon": 2, "northline": 3, "coastal": 3, "southern": 2}
REMARKABLE = [date(2028, 2, 29), date(2027, 12, 31), date(2028, 2, 29), date(2029, 1, 1), date(2027, 3, 14)]


def story(seed: int) -> Story:
    """The ten years of this seed."""
    chance = random.Random(seed)
    members = [member for office in OFFICES for member in _members(office)]
    hires = {f"{office.slug[0].upper()}-000{n}": office for office in OFFICES for n in range(1, HIRES[office.slug] + 1)}
    owners = {hire: f"owner{_twin(hire)}@{office.slug}.example" for hire, office in hires.items()}
    told = Story(seed, OFFICES, members, hires, owners)
    events = _by_day(told, chance)
    weather = _weather(told, chance)
    told.days = [Day(day, events.get(day, []), next(weather)) for day in _each_day(BEGIN, END)]
    return told


def _twin(hire: str) -> int:
    """Every third hire has the dates and the owner of the first, so that mails fall together."""
    return 1 if hire.endswith("3") else int(hire[-1])


def _each_day(first: date, end: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((end - first).days))


def _members(office: Office) -> Iterator[Member]:
    for number, (how, hour, weekday) in enumerate(CHOICES[office.slug], 1):
        yield Member(f"owner{number}@{office.slug}.example", office, "coordinator", how, hour, weekday)
    yield Member(f"lead@{office.slug}.example", office, "lead", "daily" if office.slug == "coastal" else "single")
    yield Member(f"admin@{office.slug}.example", office, "administrator")


def _by_day(told: Story, chance: random.Random) -> dict[date, list[Event]]:
    found: dict[date, list[Event]] = {}
    for number, hire in enumerate(told.hires):
        dates = random.Random(f"{chance.random() if _twin(hire) == 2 else told.seed} {told.hires[hire].slug}")
        first = REMARKABLE[number] if number < len(REMARKABLE) else BEGIN + timedelta(days=dates.randrange(700))
        for day, event in (*_papers(hire, first, dates), *_seen(hire, chance)):
            found.setdefault(day, []).append(event)
    for office in told.offices:
        for day, event in _people(told, office, chance):
            found.setdefault(day, []).append(event)
    return found


def _papers(hire: str, first: date, chance: random.Random) -> Iterator[tuple[date, Event]]:
    """Each kind of paper from its first end on, renewed well before or long after, at times corrected by some days."""
    for what, years in ((PERMIT, (2, 3)), (PASSPORT, (4, 6)), (OFFER, (3, 5))):
        recorded, ends = BEGIN + timedelta(days=chance.randrange(5)), first
        while recorded < END:
            yield recorded, Paper(hire, what, ends)
            if chance.random() < 0.3:
                corrected = ends + timedelta(days=chance.choice((-40, -1, 1, 20)))
                yield recorded + timedelta(days=chance.randrange(1, 200)), Paper(hire, what, corrected)
            recorded = max(recorded, ends - timedelta(days=chance.randint(-130, 250))) + timedelta(days=200)
            ends = max(recorded, ends) + timedelta(days=chance.randint(*years) * 365 + chance.randint(-60, 60))


def _seen(hire: str, chance: random.Random) -> Iterator[tuple[date, Event]]:
    for _ in range(12):
        day = BEGIN + timedelta(days=chance.randrange(3600))
        kind = chance.choice(("work_permit_extension", "passport_expiry", "job_offer_end", "restoration_window"))
        yield day, Seen(hire, kind, day + timedelta(days=chance.randint(2, 120)))


def _people(told: Story, office: Office, chance: random.Random) -> Iterator[tuple[date, Event]]:
    """Absences and changed minds; one owner leaves and her hires are handed over weeks later; a second lead joins."""
    owners = [member.email for member in told.members if member.office is office and member.role == "coordinator"]
    for year in range(10):
        day = BEGIN + timedelta(days=365 * year + chance.randrange(300))
        absent, deputy = chance.sample(owners, 2)
        yield day, Away(absent, day + timedelta(days=2), day + timedelta(days=chance.randint(2, 40)), deputy)
        yield day + timedelta(days=50), Chooses(chance.choice(owners), chance.choice(("single", "daily", "weekly")))
    gone, heir = chance.sample(owners, 2)
    left = BEGIN + timedelta(days=chance.randrange(2200, 3000))
    yield left, Leaves(gone, left + timedelta(days=3))
    for hire, owner in told.owners.items():
        if owner == gone:
            yield left + timedelta(days=chance.randint(10, 200)), Handed(hire, heir)
        elif owner in owners and chance.random() < 0.5:
            yield BEGIN + timedelta(days=chance.randrange(1000, 2000)), Handed(hire, chance.choice(owners))
    second = Member(f"second@{office.slug}.example", office, "lead")
    yield BEGIN + timedelta(days=chance.randrange(600, 3000)), Joins(second)


def _weather(told: Story, chance: random.Random) -> Iterator[list[Moment]]:
    """The scheduler's moments of each day: most days one in the evening of UTC; at clock changes many."""
    silent, busy, closed, gone = 0, 0, 0, frozenset[str]()
    for day in _each_day(BEGIN, END):
        silent, busy, closed = max(silent - 1, 0), max(busy - 1, 0), max(closed - 1, 0)
        if not silent and chance.random() < 0.008:
            silent = chance.choice((1, 2, 5, 30))  # nobody sweeps: the worker is away
        if not busy and chance.random() < 0.01:
            busy = chance.choice((1, 1, 2, 4))
        if not closed:
            gone = frozenset[str]()
            if chance.random() < 0.004:
                closed, gone = 20, frozenset({chance.choice(told.members).email})
        hours = _hours(day, told, chance)
        yield [] if silent else [Moment(at, busy > 0, gone) for at in hours]


def _hours(day: date, told: Story, chance: random.Random) -> list[datetime]:
    evening, what = datetime.combine(day, EVENING, UTC), chance.random()
    if any(_clock_changes(office.zone, day) for office in told.offices):  # around the sending hours of all of them
        return [datetime.combine(day, time(hour, 30), UTC) for hour in (8, 9, 11, 12, 16, 17, 19, 20)]
    if what < 0.1:  # before the morning of some and after that of others
        return [datetime.combine(day, time(chance.randrange(24), 30), UTC)]
    if what < 0.14:
        return [datetime.combine(day, time(hour, 31), UTC) for hour in sorted(chance.sample(range(24), 4))]
    if what < 0.15:  # the machine's clock is wrong for a while, and set right again
        return [evening + timedelta(days=chance.choice((-3, -1, 1, 3))), evening]
    return [evening]


def _clock_changes(zone: str, day: date) -> bool:
    midnight = datetime.combine(day, time(), ZoneInfo(zone))
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()
