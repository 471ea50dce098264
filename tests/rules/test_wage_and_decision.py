"""The wage block and the first question of a verdict: is an LMIA needed."""

from datetime import date
from typing import Any

import pytest

from tracker.rules.assess import assess, verdict_as_json
from tracker.rules.book import shipped_book
from tracker.rules.reader import read_hire

JOB: dict[str, Any] = {
    "noc_2021": "21231",
    "work_sites": [{"province": "ON", "economic_region": "3530"}],
    "wage": {"amount": "48.00", "per": "hour"},
    "hours_per_week": "40",
    "comparator_wages": [],
    "reference_wages": [{"site": 0, "region_median": "48.00", "per": "hour"}],
}


def verdict(hire: dict[str, Any]) -> dict[str, Any]:
    return verdict_as_json(assess(read_hire({"as_of": "2026-11-23", **hire}), shipped_book(), date(2026, 11, 23)), "en")


def wage(**job: Any) -> dict[str, Any]:
    found: dict[str, Any] = verdict({"job": {**JOB, **job}})["wage"]
    return found


@pytest.mark.parametrize(
    ("offer", "hourly", "annual"),
    [
        ({"amount": "125000", "per": "year"}, "60.09", "125000.00"),
        ({"amount": "8320", "per": "month"}, "48.00", "99840.00"),
        ({"amount": "1920", "per": "week"}, "48.00", "99840.00"),
        ({"amount": "48.009", "per": "hour"}, "48.00", "99858.72"),
    ],
)
def test_what_is_offered_is_cut_to_the_cent_by_hour_and_by_year(
    offer: dict[str, str], hourly: str, annual: str
) -> None:
    found = wage(wage=offer)
    assert (found["offered_hourly"], found["offered_annual"]) == (hourly, annual)


def test_what_is_required_is_raised_to_the_next_cent() -> None:
    found = wage(reference_wages=[{"site": 0, "region_median": "48.001", "per": "hour"}])
    assert (found["outcome"], found["required_hourly"], found["shortfall"]) == ("not_met", "48.01", "0.01")


def test_an_offer_a_hair_under_the_median_is_compared_before_it_is_cut() -> None:
    assert wage(wage={"amount": "47.9999", "per": "hour"})["outcome"] == "not_met"
    assert wage(wage={"amount": "99840", "per": "year"})["outcome"] == "met"
    assert wage(wage={"amount": "99839.99", "per": "year"})["outcome"] == "not_met"


def test_a_published_yearly_figure_is_compared_on_the_year() -> None:
    yearly = [{"site": 0, "region_median": "90000", "per": "year"}]
    assert (
        wage(wage={"amount": "90000", "per": "year"}, hours_per_week=None, reference_wages=yearly)["outcome"] == "met"
    )
    hourly = wage(hours_per_week=None, reference_wages=yearly)
    assert (hourly["outcome"], hourly["required_hourly"]) == ("unknown", None)


def test_fewer_paid_weeks_make_a_smaller_year() -> None:
    assert wage(weeks_per_year="50")["offered_annual"] == "96000.00"


def test_a_bonus_is_shown_and_never_counted() -> None:
    found = wage(wage={"amount": "47.99", "per": "hour"}, bonus={"amount": "5000", "per": "year", "guaranteed": True})
    assert found["outcome"] == "not_met"
    assert [one["check"] for one in found["findings"]] == ["prevailing_wage", "category_floor", "bonus"]


def test_work_in_quebec_is_compared_by_counsel() -> None:
    assert wage(work_sites=[{"province": "QC", "economic_region": "2440"}])["outcome"] == "for_counsel"


def test_in_quebec_neither_median_nor_floor_is_what_the_job_must_pay() -> None:
    sites = [{"province": "QC", "economic_region": "2440"}]
    tester = wage(noc_2021="22222", work_sites=sites, wage={"amount": "40.00", "per": "hour"})
    assert (tester["outcome"], tester["required_hourly"], tester["basis"]) == ("for_counsel", None, None)


def test_in_quebec_a_better_paid_colleague_sets_the_bar_whatever_job_bank_says() -> None:
    sites = [{"province": "QC", "economic_region": "2440"}]
    found = wage(
        work_sites=sites, comparator_wages=[{"amount": "47.00", "per": "hour"}], wage={"amount": "46.00", "per": "hour"}
    )
    assert (found["outcome"], found["required_hourly"], found["basis"]) == ("not_met", "47.00", "comparator")


def test_in_quebec_nobody_is_asked_for_job_bank_wages() -> None:
    found = verdict({"job": {**JOB, "work_sites": [{"province": "QC"}], "reference_wages": None}})
    assert found["wage"]["outcome"] == "for_counsel"
    assert not {"job.reference_wages", "job.work_sites[0].economic_region"} & set(wage_paths(found))


def test_beside_quebec_the_other_places_of_work_are_asked_for() -> None:
    found = verdict({"job": {**JOB, "work_sites": [{"province": "QC"}, {"province": "ON"}], "reference_wages": None}})
    paths = [path for one in found["wage"]["inputs"] for path in one["missing"]]
    assert paths == ["job.work_sites[1].economic_region", "job.reference_wages"]


def wage_paths(found: dict[str, Any]) -> list[str]:
    return [path for one in found["wage"]["findings"] for path in one["missing"]]


def test_a_second_site_that_falls_short_outweighs_the_first() -> None:
    sites = [{"province": "ON", "economic_region": "3530"}, {"province": "BC", "economic_region": "5920"}]
    rows = [
        {"site": 1, "province_median": "49.00", "per": "hour"},
        {"site": 0, "region_median": "48.00", "per": "hour"},
    ]
    found = wage(work_sites=sites, reference_wages=rows)
    assert (found["outcome"], found["required_hourly"], found["level"]) == ("not_met", "49.00", "province")
    assert [(one["site"], one["binds"]) for one in found["inputs"]] == [(1, True), (0, False)]


