"""The table of tiers as data, and what the reference keeps of each recipient, deadline and tier."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import holidays
import yaml

from tests.ten_years.story import Member, Office

TRACKER = Path(__file__).parents[2] / "tracker"
NEWS = ("recorded", "changed", "handed_over", "standing_in", "joined")
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kind:
    tiers: tuple[int, ...]
    leads_from: int
    lead: int  # days from the start-by date to the due date


def kinds() -> dict[str, Kind]:
    """The shipped table of tiers, with the lead time of the rule book."""
    leads = yaml.safe_load((TRACKER / "rules/deadlines/values.yaml").read_text())
    found = {}
    for file in (TRACKER / "reminders/kinds").glob("*/kind.yaml"):
        raw = yaml.safe_load(file.read_text())
        lead = leads.get(f"lead_days.{raw['deadline']}")
        if lead is not None:
            days = lead["entries"][-1]["value"]
            found[raw["deadline"]] = Kind(tuple(raw["tiers"]), raw["leads_from"], days)
    return found


@dataclass(slots=True)
class Plan:
    """What one recipient is still to get of one version, tier → day.

    `done` is over, whether sent or given up; `given` went to somebody else.
    """

    days: dict[str, date] = field(default_factory=dict)
    done: dict[str, date] = field(default_factory=dict)
    given: dict[str, date] = field(default_factory=dict)
    tries: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    mail: dict[str, int] = field(default_factory=dict)  # tier → the mail in which it was tried
    rested: bool = False
    news_at: datetime | None = None

    @property
    def is_told(self) -> bool:
        return bool(self.days or self.done or self.rested)

    def heard(self, since: date, today: date) -> bool:
        """Whether a mail of these days has gone out to her or is about to."""
        return any(since <= day <= today for day in (*self.done.values(), *self.days.values()))

    def settle(self, tier: str, day: date) -> None:
        self.done[tier] = day
        self.days.pop(tier, None)


@dataclass(slots=True)
class Version:
    """A due date of a hire, until it changes."""

    hire: str
    kind: str
    due: date
    start_by: date
    is_new: bool
    plans: dict[str, Plan] = field(default_factory=dict)
    wake_on: date | None = None
    seen_at: datetime | None = None

    def rest(self, today: date) -> date | None:
        return self.wake_on if self.wake_on is not None and self.wake_on > today else None


@dataclass(frozen=True, slots=True)
class Row:
    """One tier of one version whose day has come."""

    version: Version
    to: str
    tier: str
    day: date

    @property
    def plan(self) -> Plan:
        return self.version.plans[self.to]


def is_tier(name: str) -> bool:
    return name == "start_by" or re.fullmatch(r"\d+", name) is not None


def gets(getting: dict[str, int], email: str, tier: str, before: timedelta) -> bool:
    if email not in getting:
        return False
    return before.days <= getting[email] or tier in NEWS or tier.startswith("undelivered.")


def her_day(row: Row, member: Member) -> date:
    """The day she gets what waits for her digest and for a working day."""
    day = row.day
    while member.how == "weekly" and row.tier not in NEWS and day.weekday() != member.weekday:
        day += ONE
    while is_quiet(member.office, day):
        day += ONE
    return day


def is_urgent(tier: str, due: date, today: date) -> bool:
    return tier == "start_by" or tier.startswith("undelivered.") or today >= due - timedelta(days=7)


def is_quiet(office: Office, day: date) -> bool:
    if office.quiet_weekends and day.isoweekday() > 5:
        return True
    return office.holidays is not None and day in HOLIDAYS[office.holidays]


HOLIDAYS = {province: holidays.country_holidays("CA", subdiv=province) for province in ("ON", "BC")}
