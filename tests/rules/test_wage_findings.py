"""What the wage block says beside its outcome: remedies, the place that decides, the LMIA's wage, union rates."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.rules.test_wage_and_decision import JOB, verdict, wage
from tracker.rules.assess import assess, verdict_as_json
from tracker.rules.book import shipped_book
from tracker.rules.reader import read_hire


def finding(found: dict[str, Any], check: str = "prevailing_wage") -> dict[str, Any]:
    return next(one for one in found["findings"] if one["check"] == check)


def on_lmia(received: dict[str, Any], as_of: str = "2026-11-23", **job: Any) -> dict[str, Any]:
    return verdict({"as_of": as_of, "job": {**JOB, **job}, "documents": {"lmia": {"wage": received}}})["wage"]


def test_a_shortfall_is_said_by_the_hour_the_week_and_the_year() -> None:
    found = finding(wage(wage={"amount": "47.76", "per": "hour"}, hours_per_week="37.5"))
    assert found["would_change"] == (
        "Raise the guaranteed pay by $0.24 an hour ($9.00 a week at 37.5 hours, $468.00 a year)."
    )
    assert found["rule"] == "gts.wage.below_prevailing_outcome"
    assert found["message"].endswith("With an offer below it the LMIA comes back negative.")


def test_a_raise_is_exact_in_each_unit_and_never_rounded_in_the_employers_favour() -> None:
    found = finding(wage(wage={"amount": "93593", "per": "year"}, hours_per_week="37.5"))
    assert found["would_change"] == (
        "Raise the guaranteed pay by $0.01 an hour ($0.14 a week at 37.5 hours, $7.00 a year)."
    )


def test_a_raise_without_weekly_hours_is_said_in_the_unit_known() -> None:
    hourly = finding(wage(wage={"amount": "47.50", "per": "hour"}, hours_per_week=None))
    assert hourly["would_change"] == "Raise the guaranteed pay by $0.50 an hour."
    yearly = [{"site": 0, "region_median": "90000", "per": "year"}]
    annual = finding(wage(wage={"amount": "89000", "per": "year"}, hours_per_week=None, reference_wages=yearly))
    assert annual["would_change"] == "Raise the guaranteed pay by $1,000.00 a year."


@pytest.mark.parametrize("amount", ["47.76", "47.999", "1", "48.00"])
def test_the_raise_named_is_enough_and_a_cent_less_is_not(amount: str) -> None:
    found = assess(
        read_hire({"job": {**JOB, "wage": {"amount": amount, "per": "hour"}}}), shipped_book(), date(2026, 11, 23)
    )
    numbers = found.wage.findings[0].numbers
    if "raise_hourly" not in numbers:
        assert amount == "48.00"
        return
    raised = Decimal(amount) + Decimal(str(numbers["raise_hourly"]))
    assert wage(wage={"amount": str(raised), "per": "hour"})["outcome"] == "met"
    assert wage(wage={"amount": str(raised - Decimal("0.01")), "per": "hour"})["outcome"] == "not_met"


def test_of_two_places_of_work_the_sentence_names_the_one_that_decides() -> None:
    sites = [{"province": "ON", "economic_region": "3530"}, {"province": "BC", "economic_region": "5920"}]
    rows = [
        {"site": 0, "region_median": "48.00", "per": "hour"},
        {"site": 1, "province_median": "49.00", "per": "hour"},
    ]
    short = finding(wage(work_sites=sites, reference_wages=rows))
    assert "the place of work in British Columbia, as there is none for its region" in short["message"]
    reached = finding(wage(work_sites=sites, reference_wages=rows, wage={"amount": "49.00", "per": "hour"}))
    assert reached["rule"] == "gts.wage.all_locations"


def test_a_place_of_work_without_a_median_keeps_the_question_open_under_its_own_rule() -> None:
    sites = [{"province": "ON", "economic_region": "3530"}, {"province": "BC", "economic_region": "5920"}]
    found = finding(wage(work_sites=sites))
    assert (found["outcome"], found["rule"]) == ("unknown", "gts.wage.all_locations")


@pytest.mark.parametrize(
    ("offered", "outcome"),
    [("49.99", "not_met"), ("50.00", "met")],
)
def test_the_rate_of_a_collective_agreement_is_reached_like_any_other(offered: str, outcome: str) -> None:
    agreed = {"amount": "50.00", "per": "hour"}
    found = wage(wage={"amount": offered, "per": "hour"}, collective_agreement_wage=agreed)
    assert (found["outcome"], found["required_hourly"], found["basis"]) == (outcome, "50.00", "collective_agreement")
    assert finding(found)["rule"] == "gts.wage.union"


def test_an_offer_at_the_agreements_rate_but_under_the_median_goes_to_counsel() -> None:
    agreed = {"amount": "45.00", "per": "hour"}
    found = wage(wage={"amount": "45.00", "per": "hour"}, collective_agreement_wage=agreed)
    assert (found["outcome"], finding(found)["rule"]) == ("for_counsel", "gts.wage.union")


def test_an_agreement_in_another_unit_without_hours_goes_to_counsel() -> None:
    agreed = {"amount": "99000", "per": "year"}
    assert wage(hours_per_week=None, collective_agreement_wage=agreed)["outcome"] == "for_counsel"


def test_a_job_that_asks_more_than_its_occupation_goes_to_counsel() -> None:
    assert finding(wage(asks_more_than_occupation=True), "extra_requirements")["outcome"] == "for_counsel"
    assert [one["check"] for one in wage(asks_more_than_occupation=False)["findings"]] == [
        "prevailing_wage",
        "category_floor",
    ]


def test_pay_never_falls_under_the_wage_of_the_lmia_even_where_the_median_did() -> None:
    found = on_lmia({"amount": "50.00", "per": "hour"})
    assert found["outcome"] == "not_met"
    lowered = finding(found, "lmia_wage")
    assert lowered["rule"] == "tfwp.wage.annual_review"
    assert lowered["would_change"].startswith("Raise the guaranteed pay by $2.00 an hour ($80.00 a week")
    assert finding(on_lmia({"amount": "48.00", "per": "hour"}), "lmia_wage")["outcome"] == "met"


@pytest.mark.parametrize(
    ("as_of", "rule"),
    [("2023-12-31", "emp.same_job_wage_conditions"), ("2024-01-01", "tfwp.wage.annual_review")],
)
def test_which_rule_keeps_the_wage_of_the_lmia_follows_the_day(as_of: str, rule: str) -> None:
    assert finding(on_lmia({"amount": "50.00", "per": "hour"}, as_of), "lmia_wage")["rule"] == rule


def test_the_wage_of_the_lmia_decides_nothing_where_it_cannot_be_compared() -> None:
    found = on_lmia({"amount": "99840", "per": "year"}, hours_per_week=None)
    assert (found["outcome"], finding(found, "lmia_wage")["outcome"]) == ("met", "met")
    assert "lmia_wage" not in [one["check"] for one in on_lmia({"amount": "99840"})["findings"]]


@pytest.mark.parametrize(
    ("as_of", "warns"),
    [("2025-11-18", False), ("2025-11-19", True)],
)
def test_wages_older_than_the_yearly_update_are_told_and_still_compared(as_of: str, warns: bool) -> None:
    rows = [{"site": 0, "region_median": "48.00", "per": "hour", "table_date": "2024-12-03"}]
    found = verdict({"as_of": as_of, "job": {**JOB, "reference_wages": rows}})["wage"]
    assert ("published_wages" in [one["check"] for one in found["findings"]]) is warns
    assert finding(found)["outcome"] == "met"


def test_the_sentences_read_in_french() -> None:
    job = {**JOB, "wage": {"amount": "47.76", "per": "hour"}, "hours_per_week": "37.5"}
    found = verdict_as_json(assess(read_hire({"job": job}), shipped_book(), date(2026, 11, 23)), "fr")["wage"]
    assert finding(found)["would_change"].replace("\N{NO-BREAK SPACE}", " ") == (
        "Augmenter le salaire garanti de 0,24 $ l’heure (9,00 $ par semaine de 37,5 heures, 468,00 $ par an)."
    )


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("120000", " a year), or apply from 1 January 2027, when the count of positions starts again"),
        ("79000", "$71,000.00 a year)."),
    ],
)
def test_a_third_category_a_position_may_wait_for_the_new_year(amount: str, words: str) -> None:
    """The lower floor has to be reached for the wait to help (gts.a.count_reset)."""
    employer = {
        "designated_partner_referral": True,
        "category_a_positions_this_year": 2,
        "category_a_decision_expected_on": "2026-12-20",
    }
    job = {**JOB, "noc_2021": "21321", "wage": {"amount": amount, "per": "year"}}
    found = verdict({"as_of": "2026-11-23", "job": job, "employer": employer})
    category = next(one for one in found["categories"] if one["category"] == "gts_a")
    assert words in finding(category, "position_wage_floor")["would_change"]


def test_a_third_category_a_position_under_both_floors_hears_of_the_higher() -> None:
    employer = {"designated_partner_referral": True, "category_a_positions_this_year": 2}
    job = {**JOB, "noc_2021": "21321", "wage": {"amount": "79000", "per": "year"}}
    found = verdict({"as_of": "2026-11-23", "job": job, "employer": employer})
    category = next(one for one in found["categories"] if one["category"] == "gts_a")
    floor = finding(category, "position_wage_floor")
    assert (floor["outcome"], floor["rule"]) == ("not_met", "gts.a.floor.third_plus")
    assert "$71,000.00 a year" in floor["would_change"]
