"""The routes beside the suggested one: why each comes after it, and what would open those that fail."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from tests.rules.hires import partly_known
from tests.rules.test_next_questions import KNOWN, assessed
from tests.rules.test_properties import THOROUGH, verdict
from tracker.rules.alternatives import REASONS, TIEBREAKERS
from tracker.rules.assess import verdict_as_json
from tracker.rules.book import shipped_book
from tracker.rules.findings import Outcome

TRANSFER: dict[str, Any] = {
    "role": "executive",
    "months_with_foreign_employer": 30,
    "currently_employed_abroad": True,
    "foreign_employer_country": "USA",
    "foreign_post_held_open": True,
    "months_already_in_canada": 0,
}
GROUP: dict[str, Any] = {
    "designated_partner_referral": False,
    "relationship_to_foreign_employer": "subsidiary",
    "canadian_operation": "established",
    "group_operates_in_countries": 3,
    "physical_premises": True,
}


def hire(**changed: dict[str, Any]) -> dict[str, Any]:
    """The hire of which everything is known, with some groups added to."""
    return {**KNOWN, **{group: {**KNOWN.get(group, {}), **fields} for group, fields in changed.items()}}


def beside(given_hire: dict[str, Any], language: str = "en") -> dict[str, dict[str, Any]]:
    """The alternatives by category."""
    found = verdict_as_json(assessed(given_hire), language)["alternatives"]
    return {one["category"]: one for one in found}


AMERICAN = hire(worker={"citizenships": ["USA"]}, employer=GROUP, transfer=TRANSFER, job={"noc_2021": "20012"})


def test_an_exempt_route_is_followed_by_the_streams_that_need_an_lmia_and_have_a_floor() -> None:
    assert assessed(AMERICAN).suggested == "cusma_ict_executive_manager"
    reasons = beside(AMERICAN)["lmia_high_wage"]["standing"]
    assert reasons[0].startswith("It needs an LMIA, and ")
    assert any(reason.startswith("It has a wage floor") for reason in reasons)


def test_of_two_transfers_alike_in_length_the_earlier_in_the_order_of_looking_comes_first() -> None:
    other = beside(AMERICAN)["ict_executive_manager"]
    assert other["outcome"] == "met"
    assert other["standing"] == ["Counsel looks at CUSMA manager first: of the two it is the lighter route."]


def test_a_route_left_to_counsel_stands_behind_one_that_fits() -> None:
    in_canada = {"applying_from": "inside_canada"}
    found = {**hire(worker={"open_work_permit": True}, employer=GROUP, transfer=TRANSFER), "application": in_canada}
    left = [one for one in beside(found).values() if one["outcome"] == "for_counsel"]
    assert all(any("left to counsel" in reason for reason in one["standing"]) for one in left)


def test_a_limited_stay_is_held_against_one_without_limit_or_a_longer_one() -> None:
    reasons = beside(
        hire(worker={"open_work_permit": True, "citizenships": ["USA"]}, employer=GROUP, transfer=TRANSFER)
    )
    capped = reasons["cusma_ict_executive_manager"]["standing"]
    assert "Its permits together last 84 months at most; Open permit sets no such limit." in capped


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Raise the guaranteed pay by $0.09 an hour"), ("fr", "0,09\N{NO-BREAK SPACE}$")]
)
def test_a_route_that_fails_only_by_the_pay_says_the_raise_that_would_open_it(language: str, words: str) -> None:
    found = beside(hire(job={"wage": {"amount": "56.40", "per": "hour"}}), language)
    assert found["gts_b"]["outcome"] == "not_met"
    assert any(words in change for change in found["gts_b"]["would_change"])


def test_a_route_that_fails_by_something_nobody_can_change_is_no_alternative() -> None:
    found = beside(hire(employer=GROUP, transfer=TRANSFER))
    assert "ict_executive_manager" in {*found, assessed(hire(employer=GROUP, transfer=TRANSFER)).suggested}
    assert "cusma_ict_executive_manager" not in found  # a citizen of India


def test_a_citizen_needs_no_alternatives() -> None:
    assert beside(hire(worker={"citizenships": ["CAN"]})) == {}


def test_every_tie_break_of_the_rule_book_is_one_that_can_be_told() -> None:
    order = shipped_book().value("common", TIEBREAKERS.removeprefix("common."), date(2026, 11, 24))
    assert sorted(order) == sorted(set(REASONS) - {"route"})


@THOROUGH
@given(partly_known())
def test_an_alternative_is_open_and_says_why_it_comes_later_and_what_would_change(
    drawn: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    found = verdict(drawn[0])
    outcomes = {one.category: one.outcome for one in found.categories}
    for other in found.alternatives:
        assert other.category != found.suggested
        assert other.outcome is outcomes[other.category] is not Outcome.UNKNOWN
        assert bool(other.would_change) is (other.outcome is Outcome.NOT_MET)
        assert bool(other.standing) is (found.suggested is not None)


def test_a_stream_without_a_service_standard_stands_behind_one_that_has_it() -> None:
    reasons = beside(KNOWN)["lmia_high_wage"]["standing"]
    assert reasons == [
        "No answer is promised as soon as under GTS B, where most files are answered in 10 business days."
    ]


def test_a_shorter_stay_is_told_with_both_lengths() -> None:
    abroad = {**TRANSFER, "foreign_employer_country": "DEU"}
    german = hire(worker={"citizenships": ["DEU"]}, employer=GROUP, transfer=abroad, job={"noc_2021": "20012"})
    other = beside({**german, "treaty": {"agreements": ["ceta"]}})["ceta_transferee"]
    assert other["standing"] == [
        "Shorter longest stay: 54 months for all permits together, against 84 under ICT manager."
    ]
