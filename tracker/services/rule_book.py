"""The rule book as its readers look at it: rooms, values with their histories, what is stale, what a search finds.

Pure: nothing here asks the database.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from tracker.errors import NotInForce
from tracker.rules.book import RULES, SHARED_ROOM, Entry, Value, room_files, shipped_book
from tracker.rules.category import Category, categories
from tracker.rules.scenarios import Scenario, shipped_scenarios
from tracker.rules.strict_yaml import read_mapping

YEAR = 365


@dataclass(frozen=True, slots=True)
class Rule:
    """A value of the book in its room. Topics of the shared room are rooms of their own: `common.wage`."""

    room: str
    value: Value

    @property
    def name(self) -> str:
        """The name every finding uses: `gts_a/referral`."""
        return f"{self.room.partition('.')[0]}/{self.value.name}"

    @property
    def ids(self) -> list[str]:
        """The public ids of the rule, its own first."""
        return list(dict.fromkeys([self.value.rule, *(entry.rule for entry in self.value.entries if entry.rule)]))

    def now(self, on: date) -> Entry | None:
        """The entry in force on a day, None where there is none."""
        try:
            return self.value.at(on)
        except NotInForce:
            return None

    def coming(self, on: date) -> bool:
        """Whether it begins after that day."""
        return self.value.starts[0] > on

    def stale(self, on: date) -> bool:
        """Whether nobody has looked for more than a year at what is in force on that day."""
        entry = self.now(on)
        return entry is not None and (on - entry.checked).days > YEAR


@dataclass(frozen=True, slots=True)
class Room:
    """A folder of rules, or a topic of the shared one: its values, its scenarios, the categories that live there."""

    name: str
    rules: tuple[Rule, ...]
    scenarios: tuple[Scenario, ...]
    categories: tuple[Category, ...]

    def oldest_check(self, on: date) -> date | None:
        """The earliest day of checking among the values in force."""
        return min((entry.checked for rule in self.rules if (entry := rule.now(on))), default=None)

    def stale(self, on: date) -> int:
        """How many of its values nobody has looked at for more than a year."""
        return sum(rule.stale(on) for rule in self.rules)

    def scenarios_of(self, category: Category) -> int:
        """How many scenarios are about one of its categories."""
        return sum(one.category in (None, category.slug) for one in self.scenarios)


@cache
def rooms() -> Mapping[str, Room]:
    """Every room by name: those of categories by rank, then the shared ones."""
    lived_in = list(dict.fromkeys(category.room for category in categories()))
    values = dict(_values())
    return {name: _room(name, values.get(name, ())) for name in [*lived_in, *(n for n in values if n not in lived_in)]}


def all_rules() -> list[Rule]:
    """Every value of every room."""
    return [rule for room in rooms().values() for rule in room.rules]


def rules_with(wanted: str) -> list[Rule]:
    """The rules that carry a public id, or else are called so: `gts_a/referral`, `referral`."""
    found = [rule for rule in all_rules() if wanted in rule.ids]
    return found or [rule for rule in all_rules() if wanted in (rule.name, rule.value.name)]


def found(rules: Iterable[Rule], sought: str) -> list[Rule]:
    """The rules in whose names, ids, meaning, notes or sources every word sought stands somewhere."""
    words = sought.casefold().split()
    return [rule for rule in rules if words and all(word in _texts()[rule.name] for word in words)]


def code_of(category: Category, on: date) -> str | None:
    """The exemption code of a category on a day; None where it goes by the worker's role."""
    return None if callable(category.code) else _text_value(category, category.code, on)


def authority_of(category: Category, on: date) -> str | None:
    """The provision a category rests on, on a day."""
    return _text_value(category, category.authority, on)


def _text_value(category: Category, name: str | None, on: date) -> str | None:
    try:
        return str(shipped_book().value(category.room, name, on)) if name else None
    except NotInForce:
        return None


def _values() -> Iterator[tuple[str, tuple[Value, ...]]]:
    for name, values in shipped_book().rooms.items():
        if name != SHARED_ROOM:
            yield name, tuple(values.values())
    shared = shipped_book().rooms[SHARED_ROOM]
    for file in room_files(RULES, "values"):
        if file.parent.name == SHARED_ROOM:
            topic = file.stem.removesuffix("values").rstrip("_") or "general"
            yield f"{SHARED_ROOM}.{topic}", tuple(shared[name] for name in read_mapping(file))


def _room(name: str, values: Iterable[Value]) -> Room:
    lives = tuple(category for category in categories() if category.room == name)
    return Room(name, tuple(Rule(name, value) for value in values), shipped_scenarios().get(name, ()), lives)


@cache
def _texts() -> Mapping[str, str]:
    """What a search looks through, by the name of the rule."""
    return {rule.name: _text(rule) for rule in all_rules()}


def _text(rule: Rule) -> str:
    told = [rule.name, *rule.ids, rule.value.meaning]
    for entry in rule.value.entries:
        told += [entry.note or "", entry.source.instrument, entry.source.section]
    return "\n".join(told).casefold()
