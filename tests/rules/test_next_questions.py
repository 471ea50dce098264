"""What to ask next: the fewest answers that settle a hire."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from tests.rules.hires import partly_known
from tests.rules.test_properties import THOROUGH, verdict
from tracker.rules.assess import Verdict, assess, verdict_as_json
from tracker.rules.book import shipped_book
from tracker.rules.findings import Outcome
from tracker.rules.next_questions import next_questions
from tracker.rules.reader import read_hire

TODAY = date(2026, 11, 24)
STATUS = ["worker.citizenships", "worker.permanent_residences"]
KNOWN: dict[str, Any] = {
    "worker": {"citizenships": ["IND"], "permanent_residences": [], "open_work_permit": False},
    "job": {
        "title": "Software engineer",
        "noc_2021": "21231",
        "work_sites": [{"province": "ON", "economic_region": "3530"}],
        "wage": {"amount": "60.00", "per": "hour"},
        "hours_per_week": "40",
        "starts_on": "2027-02-01",
        "ends_on": "2029-01-31",
        "comparator_wages": [],
        "reference_wages": [{"site": 0, "region_median": "56.49", "per": "hour"}],
    },
    "employer": {"designated_partner_referral": False, "relationship_to_foreign_employer": "none"},
}


def assessed(hire: dict[str, Any]) -> Verdict:
    return assess(read_hire(hire), shipped_book(), TODAY)


def asked(hire: dict[str, Any]) -> list[str]:
    return [question.path for question in next_questions(assessed(hire))]


def without(*paths: str) -> dict[str, Any]:
    """The hire of which everything is known, but for these paths."""
    hire = {group: dict(fields) for group, fields in KNOWN.items()}
    for path in paths:
        group, name = path.split(".")
        del hire[group][name]
    return hire


def test_of_a_hire_of_which_nothing_is_known_the_status_comes_first_then_the_nearest_route_then_the_wage() -> None:
    paths = asked({})
    assert paths[:3] == [*STATUS, "worker.open_work_permit"]
    waiting = [path for finding in assessed({}).wage.findings for path in finding.missing]
    assert paths[3:] == list(dict.fromkeys(waiting))


def test_where_nothing_is_unknown_nothing_is_asked() -> None:
    assert asked(KNOWN) == []


def test_a_citizen_is_asked_nothing_whatever_else_is_unknown() -> None:
    assert asked({"worker": {"citizenships": ["CAN"]}}) == []


def test_the_route_with_the_fewest_missing_answers_is_asked_about() -> None:
    assert asked(without("worker.open_work_permit")) == ["worker.open_work_permit"]


def test_an_unknown_route_behind_one_that_is_met_is_not_asked_about() -> None:
    hire = without("job.comparator_wages")
    hire["worker"]["open_work_permit"] = True
    assert asked(hire) == []


def test_a_confirmed_category_asks_for_its_own_answers_alone() -> None:
    hire = {**without("worker.permanent_residences", "job.comparator_wages"), "category": "gts_b"}
    assert asked(hire) == ["job.comparator_wages"]


def test_a_confirmed_category_that_is_settled_asks_nothing_more() -> None:
    assert asked({**without("worker.open_work_permit"), "category": "gts_b"}) == []


def test_a_value_not_in_force_is_nothing_that_an_answer_settles() -> None:
    hire = {"as_of": "1999-01-01", **without("worker.open_work_permit")}
    found = assessed(hire)
    paths = {path for one in found.categories for finding in one.findings for path in finding.missing}
    assert {question.path for question in next_questions(found)} <= paths | set(found.missing)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["needs no permit, so this is asked first", "Open work permit", "what the job has to pay"]),
        ("fr", ["cette question vient donc en premier", "Permis de travail ouvert", "ce que l’emploi doit payer"]),
    ],
)
def test_each_question_says_why_it_is_asked(language: str, words: list[str]) -> None:
    questions = verdict_as_json(assessed({}), language)["ask_next"]
    assert questions[2]["settles"] == ["open_permit"]
    assert all(any(text in question["why"] for question in questions) for text in words)


@THOROUGH
@given(partly_known())
def test_only_missing_paths_are_asked_each_once(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    found = verdict(drawn[0])
    paths = [question.path for question in next_questions(found)]
    assert len(paths) == len(set(paths))
    assert set(paths) <= set(found.missing)
    if Outcome.UNKNOWN not in {found.wage.outcome, *(one.outcome for one in found.categories)}:
        assert set(paths) <= set(STATUS)
