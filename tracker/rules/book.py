"""The rule book: dated values with their sources, read strictly from the value files of every room.

A room is a folder of `tracker/rules` that holds value files: `common`, `deadlines`, and one folder per category. A
value file is named `values.yaml` or `<topic>_values.yaml`; all those of a folder make one room.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from tracker.errors import BadValues, NotInForce
from tracker.rules.strict_yaml import read_mapping
from tracker.rules.units import frozen_value

RULES = Path(__file__).parent
SHARED_ROOM = "common"
CONFIDENCES = ("high", "medium", "low")

_VALUE_KEYS = {"unit", "meaning", "rule", "entries"}
_ENTRY_KEYS = {"since", "seen_in_force_on", "value", "source", "checked", "confidence", "note", "rule"}
_ENTRY_NEEDS = {"since", "value", "source", "checked", "confidence"}
_SOURCE_KEYS = {"instrument", "section", "url"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written. `own reading` as the instrument marks the compiler's judgment."""

    instrument: str
    section: str
    url: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A value from its first day in force. `since` None: the start is unknown, it was seen on `seen_in_force_on`.

    `rule` is the public id of this version, where it has one of its own.
    """

    since: date | None
    seen_in_force_on: date | None
    value: Any
    source: Source
    checked: date
    confidence: str
    note: str | None
    rule: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A named value and its entries, oldest first. `rule` is the rule's public id."""

    name: str
    unit: str
    meaning: str
    rule: str
    entries: tuple[Entry, ...]
    starts: tuple[date, ...]

    @lru_cache(maxsize=20_000)  # noqa: B019 (values live as long as the process)
    def at(self, on: date) -> Entry:
        """The entry in force on a day. Raises NotInForce before the first one and where a null ended the value."""
        place = bisect_right(self.starts, on) - 1
        if place < 0 or self.entries[place].value is None:
            raise NotInForce(self.name, on)
        return self.entries[place]


@dataclass(frozen=True, slots=True)
class Book:
    """Every value of every room, and the digest of the files they came from.

    `names` holds what each room may call a value: its own names, and the shared ones as `common.<name>`.
    """

    rooms: Mapping[str, Mapping[str, Value]]
    digest: str
    names: Mapping[str, Mapping[str, Value]]

    def find(self, room: str, name: str) -> Value:
        """The value a room calls by this name; `common.<name>` is found from every room. KeyError if undeclared."""
        return self.names[room][name]

    def entry(self, room: str, name: str, on: date) -> Entry:
        """The entry in force on a day. Raises NotInForce, and KeyError for a name no file declares."""
        try:
            return self.names[room][name].at(on)
        except NotInForce:
            raise NotInForce(name, on) from None  # under the name the room used, so that it can be found again

    def value(self, room: str, name: str, on: date) -> Any:
        """The bare value in force on a day. Raises as `entry` does."""
        return self.entry(room, name, on).value


@cache
def shipped_book() -> Book:
    """The rule book of this installation, read once per process."""
    return read_book(RULES)


def read_book(root: Path) -> Book:
    """Reads every value file under a rules folder. Raises BadValues for the first mistake found."""
    rooms: dict[str, dict[str, Value]] = {}
    digest = hashlib.sha256()
    for file in room_files(root, "values"):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
        room = rooms.setdefault(file.parent.name, {})
        for value in read_values(file):
            if value.name in room:
                raise BadValues(
                    file,
                    value.name,
                    "is already declared in another file of this folder",
                )
            room[value.name] = value
    shared = {f"{SHARED_ROOM}.{name}": value for name, value in rooms.get(SHARED_ROOM, {}).items()}
    names = {room: {**shared, **values} for room, values in rooms.items()}
    return Book(rooms, digest.hexdigest()[:16], names)


def room_files(root: Path, kind: str) -> list[Path]:
    """The files of one kind (`values`, `messages`) in every room, in a fixed order."""
    patterns = (
        f"*/{kind}.yaml",
        f"*/*_{kind}.yaml",
        f"categories/*/{kind}.yaml",
        f"categories/*/*_{kind}.yaml",
    )
    return sorted(file for pattern in patterns for file in root.glob(pattern))


