"""The counsel export: the hires a reader may see as rows under the importer's own headers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.exports.headers import columns
from tracker.exports.table import Cell
from tracker.reference.noc import noc_title
from tracker.rules.assess import Verdict
from tracker.rules.common.pay import cents_up
from tracker.rules.deadlines.derive import KINDS
from tracker.rules.findings import Outcome
from tracker.rules.messages import title
from tracker.rules.questions import label, pattern
from tracker.rules.verdict import LmiaOutcome
from tracker.services.actor import Actor
from tracker.services.assess import assess_hire, gaps
from tracker.services.audit import note
from tracker.services.intake import record_of
from tracker.services.narrow import Filters
from tracker.store.base import Leaves, db
from tracker.store.custom_date import CustomDate, custom_dates_of_hires
from tracker.store.hire import Hire, hires_by_ids

BATCH = 100

LMIA_WORDS = {
    LmiaOutcome.REQUIRED: ("needed", "nécessaire"),
    LmiaOutcome.EXEMPT: ("not needed", "pas nécessaire"),
    LmiaOutcome.NO_PERMIT_NEEDED: ("neither LMIA nor permit needed", "ni EIMT ni permis nécessaires"),
    LmiaOutcome.UNKNOWN: ("not known yet", "pas encore connu"),
    LmiaOutcome.FOR_COUNSEL: ("for counsel", "pour le conseiller juridique"),
}
OUTCOME_WORDS = {
    Outcome.MET: ("met", "respecté"),
    Outcome.NOT_MET: ("not met", "non respecté"),
    Outcome.UNKNOWN: ("unknown", "inconnu"),
    Outcome.FOR_COUNSEL: ("for counsel", "pour le conseiller juridique"),
}

SHOWN = {
    "noc_title": ("Title of the occupation.", "Titre de la profession."),
    "category": ("Name of the confirmed category.", "Nom de la catégorie confirmée."),
    "lmia": ("Whether an LMIA is needed.", "Si une EIMT est nécessaire."),
    "suggested": (
        "The category the program would look at first.",
        "La catégorie à regarder d’abord.",
    ),
    "wage": ("How the offered wage compares.", "Comment le salaire offert se compare."),
    "required_hourly": ("Wage required, CAD per hour.", "Salaire requis, en dollars canadiens l’heure."),
    "missing": ("Inputs that would settle what is unknown.", "Données qui régleraient ce qui est inconnu."),
    "own_dates": ("Dates of your own, with their day.", "Dates à vous, avec leur jour."),
}
"""Words beside the codes, under `shown.<name>`. An import passes over every header that begins with `shown.`."""


@dataclass(frozen=True, slots=True)
class Export:
    """A header and its rows; the rows are assessed as they are read."""

    header: list[str]
    rows: Iterator[Sequence[Cell]]
    count: int


def export_hires(actor: Actor, filters: Filters, file_format: str, language: str) -> Export:
    """The hires this actor may see, narrowed by the filters. Writes the audit line before the first row leaves."""
    hires = [hire for hire in actor.hires() if filters.keep(hire, filters.kind)]
    day, ids, organisation_id = actor.today, [hire.id for hire in hires], actor.organisation.id
    paths = _paths([_record(hire, day) for hire in hires])
    asked = {name: value for name, value in asdict(filters).items() if value is not None}
    note(actor, "hires exported", format=file_format, filter=asked, rows=len(ids))
    db.session.commit()
    batches = (hires_by_ids(organisation_id, ids[first : first + BATCH]) for first in range(0, len(ids), BATCH))
    return Export([*paths, *_shown_header()], _rows(batches, day, paths, language), len(ids))


def export_columns(language: str) -> list[tuple[str, str]]:
    """Every header of an export with its meaning; entries of a list are numbered from 0."""
    told = [(path, columns()[pattern(path)].words(language)) for path in _paths([])]
    shown = [(f"shown.{name}", words[language == "fr"]) for name, words in SHOWN.items()]
    return [(path, f"{words.label}. {words.why}") for path, words in told] + shown


def _record(hire: Hire, day: date) -> Leaves:
    record = record_of(hire, day)
    tag = hire.confirmed_tag
    return {**record, "category": tag.category, "category_reason": tag.reason} if tag else record


def _paths(records: Sequence[Leaves]) -> list[str]:
    """Every column an import knows, in its order; of a list as many entries as the longest one, at least one."""
    longest: dict[str, int] = {}
    for path in {path for record in records for path in record}:
        for match in re.finditer(r"\[([0-9]+)\]", path):
            name = path[: match.start()]
            longest[name] = max(longest.get(name, 1), int(match[1]) + 1)
    single = [path for path in columns() if "[]" not in path]
    inside: dict[str, list[str]] = {}
    for path in columns():
        if "[]" in path:
            inside.setdefault(path.partition("[]")[0], []).append(path)
    entries = [
        path.replace("[]", f"[{number}]")
        for name, paths in inside.items()
        for number in range(longest.get(name, 1))
        for path in paths
    ]
    return [*single, *entries]


def _shown_header() -> list[str]:
    return [f"shown.{name}" for name in SHOWN] + [f"shown.due.{kind}" for kind in KINDS]


def _rows(
    batches: Iterable[Sequence[Hire]], day: date, paths: Sequence[str], language: str
) -> Iterator[Sequence[Cell]]:
    """Rows of freshly read hires: they leave after the page's own session has ended."""
    for hires in batches:
        own = custom_dates_of_hires(hires[0].organisation_id, [hire.id for hire in hires]) if hires else {}
        rows = [_row(hire, day, paths, language, own.get(hire.id, [])) for hire in hires]
        db.session.rollback()  # a slow reader must not keep SQLite's write lock between two batches
        yield from rows


def _row(hire: Hire, day: date, paths: Sequence[str], language: str, own: Sequence[CustomDate]) -> Sequence[Cell]:
    record, verdict = _record(hire, day), assess_hire(hire, day)
    return [*(_cell(record.get(path)) for path in paths), *_shown(hire, record, verdict, language, own)]


def _shown(hire: Hire, leaves: Leaves, verdict: Verdict, language: str, own: Sequence[CustomDate]) -> list[Cell]:
    category, binding = leaves.get("category"), verdict.wage.comparison.binding
    required = binding.hourly if binding else None
    due = {deadline.kind: deadline.due_on.isoformat() for deadline in verdict.deadlines}
    return [
        noc_title(hire.noc_2021, language) if hire.noc_2021 else None,
        title(category, language) if category else None,
        LMIA_WORDS[verdict.lmia.outcome][language == "fr"],
        title(verdict.suggested, language) if verdict.suggested else None,
        OUTCOME_WORDS[verdict.wage.outcome][language == "fr"],
        cents_up(required) if required is not None else None,
        "; ".join(label(path, language) for path in gaps(leaves, verdict)),
        "; ".join(f"{one.title} {one.due_on.isoformat()}" for one in own),
        *(due.get(kind) for kind in KINDS),
    ]


def _cell(value: Any) -> Cell:
    """A leaf as the importer reads it: yes or no, countries parted by semicolons, `none` for an empty list."""
    if value is None or isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value) or "none"
    return str(value)
