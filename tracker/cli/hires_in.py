"""Reads hires from JSON: one object, an array, or JSON lines. Lines are read one by one, so memory stays flat."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import IO, Any

UTF8_MARK = b"\xef\xbb\xbf"


class Shape(StrEnum):
    """How the hires came, and so how the verdicts go back."""

    ONE = "object"
    ARRAY = "array"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Entry:
    """One hire as JSON, or why it can't be read. `place` is its index in an array, from 0, or its line, from 1."""

    place: int
    tree: Any = None
    unreadable: str | None = None


class _NotJson(ValueError):
    """The text is no JSON that can be taken; the message says why."""


def read_entries(file: IO[bytes]) -> tuple[Shape, Iterator[Entry]]:
    """The shape of the input and its hires, in order."""
    head = _first_lines(file)
    filled = [line.removeprefix(UTF8_MARK).strip() for line in head if line.removeprefix(UTF8_MARK).strip()]
    if filled and (filled[0].startswith(b"[") or _continues(filled)):
        return _whole(b"".join(head) + file.read())
    return Shape.LINES, _lines(chain(head, file))


def _first_lines(file: IO[bytes]) -> list[bytes]:
    """The lines up to the second that holds anything."""
    head, filled = [], 0
    for line in file:
        head.append(line)
        filled += bool(line.strip())
        if filled == 2:
            break
    return head


def _continues(filled: list[bytes]) -> bool:
    """Whether the first object goes on over more lines, rather than being a line of its own."""
    return filled[0].startswith(b"{") and len(filled) > 1 and _tree(filled[0]) is None and _tree(filled[1]) is None


def _tree(line: bytes) -> Any:
    try:
        return parsed(line)
    except _NotJson:
        return None


def _whole(text: bytes) -> tuple[Shape, Iterator[Entry]]:
    try:
        tree = parsed(text)
    except _NotJson as error:
        return Shape.ONE, iter([Entry(0, unreadable=str(error))])
    if isinstance(tree, list):
        return Shape.ARRAY, (Entry(index, item) for index, item in enumerate(tree))
    return Shape.ONE, iter([Entry(0, tree)])


def _lines(lines: Iterator[bytes]) -> Iterator[Entry]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield Entry(number, parsed(line))
            except _NotJson as error:
                yield Entry(number, unreadable=str(error))


def parsed(text: bytes) -> Any:
    """The JSON value, numbers with a fraction as Decimal. Raises _NotJson, also for a key that stands twice."""
    try:
        return json.loads(
            text.removeprefix(UTF8_MARK).decode("utf-8"),
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        raise _NotJson("must be JSON in UTF-8") from error
    except json.JSONDecodeError as error:
        raise _NotJson(f"must be JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise _NotJson("must be JSON of a hire; this one is nested too deep") from error
    except ValueError as error:
        raise _NotJson(f"must be JSON of a hire: {error}") from error


def _refuse_constant(name: str) -> Any:
    raise _NotJson(f"{name} is no number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotJson(f"the key {twice[:80]!r} stands twice")
    return tree
