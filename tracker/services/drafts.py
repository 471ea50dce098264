"""A hire as somebody entered it, in a form or a row of a spreadsheet, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.errors import Problem
from tracker.exports.headers import column, column_label
from tracker.exports.words import say
from tracker.rules.category import categories, category_named
from tracker.rules.questions import question
from tracker.rules.reader import understand_cells
from tracker.rules.reading.answers import read_answer
from tracker.rules.reading.cells import value_in_cell
from tracker.rules.reading.words import Wrong
from tracker.services.known_codes import code_problems
from tracker.store.base import Leaves


@dataclass(frozen=True, slots=True)
class HireDraft:
    """What is to be recorded: facts as leaves, and the person, reference and owner around them.

    `reference` None takes the next number, `owner` (an e-mail address) None the person who records.
    """

    leaves: Leaves = field(default_factory=dict)
    given_name: str = ""
    family_name: str = ""
    email: str | None = None
    born_on: date | None = None
    language: str = "en"
    reference: str | None = None
    owner: str | None = None
    category: str | None = None
    category_reason: str | None = None


@dataclass(frozen=True, slots=True)
class DraftReading:
    """A draft of what could be read, what each cell was understood as (path → JSON value), and every problem."""

    draft: HireDraft
    understood: Mapping[str, Any]
    problems: tuple[Problem, ...]


def in_zone(cells: Mapping[str, str], zone: str) -> dict[str, str]:
    """The same cells, an instant typed without a zone being meant in this one."""
    return {path: _with_zone(text, zone) if path.endswith("_at") else text for path, text in cells.items()}


def _with_zone(text: str, zone: str) -> str:
    try:
        typed = datetime.fromisoformat(text.strip())
    except ValueError:
        return text  # the validator says what would be right
    has_time = len(text.strip()) > len("2027-03-01")
    return typed.replace(tzinfo=ZoneInfo(zone)).isoformat() if has_time and typed.tzinfo is None else text


def read_draft(cells: Mapping[str, str], language: str = "en") -> DraftReading:
    """Read the cells of one hire (column path → text, empty for unknown), messages in `en` or `fr`."""
    facts = understand_cells(
        {path: text for path, text in cells.items() if column(path) is None or _is_fact(path)}, language
    )
    own, problems = _own_columns(cells, language)
    leaves = dict(facts.leaves)
    category = leaves.pop("category", None)
    if category is not None and category_named(category) is None:
        known = ", ".join(one.slug for one in categories())
        problems.append(Problem("category", say("category_unknown", language, category=category, known=known)))
    problems += code_problems(leaves, language)
    understood = {**own, **facts.leaves}
    in_order = {path: understood[path] for path in cells if path in understood} | understood
    return DraftReading(_draft(own, leaves, category), in_order, (*problems, *facts.problems))


def _own_columns(cells: Mapping[str, str], language: str) -> tuple[Leaves, list[Problem]]:
    """Reference, owner and person: the columns that are no facts of the contract."""
    own: Leaves = {}
    problems = []
    for path, text in cells.items():
        asked = column(path)
        if asked is None or _is_fact(path) or not text.strip():
            continue
        try:
            value = read_answer(asked, value_in_cell(asked, text))
        except Wrong as wrong:
            problems.append(wrong.problem(path, column_label(path, language), language))
        else:
            own[path] = value.isoformat() if isinstance(value, date) else value
    return own, problems


def _draft(own: Leaves, leaves: Leaves, category: str | None) -> HireDraft:
    born_on = own.get("person.born_on")
    return HireDraft(
        leaves=leaves,
        given_name=own.get("person.given_name", ""),
        family_name=own.get("person.family_name", ""),
        email=own.get("person.email"),
        born_on=date.fromisoformat(born_on) if born_on else None,
        language=own.get("person.language", "en"),
        reference=own.get("reference"),
        owner=own.get("owner"),
        category=category,
        category_reason=own.get("category_reason"),
    )


def _is_fact(path: str) -> bool:
    return question(path) is not None
