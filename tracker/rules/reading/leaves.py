"""Facts as a tree (the contract's JSON) and as leaves (path → JSON value), and the way between the two."""

import re
from collections.abc import Mapping
from typing import Any

MOST_ENTRIES = 50  # of one list; more is a mistake, and a path with a huge index must not fill the memory

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)((?:\[[0-9]{1,4}\])?)(?:\.|$)")


def flatten(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The leaves of a tree. Unknown (null) values and empty groups leave none; an empty list is itself a leaf.

    An entry of a list of which nothing is known keeps its place as an empty object.
    """
    leaves: dict[str, Any] = {}
    for key, value in tree.items():
        _flatten(key, value, leaves)
    return leaves


def unflatten(leaves: Mapping[str, Any]) -> dict[str, Any]:
    """The tree of some leaves. Entries missing before a later one of their list are unknown.

    Raises `ValueError` for a path that is none, that crosses another, or whose index is 50 or more.
    """
    tree: dict[str, Any] = {}
    for path, value in leaves.items():
        found = steps(path)
        place: Any = tree
        for step, following in zip(found, found[1:], strict=False):
            place = _inside(place, step, [] if isinstance(following, int) else {}, path)
        _put(place, found[-1], value, path)
    return tree


def steps(path: str) -> list[str | int]:
    """The names and indexes of a path: `short_stays[0].days` → `short_stays`, 0, `days`. Else `ValueError`."""
    found: list[str | int] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None or (match.end() == len(path) and path.endswith(".")):
            raise ValueError(f"{path} is no path")
        found.append(match[1])
        if match[2]:
            found.append(int(match[2][1:-1]))
        at = match.end()
    if not found:
        raise ValueError("an empty path")
    return found


def _flatten(path: str, value: Any, leaves: dict[str, Any]) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _flatten(f"{path}.{key}", inner, leaves)
    elif isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value):
        for index, entry in enumerate(value):
            before = len(leaves)
            _flatten(f"{path}[{index}]", entry, leaves)
            if len(leaves) == before:
                leaves[f"{path}[{index}]"] = {}
    elif value is not None:
        leaves[path] = value


def _inside(place: Any, step: str | int, empty: Any, path: str) -> Any:
    """The group or list at a step, made as the empty one where it isn't there yet."""
    if isinstance(step, int):
        _grow(place, step, path)
        inner = place[step]
    else:
        inner = place.setdefault(step, empty)
    if type(inner) is not type(empty):
        raise ValueError(f"{path} crosses another path")
    return inner


def _grow(entries: list[Any], index: int, path: str) -> None:
    if index >= MOST_ENTRIES:
        raise ValueError(f"{path}: a list holds at most {MOST_ENTRIES} entries")
    entries.extend({} for _ in range(index + 1 - len(entries)))


def _put(place: Any, step: str | int, value: Any, path: str) -> None:
    if isinstance(step, int):
        if value != {}:
            raise ValueError(f"{path} is an entry of a list: its own fields hold the values")
        _grow(place, step, path)
    elif step in place:
        raise ValueError(f"{path} crosses another path")
    else:
        place[step] = list(value) if isinstance(value, list) else value
