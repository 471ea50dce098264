"""Every room's scenarios hold, and every check has been seen to pass, to fail and to stay open."""

from pathlib import Path
from typing import Any

import pytest

from tracker.rules.assess import assess
from tracker.rules.book import shipped_book
from tracker.rules.category import CATEGORIES, Category, categories
from tracker.rules.reader import read_hire
from tracker.rules.strict_yaml import read_yaml
from tracker.rules.verdict import CategoryVerdict

KEYS = {"name", "given", "on", "expect", "because"}
OUTCOMES = {"met", "not_met", "unknown"}


def items(slug: str) -> list[dict[str, Any]]:
    file = CATEGORIES / slug / "scenarios.yaml"
    found: list[dict[str, Any]] = read_yaml(file)
    return found


def scenarios() -> list[Any]:
    return [
        pytest.param(category.slug, item, id=f"{category.slug}: {item['name']}")
        for category in categories()
        for item in items(category.slug)
        if "cannot" not in item
    ]


def verdict_of(slug: str, scenario: dict[str, Any]) -> CategoryVerdict:
    hire = read_hire({**scenario["given"], "as_of": scenario["on"]})
    verdict = assess(hire, shipped_book(), scenario["on"])
    return next(found for found in verdict.categories if found.category == slug)


@pytest.mark.parametrize(("slug", "scenario"), scenarios())
def test_a_scenario_holds(slug: str, scenario: dict[str, Any]) -> None:
    assert set(scenario) == KEYS
    found = verdict_of(slug, scenario)
    outcomes = {finding.check: finding.outcome.value for finding in found.findings}
    expected = scenario["expect"].get("checks", {})
    assert {check: outcomes.get(check) for check in expected} == expected
    if "outcome" in scenario["expect"]:
        assert found.outcome.value == scenario["expect"]["outcome"]
    if "code" in scenario["expect"]:
        assert found.code == scenario["expect"]["code"]


@pytest.mark.parametrize("category", categories(), ids=lambda category: category.slug)
def test_every_check_passes_fails_and_stays_open_in_some_scenario(category: Category) -> None:
    seen: dict[str, set[str]] = {check.__name__: set() for check in category.checks}
    for item in items(category.slug):
        for check, outcomes in item.get("cannot", {}).items():
            assert all(isinstance(reason, str) and reason for reason in outcomes.values())
            seen[check] |= set(outcomes)
        for check, outcome in item.get("expect", {}).get("checks", {}).items():
            if outcome is not None:
                seen[check].add(outcome)
    lacking = {check: sorted(OUTCOMES - outcomes) for check, outcomes in seen.items() if OUTCOMES - outcomes}
    assert lacking == {}, f"{category.slug} has no scenario for {lacking}; write one, or say why under `cannot`"


def test_every_category_has_a_folder_of_the_same_files() -> None:
    expected = {"__init__.py", "checks.py", "values.yaml", "messages.yaml", "scenarios.yaml"}
    for category in categories():
        folder = CATEGORIES / category.slug
        assert expected <= {file.name for file in folder.iterdir()}, category.slug


def test_ranks_leave_no_tie() -> None:
    ranks = [category.rank for category in categories()]
    assert len(ranks) == len(set(ranks))


def test_a_category_stands_in_the_folder_of_its_slug() -> None:
    assert {category.slug for category in categories()} == {
        Path(file).parent.name for file in CATEGORIES.glob("*/__init__.py")
    }
