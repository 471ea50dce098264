"""Where a scenario says which input paths would settle an unknown, the category's findings name them."""

from typing import Any

import pytest

from tracker.rules.assess import assess
from tracker.rules.book import shipped_book
from tracker.rules.category import CATEGORIES, rooms
from tracker.rules.reader import read_hire
from tracker.rules.strict_yaml import read_yaml


def scenarios_that_name_paths() -> list[Any]:
    return [
        pytest.param(scenario.get("category", room), scenario, id=f"{room}: {scenario['name']}")
        for room in rooms()
        for scenario in read_yaml(CATEGORIES / room / "scenarios.yaml")
        if "missing" in scenario.get("expect", {})
    ]


@pytest.mark.parametrize(("slug", "scenario"), scenarios_that_name_paths())
def test_an_unknown_names_the_paths_that_would_settle_it(slug: str, scenario: dict[str, Any]) -> None:
    verdict = assess(read_hire(scenario["given"]), shipped_book(), scenario["on"])
    found = next(found for found in verdict.categories if found.category == slug)
    missing = {path for finding in found.findings for path in finding.missing}
    assert missing >= set(scenario["expect"]["missing"])
