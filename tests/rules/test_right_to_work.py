"""Whether the file proves, on a day, that the worker may work."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tracker.rules.book import shipped_book
from tracker.rules.facts import Documents, Employment, Hire, ShortStay, Worker, WorkPermit
from tracker.rules.messages import LANGUAGES, render
from tracker.rules.right_to_work import Standing, State, right_to_work

TODAY = date(2026, 11, 23)
EMPLOYED = Employment(began_on=date(2026, 1, 5))
VANCOUVER = timezone(timedelta(hours=-8))


def standing(hire: Hire, on: date = TODAY) -> Standing:
    found = right_to_work(hire, on, shipped_book())
    for language in LANGUAGES:
        assert render(found.room, found.message, found.numbers, language)
    return found


def holding(**permit: object) -> Hire:
    return Hire(documents=Documents(work_permit=WorkPermit(**permit), employment=EMPLOYED))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "worker", [Worker(citizenships=("IND", "CAN")), Worker(citizenships=("IND",), permanent_residences=("CAN",))]
)
def test_citizens_and_permanent_residents_need_no_permit(worker: Worker) -> None:
    found = standing(Hire(worker=worker, documents=Documents(employment=EMPLOYED)))
    assert (found.state, found.until, found.cannot_prove) == (State.NOT_NEEDED, None, False)


def test_a_permit_holds_through_its_last_day() -> None:
    found = standing(holding(issued_on=date(2025, 1, 1), expires_on=TODAY))
    assert (found.state, found.until) == (State.PERMIT, TODAY)


def test_a_permit_is_over_on_the_day_after() -> None:
    found = standing(holding(issued_on=date(2025, 1, 1), expires_on=TODAY - timedelta(days=1)))
    assert (found.state, found.message, found.cannot_prove) == (State.NONE, "standing.expired", True)


def test_a_permit_issued_later_proves_nothing_yet() -> None:
    found = standing(holding(issued_on=date(2026, 11, 24), expires_on=date(2028, 11, 23)))
    assert (found.state, found.message) == (State.NONE, "standing.permit_not_yet")
    assert standing(holding(issued_on=date(2026, 11, 24), expires_on=date(2028, 11, 23)), date(2026, 11, 24)).state == (
        State.PERMIT
    )


def test_a_permit_without_its_end_proves_nothing() -> None:
    assert standing(holding(issued_on=date(2025, 1, 1))).message == "standing.permit_without_end"


def test_an_open_permit_counts_with_or_without_its_end() -> None:
    open_permit = Worker(open_work_permit=True)
    without = standing(Hire(worker=open_permit, documents=Documents(employment=EMPLOYED)))
    assert (without.state, without.until) == (State.OPEN_PERMIT, None)
    paper = Documents(work_permit=WorkPermit(expires_on=date(2027, 3, 1)), employment=EMPLOYED)
    ended = standing(Hire(worker=open_permit, documents=paper))
    assert (ended.state, ended.until) == (State.OPEN_PERMIT, date(2027, 3, 1))


def test_an_open_permit_that_ran_out_proves_nothing() -> None:
    paper = Documents(work_permit=WorkPermit(expires_on=date(2026, 11, 22)), employment=EMPLOYED)
    assert standing(Hire(worker=Worker(open_work_permit=True), documents=paper)).cannot_prove


def test_an_extension_filed_a_second_before_midnight_utc_keeps_the_status() -> None:
    filed_at = datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC)
    found = standing(holding(expires_on=date(2026, 10, 31), extension_filed_at=filed_at))
    assert (found.state, found.until, found.cannot_prove) == (State.MAINTAINED_STATUS, None, False)
    assert found.numbers == {"expired_on": date(2026, 10, 31), "filed_on": date(2026, 10, 31)}


@pytest.mark.parametrize(
    "filed_at", [datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 10, 31, 16, 0, tzinfo=VANCOUVER)]
)
def test_an_extension_filed_at_midnight_utc_is_late(filed_at: datetime) -> None:
    found = standing(holding(expires_on=date(2026, 10, 31), extension_filed_at=filed_at))
    assert (found.state, found.message) == (State.NONE, "standing.filed_late")


def test_maintained_status_ends_on_the_day_of_the_decision() -> None:
    def on(day: date) -> Standing:
        filed_at = datetime(2026, 10, 1, 12, tzinfo=UTC)
        return standing(
            holding(expires_on=date(2026, 10, 31), extension_filed_at=filed_at, decision_on=date(2026, 11, 20)), day
        )

    assert on(date(2026, 11, 19)).state == State.MAINTAINED_STATUS
    assert on(date(2026, 11, 20)).message == "standing.decided"


def test_the_permit_itself_comes_before_the_extension_filed() -> None:
    filed_at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    found = standing(holding(expires_on=date(2026, 12, 31), extension_filed_at=filed_at))
    assert (found.state, found.until) == (State.PERMIT, date(2026, 12, 31))


def test_a_confirmed_case_of_work_without_a_permit_proves_it() -> None:
    visitor = Hire(category="business_visitor", documents=Documents(employment=EMPLOYED))
    assert standing(visitor, date(2026, 11, 23)).state == State.NOT_NEEDED
    assert not standing(visitor, date(2026, 11, 23)).cannot_prove


def test_a_confirmed_short_stay_covers_the_days_granted() -> None:
    stay = ShortStay(granted_on=date(2026, 11, 9), days=15)
    hire = Hire(category="short_stay", short_stays=(stay,), documents=Documents(employment=EMPLOYED))
    assert standing(hire, date(2026, 11, 23)).until == date(2026, 11, 23)
    assert standing(hire, date(2026, 11, 24)).cannot_prove
    assert standing(hire, date(2026, 11, 8)).cannot_prove


def test_the_days_granted_to_a_researcher_cover_the_work_too() -> None:
    stay = ShortStay(granted_on=date(2026, 8, 1), days=120)
    hire = Hire(category="researcher_120", short_stays=(stay,), documents=Documents(employment=EMPLOYED))
    assert standing(hire, date(2026, 11, 28)).state is State.NOT_NEEDED
    assert standing(hire, date(2026, 11, 29)).cannot_prove


def test_a_short_stay_granted_earlier_is_no_proof_for_another_category() -> None:
    stay = ShortStay(granted_on=date(2026, 11, 9), days=30)
    hire = Hire(category="gts_b", short_stays=(stay,), documents=Documents(employment=EMPLOYED))
    assert standing(hire).cannot_prove


def test_nothing_recorded_cannot_be_proved_once_employed() -> None:
    assert standing(Hire(documents=Documents(employment=EMPLOYED))).cannot_prove
    assert not standing(Hire()).cannot_prove


@pytest.mark.parametrize(
    ("employment", "employed"),
    [
        (Employment(began_on=TODAY), True),
        (Employment(began_on=TODAY + timedelta(days=1)), False),
        (Employment(began_on=date(2025, 1, 1), ended_on=TODAY), True),
        (Employment(began_on=date(2025, 1, 1), ended_on=TODAY - timedelta(days=1)), False),
        (Employment(), False),
    ],
)
def test_employment_counts_from_its_first_to_its_last_day(employment: Employment, employed: bool) -> None:
    assert standing(Hire(documents=Documents(employment=employment))).employed is employed
