"""Counting business days: weekends and the holidays of federal offices, or of a province too, are left out."""

from datetime import date

import pytest

from tracker.rules.dates import business_days_after


@pytest.mark.parametrize(
    ("day", "number", "expected", "because"),
    [
        ("2026-11-23", 10, "2026-12-07", "two plain weeks"),
        ("2026-11-21", 1, "2026-11-23", "from a Saturday the first business day is Monday"),
        ("2026-12-24", 1, "2026-12-29", "Christmas is a Friday, and Boxing Day, a Saturday, is kept on Monday"),
        ("2026-12-15", 10, "2026-12-31", "ten business days over Christmas"),
        ("2027-01-15", -15, "2026-12-22", "fifteen business days back over Christmas and New Year's Day"),
        ("2026-12-31", 1, "2027-01-04", "New Year's Day is a Friday"),
        ("2026-09-29", 1, "2026-10-01", "federal offices close on 30 September"),
        ("2026-04-02", 1, "2026-04-06", "Good Friday"),
        ("2027-01-04", -1, "2026-12-31", "counted back"),
        ("2026-12-31", -15, "2026-12-08", "fifteen business days before the year's end"),
        ("2026-11-22", 0, "2026-11-22", "no day counted is the day itself"),
    ],
)
def test_business_days_of_federal_offices(day: str, number: int, expected: str, because: str) -> None:
    assert business_days_after(date.fromisoformat(day), number) == date.fromisoformat(expected), because


def test_the_holidays_of_a_province_count_where_it_is_named() -> None:
    assert business_days_after(date(2026, 6, 23), 1) == date(2026, 6, 24)
    assert business_days_after(date(2026, 6, 23), 1, "QC") == date(2026, 6, 25)


def test_counting_out_of_the_calendar_is_an_error() -> None:
    with pytest.raises(OverflowError):
        business_days_after(date(9999, 12, 30), 10)
