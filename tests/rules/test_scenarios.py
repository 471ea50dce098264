"""Every room's scenarios hold, and every check has been seen to pass, to fail and to stay open."""

from typing import Any

import pytest

from tracker.rules.assess import assess
from tracker.rules.book import shipped_book
from tracker.rules.category import CATEGORIES, Category, categories, rooms
from tracker.rules.reader import read_hire
from tracker.rules.strict_yaml import read_yaml
from tracker.rules.verdict import CategoryVerdict

KEYS = {"name", "given", "on", "expect", "because"}
FAMILIES = {category.room for category in categories() if category.family}
OUTCOMES = {"met", "not_met", "unknown"}


def items(room: str) -> list[dict[str, Any]]:
    """The scenarios of a room; those of a family say which `category` they are of."""
    file = CATEGORIES / room / "scenarios.yaml"
    found: list[dict[str, Any]] = read_yaml(file)
    return found


def scenarios() -> list[Any]:
    return [
        pytest.param(item.get("category", room), item, id=f"{room}: {item['name']}")
        for room in rooms()
        for item in items(room)
        if "cannot" not in item
    ]


def verdict_of(slug: str, scenario: dict[str, Any]) -> CategoryVerdict:
    hire = read_hire({**scenario["given"], "as_of": scenario["on"]})
    verdict = assess(hire, shipped_book(), scenario["on"])
    return next(found for found in verdict.categories if found.category == slug)


@pytest.mark.parametrize(("slug", "scenario"), scenarios())
def test_a_scenario_holds(slug: str, scenario: dict[str, Any]) -> None:
    assert set(scenario) - {"category"} == KEYS
    found = verdict_of(slug, scenario)
    outcomes = {finding.check: finding.outcome.value for finding in found.findings}
    expected = scenario["expect"].get("checks", {})
    assert {check: outcomes.get(check) for check in expected} == expected
    notes = {note.check: note.message for note in found.notes}
    wanted = scenario["expect"].get("notes", {})
    assert {note: notes.get(note) for note in wanted} == wanted
    if "outcome" in scenario["expect"]:
        assert found.outcome.value == scenario["expect"]["outcome"]
    if "code" in scenario["expect"]:
        assert found.code == scenario["expect"]["code"]


def in_room(room: str) -> list[Category]:
    return [category for category in categories() if category.room == room]


@pytest.mark.parametrize("room", rooms())
def test_every_check_passes_fails_and_stays_open_in_some_scenario(room: str) -> None:
    seen: dict[str, set[str]] = {check.__name__: set() for category in in_room(room) for check in category.checks}
    for item in items(room):
        for check, outcomes in item.get("cannot", {}).items():
            assert all(isinstance(reason, str) and reason for reason in outcomes.values())
            seen[check] |= set(outcomes)
        for check, outcome in item.get("expect", {}).get("checks", {}).items():
            if outcome is not None:
                seen[check].add(outcome)
    lacking = {check: sorted(OUTCOMES - outcomes) for check, outcomes in seen.items() if OUTCOMES - outcomes}
    assert lacking == {}, f"{room} has no scenario for {lacking}; write one, or say why under `cannot`"


@pytest.mark.parametrize("room", sorted(FAMILIES))
def test_every_category_of_a_family_has_a_scenario(room: str) -> None:
    assert {category.slug for category in in_room(room)} == {item.get("category") for item in items(room)} - {None}


def test_every_category_has_a_folder_of_the_same_files() -> None:
    expected = {"__init__.py", "checks.py", "values.yaml", "messages.yaml", "scenarios.yaml"}
    for room in rooms():
        assert expected <= {file.name for file in (CATEGORIES / room).iterdir()}, room


def test_ranks_leave_no_tie() -> None:
    ranks = [category.rank for category in categories()]
    assert len(ranks) == len(set(ranks))


def test_a_category_stands_in_the_folder_of_its_slug_or_its_family() -> None:
    assert {category.room for category in categories()} == set(rooms())
    assert len({category.slug for category in categories()}) == len(categories())
