"""The employer's duties: said where they apply, in both languages, each with its source."""

from typing import Any

import pytest

from tracker.rules.assess import assess, verdict_as_json
from tracker.rules.book import RULES, shipped_book
from tracker.rules.duties import DUTIES
from tracker.rules.messages import LANGUAGES
from tracker.rules.reader import read_hire
from tracker.rules.strict_yaml import read_yaml

SCENARIOS: list[dict[str, Any]] = read_yaml(RULES / "duties" / "scenarios.yaml")


def duties(scenario: dict[str, Any], language: str = "en") -> dict[str, dict[str, Any]]:
    verdict = assess(read_hire(scenario["given"]), shipped_book(), scenario["on"])
    return {duty["check"]: duty for duty in verdict_as_json(verdict, language)["duties"]}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_every_scenario_holds(scenario: dict[str, Any]) -> None:
    found = duties(scenario)
    assert set(scenario["expect"]["said"]) <= set(found)
    assert set(found) & set(scenario["expect"].get("absent", [])) == set()


def test_every_duty_is_said_in_some_scenario_in_both_languages_and_names_its_source() -> None:
    said = set()
    for scenario in SCENARIOS:
        for language in LANGUAGES:
            for name, duty in duties(scenario, language).items():
                assert duty["outcome"] == "met"
                assert duty["source"]["section"]
                said.add(name)
    assert said == {duty.__name__ for duty in DUTIES}


def test_a_duty_names_its_violation_type() -> None:
    found = duties(SCENARIOS[0])
    assert found["laws_followed"]["message"].endswith("A breach is a violation of type B.")
    assert found["laws_followed"]["rule"] == "emp.follow_laws"
    assert "30 days" in found["inspections"]["message"]


@pytest.mark.parametrize(
    ("began_on", "until"),
    [("2024-02-29", "28 February 2030"), ("2023-03-01", "28 February 2029"), ("2026-03-01", "29 February 2032")],
)
def test_six_years_from_the_end_of_february(began_on: str, until: str) -> None:
    given = {"category": "cusma_professional", "documents": {"employment": {"began_on": began_on}}}
    found = duties({"given": given, "on": read_hire({"as_of": "2026-11-23"}).as_of})
    assert until in found["records_kept"]["message"]
    assert found["records_kept"]["rule"] == "imp.retention"


def test_the_duties_of_an_exempt_offer_cite_the_section_for_such_offers() -> None:
    working = {"employment": {"began_on": "2026-11-01"}, "work_permit": {"expires_on": "2028-10-31"}}
    for documents in ({}, working):
        given = {"category": "ict_specialized_knowledge", "documents": documents}
        found = duties({"given": given, "on": read_hire({"as_of": "2026-11-23"}).as_of})
        twins = set(found) & {
            "genuine_business", "laws_followed", "same_terms", "abuse_free", "access_to_care", "rights_information",
            "fees_not_recovered",
        }  # fmt: skip
        assert twins >= {"genuine_business", "laws_followed", "same_terms", "abuse_free", "rights_information"}
        for name in twins:
            assert found[name]["source"]["section"].startswith("209.2(1)(a"), name


def test_an_exempt_employer_keeps_the_compliance_fee_to_itself() -> None:
    exempt = duties(
        {"given": {"category": "ict_specialized_knowledge"}, "on": read_hire({"as_of": "2026-11-23"}).as_of}
    )
    assert "compliance fee" in exempt["fees_not_recovered"]["message"]
    assert "LMIA" not in exempt["fees_not_recovered"]["message"]
    lmia = duties({"given": {"category": "gts_b"}, "on": read_hire({"as_of": "2026-11-23"}).as_of})
    assert "LMIA" in lmia["fees_not_recovered"]["message"]
