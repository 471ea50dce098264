"""Names of the rooms of the rule book, and its scenarios in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from tracker.errors import TrackerError
from tracker.exports.plain_words import in_words
from tracker.rules.category import Category
from tracker.rules.messages import check_title, short_title, title
from tracker.rules.scenarios import Scenario
from tracker.services.rule_book import Room
from tracker.web.wording import deadline_words, question_label, reader_language

ROOMS = {
    "canadian_interests": _l("Canadian interests: the other cases of section 205"),
    "open_permit_case": _l("Open work permits, case by case"),
    "permit_exempt": _l("Work that needs no permit"),
    "treaty_business": _l("Traders and investors under treaties"),
    "cusma_business": _l("CUSMA traders and investors"),
    "family_open_permit": _l("Open work permits of family members"),
    "international_experience": _l("International Experience Canada"),
    "treaty_professional": _l("Professionals under trade agreements"),
    "treaty_transfer": _l("Transfers under trade agreements"),
    "common.benefits_plan": _l("Labour Market Benefits Plan"),
    "common.cusma": _l("CUSMA: what its categories share"),
    "common.cusma_transfer": _l("CUSMA transfers: what they share"),
    "common.decision": _l("The order in which routes are looked at"),
    "common.general": _l("Who needs a work permit"),
    "common.global_talent": _l("Global Talent Stream: occupations, floors, count of positions"),
    "common.high_wage": _l("The line between high and low wages"),
    "common.inspection": _l("Inspections and reviews"),
    "common.lmia": _l("LMIA: filing, fee, processing"),
    "common.lmia_duration": _l("How long an LMIA allows"),
    "common.offer": _l("Offer of employment, fee and service standard without an LMIA"),
    "common.retention": _l("Keeping records"),
    "common.standing": _l("What lets a person work today"),
    "common.transfer": _l("Transfers: what their categories share"),
    "common.treaty": _l("Trade agreements and whom they cover"),
    "common.treaty_service": _l("Service suppliers under trade agreements"),
    "common.treaty_transfer": _l("Transfers under trade agreements: what they share"),
    "common.wage": _l("The prevailing wage"),
    "changes": _l("Changes of a job that has begun"),
    "deadlines": _l("Deadlines and lead times"),
    "duties": _l("Duties of the employer"),
    "penalties": _l("Penalties"),
    "place": _l("Where a permit may be applied for"),
    "status": _l("What goes with the worker’s standing"),
}
"""What families of categories and shared rooms are called. A room of one category is called like the category."""


@dataclass(frozen=True, slots=True)
class ShownScenario:
    """A scenario as the page shows it: expected outcome, what each check says, other expectations, the facts given."""

    scenario: Scenario
    outcome: str | None
    checks: Sequence[tuple[str, str | None]]
    expected: Sequence[tuple[str, str]]
    given: Sequence[tuple[str, str]]


def room_title(room: Room) -> str:
    """What a room is called in the reader's language."""
    if room.name in ROOMS:
        return str(ROOMS[room.name])
    language = reader_language()
    if len(room.categories) == 1:
        return title(room.categories[0].slug, language)
    names = [short_title(category.slug, language) for category in room.categories]
    return ", ".join(names) or room.name.rpartition(".")[2].replace("_", " ").capitalize()


def check_words(room: str, check: str) -> str:
    """What a check is called."""
    return check_title(room, check, reader_language()) or check.replace("_", " ")


def shown_scenarios(room: Room, category: Category | None) -> list[ShownScenario]:
    """The scenarios of a room, or those about one member of its family."""
    asked = [one for one in room.scenarios if category is None or one.category in (None, category.slug)]
    return [_shown(room, one) for one in asked]


def _shown(room: Room, scenario: Scenario) -> ShownScenario:
    expect = scenario.expect
    outcome = expect.get("outcome")
    known = outcome in ("met", "not_met", "unknown", "for_counsel")
    checks = [(check_words(room.name, check), told) for check, told in (expect.get("checks") or {}).items()]
    others = {key: value for key, value in expect.items() if key != "checks" and not (key == "outcome" and known)}
    given = [*_facts(scenario.given), *((f"→ {label}", words) for label, words in _facts(scenario.changed or {}))]
    return ShownScenario(scenario, outcome if known else None, checks, list(_expected(others)), given)


def _expected(expect: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Expectations that are no outcomes: `deadlines` by kind, anything else by its key."""
    for key, value in expect.items():
        if key == "deadlines":
            yield from ((deadline_words(one["kind"]), _words(one.get("due_on") or one.get("due_at"))) for one in value)
        elif key == "absent":
            yield from ((deadline_words(kind), "–") for kind in value)
        else:
            yield key.replace("_", " "), _words(value)


def _facts(tree: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(question_label(path), _said(path, value)) for path, value in _leaves(tree, "")]


def _leaves(tree: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every fact of the tree by its contract path; a list that is one answer stays whole."""
    if isinstance(tree, Mapping) and tree:
        for key, value in tree.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(tree, list) and any(isinstance(item, Mapping) for item in tree):
        for place, item in enumerate(tree):
            yield from _leaves(item, f"{path}[{place}]")
    else:
        yield path, tree


def _said(path: str, value: Any) -> str:
    if value is None:
        return "?"
    try:
        told = value.isoformat() if isinstance(value, date) else value
        return in_words(path, told, reader_language())
    except (TrackerError, ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return _words(value)  # scenarios hold malformed facts on purpose


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_words(item)}" for key, item in value.items()) or "–"
    if isinstance(value, list):
        return "; ".join(map(_words, value)) or "–"
    return "–" if value is None else str(value)
