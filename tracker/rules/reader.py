"""The one validator, with two doors: JSON (`read_hire`) and cells of a form or spreadsheet (`read_cells`).

Both name every problem at once, each with the field and what would be right, and never guess.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, get_args, get_type_hints

from tracker.errors import Invalid, Problem
from tracker.rules.facts import Hire
from tracker.rules.questions import Question, label, pattern, questions
from tracker.rules.reading.answers import read_answer
from tracker.rules.reading.cells import says_none, value_in_cell
from tracker.rules.reading.leaves import MOST_ENTRIES, flatten, unflatten
from tracker.rules.reading.words import Wrong, printable

__all__ = [
    *("Understood", "as_leaves", "as_tree", "flatten", "hire_from_leaves"),
    *("read_cells", "read_hire", "understand_cells", "unflatten"),
]


@dataclass(frozen=True)
class Understood:
    """What the cells of one hire say: leaves that could be read, and every problem of the rest."""

    leaves: Mapping[str, Any]
    problems: tuple[Problem, ...]


def read_hire(tree: object, language: str = "en", *, named: bool = False) -> Hire:
    """The hire of a contract tree. Raises `Invalid` with every problem of it, in `en` or `fr`.

    `named`: messages call a field by its label, for people, rather than by its path, for programs.
    """
    reading = _Reading(language, named)
    hire: Hire = reading.group(Hire, tree, "")
    if not reading.problems:
        reading.check_order(hire)
    if reading.problems:
        raise Invalid(reading.problems)
    return hire


def read_cells(cells: Mapping[str, str], language: str = "en") -> dict[str, Any]:
    """The leaves of cells (path → what somebody typed, empty for unknown). Raises `Invalid` with every problem."""
    understood = understand_cells(cells, language)
    if understood.problems:
        raise Invalid(understood.problems)
    return dict(understood.leaves)


def understand_cells(cells: Mapping[str, str], language: str = "en") -> Understood:
    """What cells say, and what is wrong with the others; dates, amounts and names as people write them."""
    leaves: dict[str, Any] = {}
    problems: list[Problem] = []
    for path, text in cells.items():
        try:
            if text.strip():
                leaves[path] = _cell(path, text)
        except Wrong as wrong:
            problems.append(wrong.problem(path, label(path, language), language))
    problems += _contradictions(leaves, language)
    if not problems:
        try:
            leaves = as_leaves(read_hire(unflatten(leaves), language, named=True))
        except Invalid as invalid:
            problems += invalid.problems
    return Understood(leaves, tuple(problems))


def hire_from_leaves(leaves: Mapping[str, Any]) -> Hire:
    """The hire of stored leaves. Raises `Invalid` where they no longer fit the contract."""
    return read_hire(unflatten(leaves))


def as_tree(hire: Hire) -> dict[str, Any]:
    """The contract's JSON for a hire: dates and decimals as text, lists as lists, unknowns as null."""
    return {one.name: _plain(getattr(hire, one.name)) for one in fields(hire)}


def as_leaves(hire: Hire) -> dict[str, Any]:
    """The stored form of a hire: path → JSON value, unknowns left out."""
    return flatten(as_tree(hire))


def _cell(path: str, text: str) -> Any:
    """The JSON value of one cell. Raises `Wrong`."""
    asked = questions().get(pattern(path))
    if asked is None:
        near = difflib.get_close_matches(path[:80], questions(), n=1)
        raise Wrong("unknown_field_near", near=near[0]) if near else Wrong("unknown_field")
    if "[]" in path:
        raise Wrong("needs_index", example=path.replace("[]", "[0]"))
    if any(int(index) >= MOST_ENTRIES for index in re.findall(r"\[([0-9]+)\]", path)):
        raise Wrong("too_many", most=MOST_ENTRIES)
    if asked.type == "list":
        if not says_none(text):
            raise Wrong("only_none", example=next(one for one in questions() if one.startswith(f"{path}[].")))
        return []
    return _plain(read_answer(asked, value_in_cell(asked, text)))


def _contradictions(leaves: Mapping[str, Any], language: str) -> list[Problem]:
    """Lists said to be empty of which entries are filled in all the same."""
    found = []
    for path in [path for path, value in leaves.items() if value == []]:
        if filled := [other for other in leaves if other.startswith(f"{path}[")]:
            wrong = Wrong("none_and_some", other=label(filled[0], language))
            found.append(wrong.problem(path, label(path, language), language))
    return found


