"""What a CUSMA category tells beside its checks, when, and what would have to change."""

from datetime import date
from typing import Any

import pytest

from tracker.rules.assess import assess, verdict_as_json
from tracker.rules.book import shipped_book
from tracker.rules.reader import read_hire

ANALYST: dict[str, Any] = {
    "application": {"applying_from": "port_of_entry"},
    "worker": {
        "citizenships": ["USA"],
        "permanent_residences": [],
        "education": [{"level": "bachelor", "related_to_job": True, "months": 48, "country": "USA"}],
        "years_experience": 5,
        "licensed": False,
    },
    "job": {
        "noc_2021": "21222",
        "cusma_profession": "computer_systems_analyst",
        "duties_mainly_programming": False,
        "pre_arranged": True,
        "self_employed": False,
    },
}


def category(day: str, slug: str = "cusma_professional", **groups: dict[str, Any]) -> dict[str, Any]:
    hire = {name: {**ANALYST.get(name, {}), **groups.get(name, {})} for name in {*ANALYST, *groups}}
    found = verdict_as_json(assess(read_hire({"as_of": day, **hire}), shipped_book(), date(2026, 11, 23)), "en")
    return next(one for one in found["categories"] if one["category"] == slug)


def notes(day: str = "2026-11-23", slug: str = "cusma_professional", **groups: dict[str, Any]) -> dict[str, str]:
    return {note["check"]: note["message"] for note in category(day, slug, **groups)["notes"]}


def remedy(check: str, **groups: dict[str, Any]) -> str | None:
    found = category("2026-11-23", **groups)
    said: str | None = next(one for one in found["findings"] if one["check"] == check).get("would_change")
    return said


def test_a_professional_is_told_of_offer_fee_length_wage_place_and_family() -> None:
    told = notes()
    assert {"offer_and_fee", "length", "no_wage_floor", "place_of_application", "temporary_intent", "family"} <= set(
        told
    )
    assert "$230.00" in told["offer_and_fee"]
    assert "36 months" in told["length"]


def test_where_the_days_of_the_job_are_known_a_check_says_the_length_instead() -> None:
    assert "length" not in notes(job={"starts_on": "2027-01-04", "ends_on": "2028-01-03"})


@pytest.mark.parametrize(
    ("note", "before", "since"),
    [
        ("joint_review", "2026-06-30", "2026-07-01"),
        ("no_wage_floor", "2024-10-02", "2024-10-03"),
        ("temporary_intent", "2020-06-30", "2020-07-01"),
        ("place_of_application", "2020-06-30", "2020-07-01"),
    ],
)
def test_a_note_stands_from_the_day_of_its_rule(note: str, before: str, since: str) -> None:
    assert note not in notes(before)
    assert note in notes(since)


def test_a_citizen_of_mexico_is_told_of_the_visa_from_the_day_it_came_back() -> None:
    mexican = {"citizenships": ["MEX"]}
    assert "at a port of entry, or in Canada" in notes("2024-02-28", worker=mexican)["place_of_application"]
    later = notes("2024-02-29", worker=mexican)["place_of_application"]
    assert "a visa is needed" in later
    assert "last ten years" in later


def test_a_degree_from_a_third_country_is_told_to_count() -> None:
    abroad = {"education": [{"level": "master", "related_to_job": True, "country": "DEU"}]}
    assert "Germany" in notes(worker=abroad)["degree_from_abroad"]
    assert "degree_from_abroad" not in notes()


@pytest.mark.parametrize(
    ("profession", "note", "words"),
    [
        ("accountant", "particulars", "Bookkeeping"),
        ("computer_systems_analyst", "particulars", "only computing profession"),
        ("management_consultant", "consultant", "Canadian management consulting firm"),
        ("scientific_technician", "technician", "Computing is none of these"),
    ],
)
def test_some_professions_have_particulars(profession: str, note: str, words: str) -> None:
    assert words in notes(job={"cusma_profession": profession})[note]


def test_a_category_that_fails_tells_nothing() -> None:
    assert notes(worker={"citizenships": ["IND"]}) == {}


def test_a_diploma_that_lacks_years_says_how_many() -> None:
    studied = {
        "education": [{"level": "diploma", "related_to_job": True, "months": 24, "country": "USA"}],
        "years_experience": "1.5",
    }
    assert str(remedy("credential", worker=studied)).startswith("At 3 years of experience, 1.5 more than now,")
    unrelated = {"education": [{**studied["education"][0], "related_to_job": False}], "years_experience": "1.5"}
    assert remedy("credential", worker=unrelated) is None


def test_a_licence_is_named_where_the_row_takes_one() -> None:
    said = remedy("credential", worker={"education": []}, job={"cusma_profession": "engineer"})
    assert said == (
        "The profession would also accept a state, provincial or federal licence (a local one does not count)."
    )


def test_what_can_be_changed_is_said_and_citizenship_cannot() -> None:
    assert "Analysis, design" in str(remedy("programming_duties", job={"duties_mainly_programming": True}))
    assert "Arrange the work in advance" in str(remedy("pre_arranged", job={"pre_arranged": False}))
    consulting = {"cusma_profession": "management_consultant", "profession_conditions_met": False}
    assert remedy("profession_limits", job=consulting) == "The duties would have to stay within these limits."
    assert remedy("citizenship", worker={"citizenships": ["IND"]}) is None


@pytest.mark.parametrize(
    ("territory", "words"), [("PRI", "counts its citizens"), ("GUM", "leaves its citizens out of CUSMA")]
)
def test_guidance_on_a_territory_is_said_and_left_to_counsel(territory: str, words: str) -> None:
    found = category("2026-11-23", worker={"citizenships": [territory]})["findings"][0]
    assert found["outcome"] == "for_counsel"
    assert words in found["message"]


def test_a_trader_is_told_of_first_permit_and_extensions() -> None:
    told = notes("2026-11-23", "cusma_trader", trade={"role": "executive"})
    assert "12 months, each extension up to 24 months" in told["trader_renewals"]
    assert "offer_and_fee" in told


def test_traders_and_investors_are_not_asked_about_unless_one_of_their_questions_is_answered() -> None:
    found = assess(read_hire(ANALYST), shipped_book(), date(2026, 11, 23))
    assert not {"cusma_trader", "cusma_investor"} & {one.category for one in found.categories}


@pytest.mark.parametrize(("tag", "ends_on"), [(None, "2027-11-23"), ("cusma_trader", "2029-03-01")])
def test_a_first_permit_of_a_trader_runs_a_year_and_an_extension_two(tag: str | None, ends_on: str) -> None:
    trade = {"substantial": True, "mainly_with_home_country": True, "role": "executive", "ownership_percent": 100}
    held = {"work_permit": {"expires_on": "2027-03-01"}} if tag else {}
    hire = {
        "as_of": "2026-11-23",
        "category": tag,
        "worker": {"citizenships": ["USA"], "permanent_residences": []},
        "trade": trade,
        "documents": held,
    }
    end = assess(read_hire(hire), shipped_book(), date(2026, 11, 23)).permit
    assert end.limited_by == "category_maximum"
    assert end.latest_possible_end is not None
    assert abs((end.latest_possible_end - date.fromisoformat(ends_on)).days) <= 1
