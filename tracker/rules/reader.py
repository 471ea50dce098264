"""The one validator, with two doors: JSON (`read_hire`) and cells of a form or spreadsheet (`read_cells`).

Both name every problem at once, each with the field and what would be right, and never guess.
"""

import difflib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from tracker.errors import Invalid, Problem
from tracker.rules.facts import Hire
from tracker.rules.questions import label, pattern, questions
from tracker.rules.reading.answers import read_answer
from tracker.rules.reading.leaves import MOST_ENTRIES, flatten, unflatten
from tracker.rules.reading.words import Wrong, printable

__all__ = ["as_leaves", "as_tree", "flatten", "hire_from_leaves", "read_hire", "unflatten"]

Group = TypeVar("Group")


def read_hire(tree: object, language: str = "en", *, named: bool = False) -> Hire:
    """The hire of a contract tree. Raises `Invalid` with every problem of it, in `en` or `fr`.

    `named`: messages call a field by its label, for people, rather than by its path, for programs.
    """
    reading = _Reading(language, named)
    hire = reading.group(Hire, tree, "")
    if not reading.problems:
        reading.check_order(flatten(as_tree(hire)))
    if reading.problems:
        raise Invalid(reading.problems)
    return hire


def hire_from_leaves(leaves: Mapping[str, Any]) -> Hire:
    """The hire of stored leaves. Raises `Invalid` where they no longer fit the contract."""
    return read_hire(unflatten(leaves))


def as_tree(hire: Hire) -> dict[str, Any]:
    """The contract's JSON for a hire: dates and decimals as text, lists as lists, unknowns as null."""
    return {one.name: _plain(getattr(hire, one.name)) for one in fields(hire)}


def as_leaves(hire: Hire) -> dict[str, Any]:
    """The stored form of a hire: path → JSON value, unknowns left out."""
    return flatten(as_tree(hire))


class _Reading:
    """One tree being read: collects problems and goes on."""

    def __init__(self, language: str, named: bool) -> None:
        self.language = language
        self.named = named
        self.problems: list[Problem] = []

    def group(self, cls: type[Group], value: object, path: str) -> Group:
        """An object of the contract; wrong fields are reported and left unknown."""
        if value is None and path:
            return cls()
        if not isinstance(value, Mapping):
            self.report(path or "hire", Wrong("not_an_object", given=value))
            return cls()
        known = _shape(cls)
        for key in value:
            if key not in known:
                self.report(_joined(path, str(key)), _unknown(path, key, known))
        return cls(**{name: self.field(hint, value.get(name), _joined(path, name)) for name, hint in known.items()})

    def field(self, hint: Any, value: object, path: str) -> object:
        if is_dataclass(hint):
            return self.group(hint, value, path)  # type: ignore[arg-type]
        if value is None:
            return None
        entry = _entry_class(hint)
        return self.entries(entry, value, path) if entry else self.leaf(value, path)

    def entries(self, cls: type[Group], value: object, path: str) -> tuple[Group, ...] | None:
        if not isinstance(value, list | tuple):
            self.report(path, Wrong("not_a_list", given=value))
            return None
        if len(value) > MOST_ENTRIES:
            self.report(path, Wrong("too_many", most=MOST_ENTRIES))
            return None
        return tuple(self.group(cls, entry, f"{path}[{index}]") for index, entry in enumerate(value))

    def leaf(self, value: object, path: str) -> object:
        try:
            return read_answer(questions()[pattern(path)], value)
        except Wrong as wrong:
            self.report(path, wrong)
            return None

    def check_order(self, leaves: Mapping[str, Any]) -> None:
        """Refuse a last day before its first."""
        for path, day in leaves.items():
            first = questions()[pattern(path)].not_before if pattern(path) in questions() else None
            if first in leaves and day < leaves[first]:
                other = label(first, self.language) if self.named else first
                self.report(path, Wrong("before", given=day, other=other, other_day=leaves[first]))

    def report(self, path: str, wrong: Wrong) -> None:
        name = label(path, self.language) if self.named else path
        self.problems.append(wrong.problem(path, name, self.language))


@cache
def _shape(cls: type) -> Mapping[str, Any]:
    """The fields of a dataclass with their types."""
    return get_type_hints(cls)


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