class _Reading:
    """One tree being read: collects problems and goes on."""

    def __init__(self, language: str, named: bool) -> None:
        self.language = language
        self.named = named
        self.problems: list[Problem] = []

    def group(self, cls: Any, value: object, path: str) -> Any:
        """An object of the contract as its dataclass; wrong fields are reported and left unknown."""
        if value is None and path:
            return cls()
        if not isinstance(value, Mapping):
            self.report(path or "hire", Wrong("not_an_object", given=value))
            return cls()
        known = _shape(cls)
        for key in value:
            if key not in known:
                self.report(_joined(path, str(key)), _unknown(path, key, known))
        given = [(name, holds) for name, holds in known.items() if value.get(name) is not None]
        return cls(**{name: self.field(holds, value[name], _inside(path, name)) for name, holds in given})

    def field(self, holds: "_Holds", value: object, path: str) -> object:
        if holds.group is not None:
            return self.group(holds.group, value, path)
        return self.entries(holds.entry, value, path) if holds.entry else self.leaf(value, path)

    def entries(self, cls: type, value: object, path: str) -> tuple[Any, ...] | None:
        if not isinstance(value, list | tuple):
            self.report(path, Wrong("not_a_list", given=value))
            return None
        if len(value) > MOST_ENTRIES:
            self.report(path, Wrong("too_many", most=MOST_ENTRIES))
            return None
        return tuple(self.group(cls, entry, f"{path}[{index}]") for index, entry in enumerate(value))

    def leaf(self, value: object, path: str) -> object:
        try:
            return read_answer(_asked(path), value)
        except Wrong as wrong:
            self.report(path, wrong)
            return None

    def check_order(self, hire: Hire) -> None:
        """Refuse a last day before its first."""
        for path, first, day_of, first_day_of in _ordered():
            day, first_day = day_of(hire), first_day_of(hire)
            if day is not None and first_day is not None and day < first_day:
                other = label(first, self.language) if self.named else first
                given, other_day = day.isoformat(), first_day.isoformat()
                self.report(path, Wrong("before", given=given, other=other, other_day=other_day))

    def report(self, path: str, wrong: Wrong) -> None:
        name = label(path, self.language) if self.named else path
        self.problems.append(wrong.problem(path, name, self.language))


@cache
def _ordered() -> tuple[tuple[str, str, Callable[[Hire], Any], Callable[[Hire], Any]], ...]:
    """Each day that may not precede another, with that other, and what reads either of a hire."""
    pairs = [(one.path, one.not_before) for one in questions().values() if one.not_before is not None]
    return tuple((path, first, attrgetter(path), attrgetter(first)) for path, first in pairs)


class _Holds(NamedTuple):
    """What a field of a dataclass holds: an object, entries of a list, or else a leaf."""

    group: type | None
    entry: type | None


@cache
def _shape(cls: type) -> Mapping[str, _Holds]:
    """The fields of a dataclass with what each holds."""
    hints = get_type_hints(cls).items()
    return {
        name: _Holds(hint if is_dataclass(hint) and isinstance(hint, type) else None, _entry_class(hint))
        for name, hint in hints
    }


@lru_cache(maxsize=10_000)
def _asked(path: str) -> Question:
    """The question behind a path that is known to be one of the contract's."""
    return questions()[pattern(path)]


def _entry_class(hint: Any) -> type | None:
    """The dataclass of which a hint is a tuple, if it is one."""
    for part in get_args(hint):
        for inner in get_args(part):
            if is_dataclass(inner) and isinstance(inner, type):
                return inner
    return None


def _unknown(path: str, key: object, known: Mapping[str, Any]) -> Wrong:
    near = difflib.get_close_matches(str(key)[:80], known, n=1)
    return Wrong("unknown_field_near", near=_joined(path, near[0])) if near else Wrong("unknown_field")


def _joined(path: str, name: str) -> str:
    return printable(f"{path}.{name}" if path else name)


@lru_cache(maxsize=10_000)
def _inside(path: str, name: str) -> str:
    """The path of a field of the contract; what somebody made up isn't kept."""
    return _joined(path, name)


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
