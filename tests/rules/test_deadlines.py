"""Due dates: every scenario of the deadlines' room, and what holds whatever the dates are."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.book import RULES, shipped_book
from tracker.rules.category import categories, category_named
from tracker.rules.dates import last_of_months, last_of_years, months_after, next_month_and_day, years_after
from tracker.rules.deadlines import KINDS, Deadline, deadlines
from tracker.rules.facts import (
    Documents,
    Employment,
    Hire,
    Job,
    JobOffer,
    LabourMarketBenefitsPlan,
    Lmia,
    Transfer,
    Worker,
    WorkPermit,
    WorkSite,
)
from tracker.rules.messages import LANGUAGES, render
from tracker.rules.reader import read_hire
from tracker.rules.strict_yaml import read_yaml

SCENARIOS = read_yaml(RULES / "deadlines" / "scenarios.yaml")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
RECENT = st.dates(date(2014, 1, 1), date(2060, 12, 31))


def derived(hire: Hire, on: date) -> dict[str, Deadline]:
    category = category_named(hire.category) if hire.category else None
    return {due.kind: due for due in deadlines(hire, category, shipped_book(), on)}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_every_scenario_holds(scenario: dict[str, Any]) -> None:
    found = derived(read_hire(scenario["given"]), scenario["on"])
    for expected in scenario["expect"].get("deadlines", []):
        due = found[expected["kind"]]
        shown = {"due_at": due.due_at.isoformat() if due.due_at else None}
        assert {key: shown.get(key, getattr(due, key)) for key in expected} == expected
    assert not found.keys() & set(scenario["expect"].get("absent", []))


def test_every_kind_has_a_scenario_in_which_it_is_due() -> None:
    due = {one["kind"] for scenario in SCENARIOS for one in scenario["expect"].get("deadlines", [])}
    assert due == set(KINDS)


def test_every_deadline_is_said_in_both_languages_and_names_its_source() -> None:
    for scenario in SCENARIOS:
        for due in derived(read_hire(scenario["given"]), scenario["on"]).values():
            for language in LANGUAGES:
                assert render(due.room, due.message, due.numbers, language)
            assert due.rule
            assert due.source.source.section


def test_a_suggested_lmia_stream_brings_no_wage_review_to_who_needs_no_permit() -> None:
    began = Documents(employment=Employment(began_on=date(2026, 3, 2)))
    stranger = Hire(worker=Worker(citizenships=("IND",), permanent_residences=()), documents=began)
    resident = Hire(worker=Worker(citizenships=("IND",), permanent_residences=("CAN",)), documents=began)
    suggested = category_named("gts_b")
    kinds = [
        {due.kind for due in deadlines(hire, suggested, shipped_book(), date(2026, 11, 23))}
        for hire in (stranger, resident)
    ]
    assert ["wage_review" in one for one in kinds] == [True, False]


def test_deadlines_stand_soonest_first() -> None:
    found = deadlines(fully_dated(date(2026, 5, 31)), category_named("gts_b"), shipped_book(), date(2026, 11, 23))
    assert [due.due_on for due in found] == sorted(due.due_on for due in found)
    assert len(found) > 8


@given(began_on=RECENT, days=st.integers(1, 800))
def test_a_later_first_day_never_shortens_retention(began_on: date, days: int) -> None:
    earlier, later = retention(began_on), retention(began_on + timedelta(days=days))
    assert earlier <= later


@given(began_on=RECENT)
def test_retention_lasts_six_full_years(began_on: date) -> None:
    """Six years hold one or two leap days, except around a century that has none."""
    assert 6 * 365 <= (retention(began_on) - began_on).days + 1 <= 6 * 365 + 2


@given(recorded=RECENT, first=DAYS, second=DAYS)
def test_a_date_that_follows_from_recorded_dates_never_moves_with_the_day_of_the_question(
    recorded: date, first: date, second: date
) -> None:
    hire = fully_dated(recorded)
    one, other = derived(hire, first), derived(hire, second)
    for kind in one.keys() & other.keys():
        assert one[kind] == other[kind]
    assert one.keys() ^ other.keys() <= {"restoration_window"}


@given(recorded=RECENT, on=DAYS, category=st.sampled_from([None, *categories()]))
def test_nobody_is_asked_to_begin_after_the_due_day(recorded: date, on: date, category: Any) -> None:
    for due in deadlines(fully_dated(recorded), category, shipped_book(), on):
        assert due.start_by <= due.due_on


@given(expires_on=RECENT, seconds=st.integers(-200_000, 200_000))
def test_an_extension_either_counts_or_leaves_a_window_to_restore(expires_on: date, seconds: int) -> None:
    midnight = datetime(expires_on.year, expires_on.month, expires_on.day, tzinfo=UTC) + timedelta(days=1)
    permit = WorkPermit(expires_on=expires_on, extension_filed_at=midnight + timedelta(seconds=seconds))
    found = derived(Hire(documents=Documents(work_permit=permit)), expires_on + timedelta(days=30))
    late = seconds >= 0
    assert ("work_permit_extension" in found) is late
    assert ("restoration_window" in found) is late


@given(day=DAYS, months=st.integers(0, 240))
def test_months_after_keep_the_day_or_take_the_last_of_the_month(day: date, months: int) -> None:
    then = months_after(day, months)
    assert (then.year - day.year) * 12 + then.month - day.month == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)


@given(day=DAYS, months=st.integers(1, 120))
def test_a_period_that_begins_on_a_day_is_never_longer_than_one_after_it(day: date, months: int) -> None:
    last = last_of_months(day, months)
    assert months_after(day, months) - timedelta(days=1) <= last <= months_after(day, months)


@given(day=DAYS)
def test_the_next_first_of_january_is_after_the_day_and_within_a_year(day: date) -> None:
    following = next_month_and_day(day, 1, 1)
    assert (following.month, following.day) == (1, 1)
    assert 1 <= (following - day).days <= 366


def test_leap_days() -> None:
    assert years_after(date(2020, 2, 29), 10) == date(2030, 2, 28)
    assert months_after(date(2027, 1, 31), 13) == date(2028, 2, 29)
    assert last_of_years(date(2024, 2, 29), 4) == date(2028, 2, 28)
    assert last_of_years(date(2024, 2, 29), 6) == date(2030, 2, 28)


def retention(began_on: date) -> date:
    hire = Hire(documents=Documents(employment=Employment(began_on=began_on)))
    return derived(hire, began_on)["record_retention"].due_on


def fully_dated(day: date) -> Hire:
    """A hire with every date recorded, all near one day."""
    return Hire(
        category="ict_specialized_knowledge",
        worker=Worker(passport_expires_on=day + timedelta(days=900), biometrics_given_on=day),
        job=Job(work_sites=(WorkSite(province="BC"),), starts_on=day, ends_on=day + timedelta(days=700)),
        transfer=Transfer(role="specialized_knowledge", months_already_in_canada=7, months_counted_on=day),
        documents=Documents(
            lmia=Lmia(received_on=day - timedelta(days=60), issued_on=day, expires_on=day + timedelta(days=180)),
            work_permit=WorkPermit(issued_on=day - timedelta(days=400), expires_on=day + timedelta(days=330)),
            lmbp=LabourMarketBenefitsPlan(signed_on=day),
            employment=Employment(began_on=day),
            job_offer=JobOffer(starts_on=day, ends_on=day + timedelta(days=700)),
            medical_examined_on=day,
        ),
    )


@pytest.mark.parametrize(
    ("category", "began_on", "rule"),
    [
        ("ict_specialized_knowledge", date(2022, 4, 24), "imp.retention"),
        ("ict_specialized_knowledge", date(2017, 4, 12), "emp.record_retention"),
        ("ict_specialized_knowledge", date(2017, 4, 13), "imp.retention"),
        ("gts_b", date(2022, 4, 24), "emp.record_retention"),
        (None, date(2022, 4, 24), "emp.record_retention"),
    ],
)
def test_records_of_an_exempt_offer_are_kept_by_its_own_section(
    category: str | None, began_on: date, rule: str
) -> None:
    hire = Hire(category=category, documents=Documents(employment=Employment(began_on=began_on)))
    assert derived(hire, date(2026, 11, 23))["record_retention"].rule == rule
