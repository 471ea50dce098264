"""Which of the due reminders go out now, and which together."""

from datetime import date, datetime, timedelta

import pytest

from tracker.reminders.planner import START_BY, UNDELIVERED, WOKEN, Notice
from tracker.reminders.sending import Choice, Chosen, DueRow, Office, batches, choose, expected_on, sending_day, turn

MAYA, DANIEL = 1, 2
SINGLE, DAILY, WEEKLY = Choice("single", None, 0), Choice("daily", 9, 0), Choice("weekly", 9, 3)  # 3: Thursday
URGENT = Choice("urgent", None, 0)
OPEN = Office(6, quiet_weekends=False, holidays_of=None)
QUIET = Office(6, quiet_weekends=True, holidays_of="BC")
DUE = date(2027, 3, 1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def row(
    number: int, tier: str, send_on: str, deadline: int = 10, to: int = MAYA, due: date = DUE, **more: int
) -> DueRow:
    return DueRow(number, deadline, to, tier, date.fromisoformat(send_on), due, due - timedelta(days=60), 1, **more)


def chosen(rows: list[DueRow], now: str, choice: Choice = SINGLE, office: Office = OPEN) -> Chosen:
    return choose(rows, lambda one: turn(one, local(now), office, choice), lambda _: choice)


def test_of_several_due_tiers_the_latest_goes_out() -> None:
    rows = [
        row(1, "90", "2026-12-01"),
        row(2, START_BY, "2026-12-31"),
        row(3, "7", "2026-12-30", to=DANIEL),
        row(4, "90", "2026-11-01", deadline=11),
        row(5, f"{UNDELIVERED}7", "2026-12-01"),
    ]
    assert chosen(rows, "2026-12-31 06:00") == Chosen(((2,), (3,), (4,), (5,)), (1,), ())


def test_the_day_begins_at_the_organisation_s_hour() -> None:
    assert sending_day(local("2026-11-01 05:59"), 6) == date(2026, 10, 31)
    assert sending_day(local("2026-11-01 06:00"), 6) == date(2026, 11, 1)


def test_a_daily_digest_waits_for_its_hour_and_holds_what_is_not_urgent() -> None:
    rows = [
        row(1, "90", "2026-12-01"),
        row(2, "30", "2026-12-01", deadline=11),
        row(3, START_BY, "2026-12-01", deadline=12),
        row(4, "7", "2026-12-01", deadline=13, due=date(2026, 12, 8)),
    ]
    assert chosen(rows, "2026-12-01 08:59", DAILY).letters == ((3,), (4,))
    assert chosen(rows[:2], "2026-12-01 09:00", DAILY).letters == ((1, 2),)


def test_a_weekly_digest_waits_for_its_day() -> None:
    rows = [row(1, "90", "2026-12-01"), row(2, "60", "2026-12-02", deadline=11)]
    assert chosen(rows, "2026-12-02 23:00", WEEKLY).letters == ()
    assert chosen(rows, "2026-12-03 09:00", WEEKLY).letters == ((1, 2),), "the third is a Thursday"
    assert chosen([row(3, "90", "2026-12-04")], "2026-12-04 12:00", WEEKLY).letters == ()


def test_news_of_a_date_comes_at_once_whatever_she_chose() -> None:
    assert chosen([row(1, Notice.RECORDED, "2026-12-01")], "2026-12-01 06:00", WEEKLY).letters == ((1,),)


def test_many_pieces_of_news_are_one_mail_and_a_few_are_not() -> None:
    news = [row(number, Notice.RECORDED, "2026-12-01", deadline=number) for number in range(1, 6)]
    assert chosen(news, "2026-12-01 12:00").letters == ((1, 2, 3, 4, 5),)
    assert chosen(news[:3], "2026-12-01 12:00").letters == ((1,), (2,), (3,))
    assert chosen(news[:2], "2026-12-01 12:00", DAILY).letters == ((1, 2),)


def test_who_wants_what_is_urgent_alone_gets_that_and_no_more() -> None:
    rows = [row(1, "90", "2026-12-01"), row(2, START_BY, "2026-12-01", deadline=11)]
    assert chosen(rows, "2026-12-01 12:00", URGENT) == Chosen(((2,),), (), (1,))


def test_who_wants_what_is_urgent_alone_hears_of_a_begun_date_and_of_the_wake_day() -> None:
    rows = [
        row(1, Notice.RECORDED, "2027-01-10"),
        row(2, Notice.RECORDED, "2027-01-10", deadline=11, due=date(2027, 6, 1)),
        row(3, f"{WOKEN}2027-01-10", "2027-01-10", deadline=12, due=date(2027, 6, 1)),
    ]
    assert chosen(rows, "2027-01-10 12:00", URGENT) == Chosen(((1, 3),), (), (2,))


def test_what_waited_for_quiet_days_comes_in_the_digest_of_the_next_working_day() -> None:
    rows = [
        row(1, "90", "2026-12-05"),
        row(2, "60", "2026-12-06", deadline=11),
        row(3, "30", "2026-12-07", deadline=12),
    ]
    assert chosen(rows, "2026-12-07 08:59", DAILY, QUIET).letters == (), "not before her hour"
    assert chosen(rows, "2026-12-07 09:00", DAILY, QUIET).letters == ((1, 2, 3),)
    assert chosen(rows[:1], "2026-12-08 06:00", DAILY, QUIET).letters == ((1,),), "after an outage at once"


@pytest.mark.parametrize("day", ["2026-12-05", "2026-12-06", "2026-12-25"])
def test_on_a_quiet_day_only_what_is_urgent_goes_out(day: str) -> None:
    rows = [
        row(1, "60", day),
        row(2, Notice.RECORDED, day, deadline=11),
        row(3, "0", day, deadline=12, due=date.fromisoformat(day)),
        row(4, START_BY, day, deadline=13),
    ]
    assert chosen(rows, f"{day} 12:00", office=QUIET).letters == ((3,), (4,))


def test_what_waited_for_quiet_days_goes_out_on_the_next_working_day_and_is_not_late() -> None:
    waited = row(1, "60", "2026-12-25")
    assert chosen([waited], "2026-12-28 05:59", office=QUIET).letters == (), "not at midnight"
    assert chosen([waited], "2026-12-28 06:00", office=QUIET).letters == ((1,),)
    assert expected_on("60", waited.send_on, DUE, QUIET, SINGLE) == date(2026, 12, 28)


def test_a_wait_never_reaches_into_the_last_seven_days() -> None:
    assert expected_on("10", date(2026, 12, 4), date(2026, 12, 14), OPEN, WEEKLY) == date(2026, 12, 7)
    assert chosen([row(1, "10", "2026-12-04", due=date(2026, 12, 14))], "2026-12-07 06:00", WEEKLY).letters == ((1,),)


def test_a_tier_that_waits_for_a_digest_does_not_hold_back_one_that_is_being_tried() -> None:
    tried = row(1, START_BY, "2026-12-01")
    assert chosen([tried, row(2, "60", "2026-12-02")], "2026-12-02 12:00", WEEKLY) == Chosen(((1,),), (), ())


def test_what_was_tried_in_one_mail_is_tried_again_in_that_mail() -> None:
    rows = [
        row(1, "90", "2026-12-01", mail=1),
        row(2, "90", "2026-12-01", deadline=11, mail=1),
        row(3, "90", "2026-12-01", deadline=12),
        row(4, "90", "2026-12-01", deadline=13, mail=4),
        row(5, "90", "2026-12-01", deadline=14),
    ]
    assert chosen(rows, "2026-12-01 12:00", DAILY).letters == ((1, 2), (3, 5), (4,))


def test_a_mail_is_never_split_between_batches() -> None:
    assert list(batches([(1, 2), (3,), (4, 5, 6), (7,)], 3)) == [((1, 2), (3,)), ((4, 5, 6),), ((7,),)]
