"""The scenarios beside each room's rules, read strictly: who, on which day, what is expected, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker.errors import BadValues
from tracker.rules.book import RULES, room_files
from tracker.rules.strict_yaml import read_yaml

_NEEDS = {"name", "given", "on", "expect", "because"}
_MAY = {"category", "changed", "new_employer"}


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case with its answer.

    `given` holds the facts as a tree of contract inputs (in the room of penalties, the arguments), and `changed` what
    a proposed change of the job, perhaps with a `new_employer`, lays over them. `category` is the member of a family it
    is about. Names and reasons are written in English alone.
    """

    name: str
    given: Mapping[str, Any]
    on: date
    expect: Mapping[str, Any]
    because: str
    category: str | None = None
    changed: Mapping[str, Any] | None = None
    new_employer: bool = False


@cache
def shipped_scenarios() -> Mapping[str, tuple[Scenario, ...]]:
    """Every scenario of this installation by room. Raises BadValues for the first mistake found."""
    rooms: dict[str, tuple[Scenario, ...]] = {}
    for file in room_files(RULES, "scenarios"):
        rooms[file.parent.name] = rooms.get(file.parent.name, ()) + tuple(read_scenarios(file))
    return rooms


def read_scenarios(file: Path) -> list[Scenario]:
    """The scenarios of one file; entries that say why a check cannot end some way are left out.

    Raises BadValues(file, key, why).
    """
    content = read_yaml(file)
    if not isinstance(content, list):
        raise BadValues(file, "the file", "must be a list of scenarios")
    found = [_scenario(file, f"[{place}]", raw) for place, raw in enumerate(content) if not _cannot(file, place, raw)]
    names: set[tuple[str | None, str]] = set()
    for scenario in found:
        if (scenario.category, scenario.name) in names:
            raise BadValues(file, scenario.name, "stands twice")
        names.add((scenario.category, scenario.name))
    return found


def _cannot(file: Path, place: int, raw: Any) -> bool:
    """Whether the entry gives the outcomes that a check can't have: `cannot: {check: {outcome: reason}}`."""
    if not (isinstance(raw, dict) and "cannot" in raw):
        return False
    checks = raw["cannot"]
    if set(raw) != {"cannot"} or not isinstance(checks, dict):
        raise BadValues(file, f"[{place}].cannot", "must stand alone and map a check to its outcomes")
    for check, reasons in checks.items():
        if not isinstance(reasons, dict) or not all(isinstance(why, str) and why for why in reasons.values()):
            raise BadValues(file, f"[{place}].cannot.{check}", "must give a reason for each outcome")
    return True


def _scenario(file: Path, key: str, raw: Any) -> Scenario:
    _check_keys(file, key, raw)
    for name in ("name", "because"):
        if not isinstance(raw[name], str) or not raw[name].strip():
            raise BadValues(file, f"{key}.{name}", "must be a text that is not empty")
    if type(raw["on"]) is not date:
        raise BadValues(file, f"{key}.on", "must be a date such as 2026-07-17")
    for name in ("given", "expect", "changed"):
        if not isinstance(raw.get(name, {}), dict):
            raise BadValues(file, f"{key}.{name}", "must be a mapping")
    if not raw["expect"]:
        raise BadValues(file, f"{key}.expect", "must say what is expected")
    return Scenario(**raw)


def _check_keys(file: Path, key: str, raw: Any) -> None:
    if not isinstance(raw, dict):
        raise BadValues(file, key, f"must be a mapping with {', '.join(sorted(_NEEDS))}")
    for name in raw:
        if name not in _NEEDS | _MAY:
            raise BadValues(file, f"{key}.{name}", f"unknown key; known are {', '.join(sorted(_NEEDS | _MAY))}")
    for name in sorted(_NEEDS - raw.keys()):
        raise BadValues(file, f"{key}.{name}", "is missing")
