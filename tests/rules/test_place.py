"""Where a permit may be asked for, and what goes with the standing of a worker."""

from datetime import date
from typing import Any

import pytest

from tracker.rules.assess import assess, verdict_as_json
from tracker.rules.book import RULES, shipped_book
from tracker.rules.messages import LANGUAGES, check_title, shipped_messages
from tracker.rules.place import PLACES
from tracker.rules.reader import read_hire
from tracker.rules.status import STATUS_NOTES
from tracker.rules.strict_yaml import read_yaml
from tracker.rules.verdict import Verdict

SCENARIOS: list[dict[str, Any]] = read_yaml(RULES / "place" / "scenarios.yaml")
TODAY = date(2026, 11, 23)


def verdict(given: dict[str, Any], on: date = TODAY) -> Verdict:
    return assess(read_hire(given), shipped_book(), on)


def notes(given: dict[str, Any], on: date = TODAY) -> dict[str, str]:
    shown = verdict_as_json(verdict(given, on), "en")
    return {note["check"]: note["message"] for note in shown["status"]["notes"]}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_every_scenario_holds(scenario: dict[str, Any]) -> None:
    found = {one.check: one.outcome.value for one in verdict(scenario["given"], scenario["on"]).place}
    assert {check: found.get(check) for check in scenario["expect"]} == scenario["expect"]


def test_every_word_about_places_is_said_somewhere_in_both_languages() -> None:
    said: set[str] = set()
    for scenario in SCENARIOS:
        found = verdict(scenario["given"], scenario["on"])
        said |= {message for one in found.place for message in (one.message, one.remedy) if message}
        for language in LANGUAGES:
            assert all(one["message"] for one in verdict_as_json(found, language)["place"])
    words = {message for message in shipped_messages()["place"] if not message.startswith("check.")}
    assert words - said == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_and_note_is_called_something_short(language: str) -> None:
    for room, checks in (("place", PLACES), ("status", STATUS_NOTES)):
        for check in checks:
            assert 0 < len(check_title(room, check.__name__, language) or "") <= 60


def test_maintained_status_says_its_conditions() -> None:
    permit = {"expires_on": "2026-10-31", "extension_filed_at": "2026-10-30T12:00:00Z"}
    assert set(notes({"documents": {"work_permit": permit}})) == {"stay_in_canada", "second_application"}
    earlier = {"expires_on": "2025-05-01", "extension_filed_at": "2025-04-30T12:00:00Z"}
    assert set(notes({"documents": {"work_permit": earlier}}, date(2025, 5, 27))) == {"stay_in_canada"}
    assert "second_application" in notes({"documents": {"work_permit": earlier}}, date(2025, 5, 28))


@pytest.mark.parametrize(
    ("on", "total"), [(date(2025, 11, 30), "$394.75"), (date(2025, 12, 1), "$401.25"), (date(2024, 12, 1), "$394.75")]
)
def test_restoration_costs_what_it_cost_on_the_day(on: date, total: str) -> None:
    expired = (date.fromordinal(on.toordinal() - 30)).isoformat()
    assert total in notes({"documents": {"work_permit": {"expires_on": expired}}}, on)["restoration"]


def test_restoration_is_open_for_ninety_days() -> None:
    hire = {"documents": {"work_permit": {"expires_on": "2026-08-25"}}}
    assert "until 23 November 2026" in notes(hire, TODAY)["restoration"]
    assert "restoration" not in notes(hire, date(2026, 11, 24))
    assert "restoration" not in notes(hire, date(2026, 8, 25))
    before_fees = {"documents": {"work_permit": {"expires_on": "2024-11-01"}}}
    assert "restoration" not in notes(before_fees, date(2024, 11, 30))


def test_work_without_a_permit_and_a_permit_cancelled_are_noted() -> None:
    employed = {"documents": {"employment": {"began_on": "2026-01-05"}}}
    assert "6 months" in notes(employed)["unauthorized_bar"]
    resident = {"worker": {"permanent_residences": ["CAN"]}, "documents": {"work_permit": {"expires_on": "2027-01-01"}}}
    assert set(notes(resident)) == {"permit_cancelled"}
    assert notes(resident, date(2025, 1, 30)) == {}