def read_values(file: Path) -> list[Value]:
    """The values of one file. Raises BadValues(file, key, why)."""
    return [_value(file, name, raw) for name, raw in read_mapping(file).items()]


def _value(file: Path, name: str, raw: Any) -> Value:
    fields = _fields(file, name, raw, _VALUE_KEYS, _VALUE_KEYS)
    unit, meaning, rule = (_text(file, f"{name}.{key}", fields[key]) for key in ("unit", "meaning", "rule"))
    if not isinstance(fields["entries"], list) or not fields["entries"]:
        raise BadValues(file, f"{name}.entries", "must be a list with at least one entry")
    entries = tuple(_entry(file, f"{name}.entries[{i}]", item, unit) for i, item in enumerate(fields["entries"]))
    starts = tuple(entry.since or date.min for entry in entries)
    for i in range(1, len(entries)):
        if entries[i].since is None or starts[i] <= starts[i - 1]:
            raise BadValues(
                file,
                f"{name}.entries[{i}].since",
                "must be later than the entry before it",
            )
    return Value(name, unit, meaning, rule, entries, starts)


def _entry(file: Path, key: str, raw: Any, unit: str) -> Entry:
    fields = _fields(file, key, raw, _ENTRY_KEYS, _ENTRY_NEEDS)
    since = _day(file, f"{key}.since", fields["since"], or_none=True)
    seen = _day(file, f"{key}.seen_in_force_on", fields.get("seen_in_force_on"), or_none=True)
    if since is None and seen is None:
        raise BadValues(file, f"{key}.seen_in_force_on", "is required where `since` is null")
    if fields["confidence"] not in CONFIDENCES:
        raise BadValues(file, f"{key}.confidence", f"must be one of {', '.join(CONFIDENCES)}")
    checked = _day(file, f"{key}.checked", fields["checked"])
    assert checked is not None
    return Entry(
        since=since,
        seen_in_force_on=seen,
        value=_converted(file, f"{key}.value", fields["value"], unit),
        source=_source(file, f"{key}.source", fields["source"]),
        checked=checked,
        confidence=fields["confidence"],
        note=_text_or_none(file, f"{key}.note", fields.get("note")),
        rule=_text_or_none(file, f"{key}.rule", fields.get("rule")),
    )


def _converted(file: Path, key: str, raw: Any, unit: str) -> Any:
    """A null ends the value, whatever its unit."""
    if raw is None:
        return None
    try:
        return frozen_value(raw, unit)
    except ValueError as error:
        raise BadValues(file, key, str(error)) from error


def _source(file: Path, key: str, raw: Any) -> Source:
    fields = _fields(file, key, raw, _SOURCE_KEYS, {"instrument", "section"})
    url = fields.get("url")
    if url is not None and not (isinstance(url, str) and url.startswith(("https://", "http://"))):
        raise BadValues(file, f"{key}.url", "must be an http or https address")
    return Source(
        _text(file, f"{key}.instrument", fields["instrument"]),
        _text(file, f"{key}.section", fields["section"]),
        url,
    )


def _fields(file: Path, key: str, raw: Any, allowed: set[str], needed: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise BadValues(file, key, f"must be a mapping with {', '.join(sorted(needed))}")
    for name in raw:
        if name not in allowed:
            raise BadValues(
                file,
                f"{key}.{name}",
                f"unknown key; known are {', '.join(sorted(allowed))}",
            )
    for name in sorted(needed - raw.keys()):
        raise BadValues(file, f"{key}.{name}", "is missing")
    return raw


def _text(file: Path, key: str, raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise BadValues(file, key, "must be a text that is not empty")
    return raw


def _text_or_none(file: Path, key: str, raw: Any) -> str | None:
    return None if raw is None else _text(file, key, raw)


def _day(file: Path, key: str, raw: Any, *, or_none: bool = False) -> date | None:
    if raw is None and or_none:
        return None
    if type(raw) is not date:
        raise BadValues(
            file,
            key,
            f"must be a date such as 2026-07-17{', or null' if or_none else ''}",
        )
    return raw
