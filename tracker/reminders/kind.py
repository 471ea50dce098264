"""The table of tiers: for each kind of deadline, when it reminds, whom, and what silences it.

A folder of `kinds/` is one kind. Its `kind.yaml` is read strictly: unknown or missing keys are refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tracker.errors import BadValues
from tracker.rules.strict_yaml import read_mapping

KINDS = Path(__file__).parent / "kinds"
_KEYS = {"deadline", "tiers", "leads_from", "silenced_by", "after_employment", "worker"}


ONCE = frozenset({"medical_expiry", "bc_pnp_120_day_window", "restoration_window", "job_offer_end", "record_retention"})
"""Kinds whose day comes once: long after it there is nothing left to begin."""
OVER_AFTER_DAYS = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of deadline reminds.

    `tiers` are whole days before the due date, most first; the start-by date is a tier by itself. The owner gets all
    of them, the leads those of `leads_from` days and fewer. A deadline of a kind in `silenced_by` reminds in this
    one's place. `after_employment`: whether it still matters once the employment has ended. `worker`: whether the
    worker can do something about it, and gets a copy where the organisation wants him to. `lead_days` before the due
    date is the last safe day to begin where an organisation set it; None leaves the rules' own.
    """

    deadline: str
    tiers: tuple[int, ...]
    leads_from: int
    silenced_by: frozenset[str]
    after_employment: bool
    worker: bool = False
    lead_days: int | None = None


def is_over(deadline: str, due_on: date, today: date) -> bool:
    """Whether a day of this kind came once and is long gone."""
    return deadline in ONCE and due_on < today - timedelta(days=OVER_AFTER_DAYS)


@cache
def shipped_kinds() -> Mapping[str, Kind]:
    """Every kind of this installation by the kind of its deadline, read once per process."""
    return read_kinds(KINDS)


def read_kinds(root: Path) -> Mapping[str, Kind]:
    """Reads `kind.yaml` of every folder. Raises BadValues for the first mistake."""
    kinds: dict[str, Kind] = {}
    for file in sorted(root.glob("*/kind.yaml")):
        kind = _kind(file, read_mapping(file))
        if kind.deadline in kinds:
            raise BadValues(file, "deadline", f"{kind.deadline} has a folder already")
        kinds[kind.deadline] = kind
    return kinds


def _kind(file: Path, raw: Mapping[str, Any]) -> Kind:
    if set(raw) != _KEYS:
        raise BadValues(file, ", ".join(sorted(set(raw) ^ _KEYS)), f"the keys are {', '.join(sorted(_KEYS))}")
    tiers, silenced_by = raw["tiers"], raw["silenced_by"]
    _must(file, "deadline", isinstance(raw["deadline"], str), "must be a kind of deadline")
    _must(file, "tiers", _falls(tiers), "must be whole days before the due date, each fewer than the one before")
    _must(file, "leads_from", type(raw["leads_from"]) is int, "must be whole days before the due date")
    _must(file, "silenced_by", _texts(silenced_by), "must be a list of kinds of deadlines")
    _must(file, "after_employment", isinstance(raw["after_employment"], bool), "must be true or false")
    _must(file, "worker", isinstance(raw["worker"], bool), "must be true or false")
    return Kind(
        raw["deadline"],
        tuple(tiers),
        raw["leads_from"],
        frozenset(silenced_by),
        raw["after_employment"],
        raw["worker"],
    )


def _must(file: Path, key: str, holds: bool, wanted: str) -> None:
    if not holds:
        raise BadValues(file, key, wanted)


def _falls(tiers: Any) -> bool:
    whole = isinstance(tiers, list) and bool(tiers) and all(type(days) is int and days >= 0 for days in tiers)
    return whole and all(tiers[i] > tiers[i + 1] for i in range(len(tiers) - 1))


def _texts(items: Any) -> bool:
    return isinstance(items, list) and all(isinstance(item, str) for item in items)
