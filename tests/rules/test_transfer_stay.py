"""The arithmetic of recaptured time, for every set of stretches."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.book import shipped_book
from tracker.rules.category import category_named
from tracker.rules.common.transfer_stay import counted_days, merged
from tracker.rules.deadlines.deadline import CERTAIN, FOR_COUNSEL, Deadline, Question
from tracker.rules.deadlines.transfer import ict_maximum_stay
from tracker.rules.facts import Absence, Hire, Transfer

LEAST = 30
FIRST, UNTIL, LATE = date(2022, 1, 1), date(2026, 12, 31), date(2099, 12, 31)
DAYS = st.dates(min_value=FIRST, max_value=UNTIL)
STRETCHES = st.lists(st.tuples(DAYS, DAYS), max_size=8)
AS_OF = date(2026, 11, 23)


def days_in(stretches: list[tuple[date, date]]) -> set[date]:
    return {first + timedelta(days=day) for first, last in stretches for day in range((last - first).days + 1)}


@given(STRETCHES)
def test_every_day_is_counted_once(stretches: list[tuple[date, date]]) -> None:
    assert counted_days(stretches, LATE, 1) == len(days_in(stretches))


@given(STRETCHES)
def test_merged_stretches_leave_a_day_between(stretches: list[tuple[date, date]]) -> None:
    found = merged(stretches)
    pairs = zip(found, found[1:], strict=False)
    assert all((later[0] - earlier[1]).days >= 2 for earlier, later in pairs)
    assert days_in(found) == days_in(stretches)


@given(
    st.lists(st.integers(min_value=0, max_value=20), max_size=6, unique=True), st.integers(min_value=1, max_value=29)
)
def test_stretches_under_thirty_days_never_count(places: list[int], length: int) -> None:
    starts = [FIRST + timedelta(days=31 * place) for place in places]
    assert counted_days([(day, day + timedelta(days=length - 1)) for day in starts], LATE, LEAST) == 0


@given(DAYS, st.integers(min_value=30, max_value=400))
def test_a_stretch_of_thirty_days_or_more_counts_whole(first: date, length: int) -> None:
    assert counted_days([(first, first + timedelta(days=length - 1))], LATE, LEAST) == length


@given(STRETCHES, DAYS)
def test_nothing_after_the_end_of_the_stay_counts(stretches: list[tuple[date, date]], until: date) -> None:
    kept = [(first, min(last, until)) for first, last in stretches if first <= until]
    assert counted_days(stretches, until, LEAST) == counted_days(kept, LATE, LEAST)


def test_two_stretches_that_follow_each_other_are_one() -> None:
    halves = [(date(2025, 1, 1), date(2025, 1, 15)), (date(2025, 1, 16), date(2025, 1, 30))]
    assert counted_days(halves, LATE, LEAST) == LEAST


@given(STRETCHES, st.integers(min_value=0, max_value=120), st.none() | DAYS)
def test_recapture_never_shortens_the_stay_and_adds_exactly_its_days(
    stretches: list[tuple[date, date]], used: int, counted_on: date | None
) -> None:
    plain, longer = (due(used, counted_on, found) for found in ([], stretches))
    assert longer.due_on >= plain.due_on
    assert (longer.certainty == FOR_COUNSEL) is (longer.due_on > plain.due_on)
    assert plain.certainty == CERTAIN
    if used <= 84:
        assert (longer.due_on - plain.due_on).days == counted_days(stretches, plain.due_on, LEAST)


def due(used: int, counted_on: date | None, stretches: list[tuple[date, date]]) -> Deadline:
    absences = tuple(Absence(first, last) for first, last in stretches)
    transfer = Transfer(
        role="executive", months_already_in_canada=used, months_counted_on=counted_on, absences=absences
    )
    hire = Hire(transfer=transfer)
    found = ict_maximum_stay(Question(hire, category_named("ict_executive_manager"), shipped_book(), AS_OF))
    assert found is not None
    return found
