"""Whatever is due together: nothing goes out twice, nothing is forgotten, and nothing urgent waits."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.reminders.planner import LAST_DAYS, START_BY, UNDELIVERED, WOKEN, Notice, is_urgent
from tracker.reminders.sending import Choice, Chosen, DueRow, Office, choose, expected_on, turn

TODAY = date(2027, 6, 16)
TIERS = ["90", "30", "7", "0", START_BY, f"{UNDELIVERED}30", f"{WOKEN}2027-06-01", *Notice]
choices = st.builds(
    Choice,
    st.sampled_from(["single", "daily", "weekly", "urgent", "worker"]),
    st.none() | st.integers(0, 23),
    st.integers(0, 6),
)
offices = st.builds(Office, st.integers(0, 23), st.booleans(), st.sampled_from([None, "BC", "ON", "QC"]))
moments = st.datetimes(datetime(2027, 1, 1), datetime(2028, 12, 31))  # noqa: DTZ001 (local by meaning)
Situation = tuple[list[DueRow], datetime, Office, dict[int, Choice]]


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Due rows of some deadlines and three people, at a local time of an office, and how they want their mail."""
    now, rows = draw(moments), []
    for number in range(draw(st.integers(0, 12))):
        deadline, back = draw(st.integers(1, 4)), draw(st.integers(0, 40))
        due_on = now.date() + timedelta(days=deadline * 10 - 15)
        rows.append(
            DueRow(
                id=number,
                deadline=deadline,
                recipient=draw(st.integers(1, 3)),
                tier=draw(st.sampled_from(TIERS)),
                send_on=now.date() - timedelta(days=back),
                due_on=due_on,
                start_by=due_on - timedelta(days=draw(st.integers(0, 30))),
                organisation=1,
                ready=draw(st.booleans()),
                mail=draw(st.none() | st.integers(100, 103)),
            )
        )
    return rows, now, draw(offices), {person: draw(choices) for person in (1, 2, 3)}


def chosen(situation: Situation) -> Chosen:
    rows, now, office, choice = situation
    return choose(rows, lambda row: turn(row, now, office, choice[row.recipient]), choice.__getitem__)


@given(situations())
def test_no_reminder_is_in_two_mails_nor_both_sent_and_settled(situation: Situation) -> None:
    found = chosen(situation)
    ids = [*(one for letter in found.letters for one in letter), *found.needless, *found.unwanted]
    assert len(ids) == len(set(ids))
    assert set(ids) <= {row.id for row in situation[0]}
    assert all(found.letters)


@given(situations())
def test_what_is_neither_sent_nor_settled_waits_for_a_reason(situation: Situation) -> None:
    rows, now, office, choice = situation
    found = chosen(situation)
    over = {*(one for letter in found.letters for one in letter), *found.needless, *found.unwanted}
    for row in rows:
        if row.id not in over:
            assert not row.ready or turn(row, now, office, choice[row.recipient]) == "later"


@given(situations())
def test_what_is_needless_is_followed_by_a_later_one_of_its_deadline_to_its_recipient(situation: Situation) -> None:
    rows, found = {row.id: row for row in situation[0]}, chosen(situation)
    settled = {*found.needless, *found.unwanted}
    for needless in (rows[one] for one in found.needless):
        mates = [
            row
            for row in rows.values()
            if (row.deadline, row.recipient) == (needless.deadline, needless.recipient) and row.id not in settled
        ]
        assert any((row.send_on, row.id) > (needless.send_on, needless.id) for row in mates)


@given(situations())
def test_nothing_urgent_is_held_nor_left_out_because_of_a_choice(situation: Situation) -> None:
    rows, now, office, choice = situation
    found = chosen(situation)
    for row in rows:
        if is_urgent(row.tier, row.due_on, now.date()):
            assert turn(row, now, office, choice[row.recipient]) == "alone"
            assert row.id not in found.unwanted


@given(situations())
def test_a_mail_of_several_is_to_one_person(situation: Situation) -> None:
    rows, now, office, choice = situation
    of = {row.id: row for row in rows if row.mail is None}
    for letter in chosen(situation).letters:
        if len(letter) > 1 and set(letter) <= set(of):
            assert len({of[one].recipient for one in letter}) == 1
            assert not any(is_urgent(of[one].tier, of[one].due_on, now.date()) for one in letter)


@given(st.sampled_from(TIERS), st.dates(TODAY, date(2029, 1, 1)), st.integers(0, 400), offices, choices)
def test_what_waits_is_expected_on_a_day_on_which_it_goes_out(
    tier: str, send_on: date, days: int, office: Office, choice: Choice
) -> None:
    due_on = send_on + timedelta(days=days)
    day = expected_on(tier, send_on, due_on, office, choice)
    row = DueRow(1, 1, 1, tier, send_on, due_on, due_on, 1)
    assert send_on <= day <= max(send_on, due_on - timedelta(days=LAST_DAYS))
    assert turn(row, datetime.combine(day, time(23)), office, choice) != "later"
    earlier = (send_on + timedelta(days=number) for number in range((day - send_on).days))
    assert all(turn(row, datetime.combine(one, time(23)), office, choice) in ("later", "never") for one in earlier)
