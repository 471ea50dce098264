"""How long the next permit can run, and what limits it."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.rules.book import shipped_book
from tracker.rules.category import categories, category_named
from tracker.rules.facts import (
    Application,
    Documents,
    Employer,
    Hire,
    Job,
    JobOffer,
    Transfer,
    Worker,
    WorkPermit,
)
from tracker.rules.messages import render
from tracker.rules.permit import PermitEnd, latest_permit_end

AS_OF = date(2026, 11, 23)
STARTS = date(2026, 12, 1)
HIRE = Hire(job=Job(starts_on=STARTS))


def end(hire: Hire, category: str | None, as_of: date = AS_OF) -> tuple[date | None, str | None]:
    found = latest_permit_end(hire, category_named(category) if category else None, shipped_book(), as_of)
    return found.latest_possible_end, found.limited_by


def test_the_job_offer_limits_the_permit() -> None:
    assert end(replace(HIRE, job=Job(starts_on=STARTS, ends_on=date(2028, 1, 31))), "gts_b") == (
        date(2028, 1, 31),
        "job_offer",
    )


def test_a_passport_or_biometrics_that_end_first_limit_the_permit() -> None:
    passport = replace(
        HIRE, worker=Worker(passport_expires_on=date(2028, 6, 15), biometrics_given_on=date(2019, 5, 10))
    )
    assert end(passport, "gts_b") == (date(2028, 6, 15), "passport")
    biometrics = replace(passport, worker=replace(passport.worker, biometrics_given_on=date(2018, 2, 28)))
    assert end(biometrics, "gts_b") == (date(2028, 2, 28), "biometrics")


@pytest.mark.parametrize(
    ("category", "received_on", "ends_on"),
    [
        ("gts_b", date(2022, 4, 3), date(2028, 11, 30)),
        ("gts_b", date(2022, 4, 4), date(2029, 11, 30)),
        ("lmia_high_wage", date(2026, 11, 1), date(2029, 11, 30)),
        ("lmia_low_wage", date(2024, 9, 25), date(2028, 11, 30)),
        ("lmia_low_wage", date(2024, 9, 26), date(2027, 11, 30)),
    ],
)
def test_an_lmia_limits_the_employment_and_the_first_day_counts(
    category: str, received_on: date, ends_on: date
) -> None:
    hire = replace(HIRE, application=Application(lmia_received_on=received_on))
    assert end(hire, category) == (ends_on, "lmia_duration")


@pytest.mark.parametrize(
    ("category", "hire", "ends_on"),
    [
        ("cusma_professional", HIRE, date(2029, 11, 30)),
        ("ict_executive_manager", HIRE, date(2029, 11, 30)),
        ("ict_executive_manager", replace(HIRE, transfer=Transfer(months_already_in_canada=36)), date(2028, 11, 30)),
        ("ict_start_up", HIRE, date(2027, 11, 30)),
        (
            "cusma_ict_executive_manager",
            replace(HIRE, employer=Employer(canadian_operation="start_up")),
            date(2027, 11, 30),
        ),
    ],
)
def test_a_category_limits_one_permit(category: str, hire: Hire, ends_on: date) -> None:
    assert end(hire, category) == (ends_on, "category_maximum")


def test_the_second_permit_for_a_new_enterprise_is_half_as_long() -> None:
    hire = replace(
        HIRE, employer=Employer(canadian_operation="start_up"), transfer=Transfer(months_already_in_canada=12)
    )
    assert end(hire, "cusma_ict_executive_manager") == (date(2027, 5, 31), "category_maximum")


def test_the_stay_left_limits_an_extension() -> None:
    stay = Transfer(role="specialized_knowledge", months_already_in_canada=50, months_counted_on=date(2026, 11, 30))
    assert end(replace(HIRE, transfer=stay), "ict_specialized_knowledge") == (date(2027, 9, 30), "maximum_stay")


def test_the_next_permit_begins_after_the_one_held() -> None:
    held = Documents(work_permit=WorkPermit(issued_on=date(2025, 1, 1), expires_on=date(2027, 6, 30)))
    assert end(replace(HIRE, documents=held), "gts_b") == (date(2030, 6, 30), "lmia_duration")


def test_the_next_permit_begins_no_earlier_than_it_is_applied_for() -> None:
    begun = Hire(job=Job(starts_on=date(2024, 1, 8)), application=Application(permit_applied_on=date(2026, 12, 15)))
    assert end(begun, "cusma_professional") == (date(2029, 12, 14), "category_maximum")


def test_the_written_offer_stands_for_the_job() -> None:
    offer = Documents(job_offer=JobOffer(ends_on=date(2027, 8, 31)))
    assert end(replace(HIRE, documents=offer), None) == (date(2027, 8, 31), "job_offer")


def test_an_open_permit_is_not_tied_to_the_offer() -> None:
    hire = Hire(worker=Worker(open_work_permit=True), job=Job(starts_on=STARTS, ends_on=date(2027, 8, 31)))
    assert end(hire, "open_permit") == (None, None)
    assert end(replace(hire, category="open_permit", worker=Worker()), "open_permit") == (None, None)


def test_an_offer_limits_the_permit_while_nobody_said_whether_an_open_one_is_held() -> None:
    hire = Hire(job=Job(starts_on=STARTS, ends_on=date(2027, 8, 31)))
    assert end(hire, "open_permit") == (date(2027, 8, 31), "job_offer")


def test_a_closed_permit_confirmed_for_who_holds_an_open_one_is_tied_to_the_offer() -> None:
    hire = Hire(worker=Worker(open_work_permit=True), job=Job(starts_on=STARTS, ends_on=date(2027, 8, 31)))
    assert end(hire, "gts_b") == (date(2027, 8, 31), "job_offer")


def test_nothing_known_gives_no_end() -> None:
    assert end(Hire(), None) == (None, None)


def test_work_without_a_permit_has_no_permit_to_end() -> None:
    hire = Hire(worker=Worker(passport_expires_on=date(2027, 1, 1)))
    assert latest_permit_end(hire, category_named("short_stay"), shipped_book(), AS_OF) == PermitEnd(None, None)


def test_a_passport_does_not_limit_the_permit_of_a_united_states_citizen() -> None:
    passport = Worker(citizenships=("USA",), passport_expires_on=date(2027, 1, 1))
    offer = Job(starts_on=STARTS, ends_on=date(2028, 1, 31))
    assert end(Hire(worker=passport, job=offer), "cusma_professional") == (date(2028, 1, 31), "job_offer")
    resident = replace(passport, citizenships=("IND",), permanent_residences=("USA",))
    assert end(Hire(worker=resident, job=offer), "gts_b") == (date(2027, 1, 1), "passport")


@pytest.mark.parametrize("worker", [Worker(citizenships=("CAN",)), Worker(permanent_residences=("CAN",))])
def test_who_needs_no_permit_has_none_to_end(worker: Worker) -> None:
    hire = Hire(worker=replace(worker, passport_expires_on=date(2027, 1, 1)), job=Job(ends_on=date(2028, 1, 31)))
    assert end(hire, "gts_b") == (None, None)


def test_every_limit_is_told_earliest_first() -> None:
    hire = replace(
        HIRE,
        worker=Worker(passport_expires_on=date(2030, 1, 1)),
        job=Job(starts_on=STARTS, ends_on=date(2029, 11, 30)),
    )
    found = latest_permit_end(hire, category_named("gts_b"), shipped_book(), AS_OF)
    assert [limit.by for limit in found.limits] == ["lmia_duration", "job_offer", "passport"]


def test_every_limit_says_why_and_names_its_source() -> None:
    worker = Worker(passport_expires_on=date(2029, 1, 31), biometrics_given_on=date(2019, 5, 10))
    transfer = Transfer(role="executive", months_already_in_canada=0)
    job = Job(starts_on=STARTS, ends_on=date(2029, 6, 30))
    hire = Hire(worker=worker, transfer=transfer, job=job)
    found = {
        limit.by: limit
        for slug in ("gts_b", "ict_executive_manager")
        for limit in latest_permit_end(hire, category_named(slug), shipped_book(), AS_OF).limits
    }
    assert {by: limit.rule for by, limit in found.items()} == {
        "passport": "wp.cap.passport",
        "biometrics": "wp.cap.biometrics",
        "maximum_stay": "ict.cap_counting",
        "lmia_duration": "lmia.duration.gts_hw.2022",
        "category_maximum": "ict.duration",
        "job_offer": "job_offer.last_day",
    }
    for limit in found.values():
        assert limit.source.source.section
        assert render(limit.room, limit.message, limit.numbers, "en") != render(
            limit.room, limit.message, limit.numbers, "fr"
        )
    lmia = found["lmia_duration"]
    assert render(lmia.room, lmia.message, lmia.numbers, "en") == (
        "An LMIA of this stream lets employment last 36 months at most. From 1 December 2026, the earliest day the "
        "permit can begin, that is until 30 November 2029; the letter itself may say less."
    )


def test_a_maximum_that_did_not_exist_on_the_day_limits_nothing() -> None:
    hire = Hire(transfer=Transfer(role="executive", months_already_in_canada=0), job=Job(ends_on=date(2020, 6, 30)))
    long_ago = date(2010, 6, 1)
    for category in categories():
        found = latest_permit_end(hire, category, shipped_book(), long_ago)
        assert found.latest_possible_end is None or found.latest_possible_end <= date(2020, 6, 30)


def test_no_offer_limits_an_open_permit_of_any_kind() -> None:
    offer = replace(HIRE, job=Job(starts_on=STARTS, ends_on=date(2027, 1, 31)))
    for category in categories():
        if category.open:
            held = replace(offer, category=category.slug)
            found = latest_permit_end(held, category, shipped_book(), AS_OF)
            assert "job_offer" not in [limit.by for limit in found.limits]


@pytest.mark.parametrize("slug", ["skilled_worker_spouse", "skilled_worker_child", "iec_working_holiday"])
def test_no_offer_limits_an_open_permit_that_is_only_suggested(slug: str) -> None:
    assert end(replace(HIRE, job=Job(starts_on=STARTS, ends_on=date(2027, 1, 31))), slug) == (None, None)


def test_the_offer_limits_a_young_professional() -> None:
    offer = replace(HIRE, job=Job(starts_on=STARTS, ends_on=date(2027, 1, 31)))
    assert end(offer, "iec_young_professional") == (date(2027, 1, 31), "job_offer")


def test_a_start_up_transfer_goes_on_for_six_months_at_most() -> None:
    first = replace(HIRE, transfer=Transfer(months_already_in_canada=0))
    assert end(first, "ict_start_up") == (date(2027, 11, 30), "category_maximum")
    extended = replace(HIRE, transfer=Transfer(months_already_in_canada=10, months_counted_on=AS_OF))
    limits = latest_permit_end(extended, category_named("ict_start_up"), shipped_book(), AS_OF).limits
    assert {limit.by: limit.ends_on for limit in limits}["category_maximum"] == date(2027, 5, 31)
