"""Which reminders are wanted, and which of those that are due go out."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.reminders.kind import Kind, shipped_kinds
from tracker.reminders.planner import (
    START_BY,
    Due,
    Notice,
    People,
    recipients,
    silenced,
    stand_in,
    wanted,
)
from tracker.rules.deadlines import KINDS

MAYA, DANIEL, ADA = 1, 2, 3
PEOPLE = People(owner=MAYA, leads=(DANIEL,), administrators=(ADA,))
KIND = Kind("example", (90, 30, 7, 0), 7, frozenset({"other"}), after_employment=False)
DUE = Due(date(2027, 3, 1), date(2026, 12, 31), is_new=True)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def plan(today: date, recipient: int = MAYA, due: Due = DUE, told: tuple[int, ...] = ()) -> dict[str, date]:
    return {mail.tier: mail.send_on for mail in wanted(KIND, due, today, PEOPLE, told) if mail.recipient == recipient}


def test_every_kind_of_deadline_has_its_tiers() -> None:
    assert set(shipped_kinds()) == {*KINDS, "custom"}


def test_well_ahead_every_tier_is_planned_on_its_day_and_the_start_by_date_is_one() -> None:
    assert plan(date(2026, 11, 1)) == {
        "90": date(2026, 12, 1),
        START_BY: date(2026, 12, 31),
        "30": date(2027, 1, 30),
        "7": date(2027, 2, 22),
        "0": date(2027, 3, 1),
    }


def test_a_tier_on_the_start_by_date_is_the_start_by_date() -> None:
    due = Due(date(2027, 3, 1), date(2027, 1, 30), is_new=True)
    assert "30" not in plan(date(2026, 11, 1), due=due)


def test_the_tier_of_today_is_not_missed() -> None:
    assert plan(date(2026, 12, 1)).keys() == {"90", START_BY, "30", "7", "0"}


def test_what_has_passed_becomes_one_notice_that_says_why() -> None:
    assert plan(date(2027, 2, 1)) == {
        Notice.RECORDED: date(2027, 2, 1),
        "7": date(2027, 2, 22),
        "0": date(2027, 3, 1),
    }
    changed = Due(DUE.due_on, DUE.start_by, is_new=False)
    assert Notice.CHANGED in plan(date(2027, 2, 1), due=changed)
    assert Notice.HANDED_OVER in plan(date(2027, 2, 1), told=(ADA,))


def test_a_notice_on_the_day_of_a_tier_takes_its_place() -> None:
    assert plan(date(2027, 2, 22)) == {Notice.RECORDED: date(2027, 2, 22), "0": date(2027, 3, 1)}


def test_a_date_recorded_after_it_passed_is_told_once() -> None:
    assert plan(date(2028, 1, 1)) == {Notice.RECORDED: date(2028, 1, 1)}


def test_whoever_was_told_already_gets_no_notice() -> None:
    assert plan(date(2027, 2, 1), told=(MAYA,)) == {"7": date(2027, 2, 22), "0": date(2027, 3, 1)}


def test_leads_get_the_last_tiers() -> None:
    assert set(plan(date(2026, 11, 1), DANIEL)) == {"7", "0"}
    assert recipients(KIND, PEOPLE) == {MAYA: None, DANIEL: 7}


def test_an_administrator_stands_in_where_nobody_owns_the_hire() -> None:
    assert recipients(KIND, People(None, (DANIEL,), (ADA,))) == {DANIEL: 7, ADA: None}


def test_leads_who_get_everything_need_no_administrator() -> None:
    review = shipped_kinds()["lmbp_review"]
    assert set(recipients(review, People(None, (DANIEL,), (ADA,)))) == {DANIEL}
    assert set(recipients(review, People(None, (), (ADA,)))) == {ADA}


def test_an_owner_who_leads_gets_each_mail_once() -> None:
    assert recipients(KIND, People(DANIEL, (DANIEL,), ())) == {DANIEL: None}


def test_another_deadline_or_having_left_silences() -> None:
    assert silenced(KIND, DUE.due_on, {"other"}, None)
    assert silenced(KIND, DUE.due_on, (), date(2027, 2, 28))
    assert not silenced(KIND, DUE.due_on, (), date(2027, 3, 1)), "she still works on that day"
    assert not silenced(shipped_kinds()["record_retention"], DUE.due_on, (), date(2026, 1, 1))


def test_a_stand_in_is_somebody_else() -> None:
    assert stand_in(MAYA, PEOPLE) == ADA
    assert stand_in(ADA, PEOPLE) == DANIEL
    assert stand_in(ADA, People(ADA, (), (ADA,))) is None


@given(days, days, st.integers(0, 400))
def test_no_plan_sends_one_person_two_mails_on_a_day_or_any_before_today(today: date, due: date, lead: int) -> None:
    for kind in shipped_kinds().values():
        mails = wanted(kind, Due(due, due - timedelta(days=lead), is_new=True), today, PEOPLE)
        assert len({(mail.recipient, mail.send_on) for mail in mails}) == len(mails)
        assert len({(mail.recipient, mail.tier) for mail in mails}) == len(mails)
        assert all(mail.send_on >= today for mail in mails)
        assert any(mail.recipient == MAYA for mail in mails), "nobody is left untold"


@given(days, days)
def test_planning_again_on_a_later_day_only_drops_what_has_passed(first: date, second: date) -> None:
    first, second = min(first, second), max(first, second)
    before, after = plan(first, told=(MAYA,)), plan(second, told=(MAYA,))
    assert after == {tier: day for tier, day in before.items() if day >= second}