def test_the_floor_of_a_listed_occupation_is_part_of_what_the_job_must_pay() -> None:
    found = wage(noc_2021="22222", wage={"amount": "41.00", "per": "hour"}, reference_wages=[{**median("38.00")}])
    assert (found["outcome"], found["basis"], found["required_hourly"], found["shortfall"]) == (
        "not_met",
        "category_floor",
        "41.03",
        "0.03",
    )
    floor = next(one for one in found["findings"] if one["check"] == "category_floor")
    assert floor["rule"] == "gtol.2022-12-22"


def test_the_category_a_floor_counts_only_with_a_referral() -> None:
    job = {**JOB, "noc_2021": "21321", "wage": {"amount": "38.40", "per": "hour"}, "reference_wages": [median("37.00")]}
    outcomes = {
        referral: verdict({"job": job, "employer": {"designated_partner_referral": referral}})["wage"]["outcome"]
        for referral in (True, False, None)
    }
    assert outcomes == {True: "not_met", False: "met", None: "unknown"}


@pytest.mark.parametrize(
    ("hours", "offer", "required"),
    [
        ("40", "80000", ("38.46", "80000.00")),
        ("37.5", "85000", ("41.03", "80000.00")),
        ("45", "95000", ("38.46", "89996.40")),
    ],
)
def test_both_floors_of_category_a_are_what_the_job_must_pay(hours: str, offer: str, required: tuple[str, str]) -> None:
    job = {**JOB, "noc_2021": "21321", "wage": {"amount": offer, "per": "year"}, "hours_per_week": hours}
    employer = {"designated_partner_referral": True, "category_a_positions_this_year": 0}
    found = verdict({"job": {**job, "reference_wages": [median("37.00")]}, "employer": employer})["wage"]
    assert (found["outcome"], found["basis"]) == ("met", "category_floor")
    assert (found["required_hourly"], found["required_annual"]) == required


def test_of_equal_figures_the_median_is_named_first() -> None:
    found = wage(comparator_wages=[{"amount": "48.00", "per": "hour"}])
    assert (found["basis"], found["level"]) == ("job_bank_median", "region")


def median(amount: str) -> dict[str, Any]:
    return {"site": 0, "region_median": amount, "per": "hour"}


@pytest.mark.parametrize(
    ("worker", "outcome"),
    [
        ({"citizenships": ["CAN"]}, "no_permit_needed"),
        ({"citizenships": ["IND", "CAN"]}, "no_permit_needed"),
        ({"citizenships": ["IND"], "permanent_residences": ["CAN"]}, "no_permit_needed"),
        ({"citizenships": ["IND"], "permanent_residences": ["USA"]}, "required"),
        ({"citizenships": ["IND"]}, "unknown"),
        ({"permanent_residences": []}, "unknown"),
        ({"citizenships": ["IND"], "permanent_residences": [], "open_work_permit": True}, "exempt"),
    ],
)
def test_whether_an_lmia_is_needed_begins_with_the_worker(worker: dict[str, Any], outcome: str) -> None:
    hire = {
        "worker": {"open_work_permit": False, **worker},
        "job": {**JOB, "starts_on": "2027-01-04", "ends_on": "2028-12-31"},
        "employer": {"relationship_to_foreign_employer": "none"},
        "short_stays": [],
    }
    assert verdict(hire)["lmia"]["outcome"] == outcome


def test_nothing_known_is_answered_by_what_to_ask() -> None:
    found = verdict({})
    assert found["lmia"]["outcome"] == "unknown"
    assert {one["outcome"] for one in found["categories"]} == {"unknown"}
    assert found["missing"][:2] == ["worker.citizenships", "worker.permanent_residences"]


def test_a_wage_of_which_nothing_is_known_is_missing_as_a_whole_and_in_its_parts() -> None:
    assert {"job.wage", "job.wage.amount", "job.wage.per"} <= set(verdict({"job": {**JOB, "wage": None}})["missing"])


def test_a_wage_without_its_unit_is_missing_that_alone() -> None:
    missing = verdict({"job": {**JOB, "wage": {"amount": "48.00"}}})["missing"]
    assert [path for path in missing if path.startswith("job.wage")] == ["job.wage.per"]


def test_a_path_that_alone_settles_a_question_stands_before_those_that_settle_a_part() -> None:
    hire = {
        "worker": {"citizenships": ["IND"], "permanent_residences": [], "open_work_permit": False},
        "job": {**JOB, "noc_2021": "21321", "comparator_wages": None},
        "employer": {"relationship_to_foreign_employer": "none", "designated_partner_referral": True},
    }
    missing = verdict(hire)["missing"]
    assert missing.index("job.comparator_wages") < missing.index("worker.education")


def test_the_day_of_the_question_is_today_where_the_hire_names_none() -> None:
    assert assess(read_hire({}), shipped_book(), date(2026, 11, 24)).as_of == date(2026, 11, 24)


def test_a_verdict_kept_as_ids_and_numbers_holds_no_sentence() -> None:
    found = assess(read_hire({"job": JOB}), shipped_book(), date(2026, 11, 24))
    finding = verdict_as_json(found, None)["wage"]["findings"][0]
    assert finding["message"] == {
        "room": "common",
        "id": "common.wage_reached",
        "numbers": {
            "offered": {"decimal": "48.00"},
            "required": {"decimal": "48.00"},
            "unit": "common.per_hour",
            "basis": "common.basis_region",
        },
    }
