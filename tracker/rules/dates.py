"""Calendar sums as the contract counts them. Pure; days in, days out.

So many days or months *after* a day leave that day out. A period that *begins* on a day counts it. Days that remain
leave today out.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY = 5


@lru_cache(maxsize=10_000)
def months_after(day: date, months: int) -> date:
    """The same day of the month that many months later (earlier where negative), else that month's last day.

    Raises ValueError where the sum leaves the calendar (years 1 to 9999).
    """
    return day + relativedelta(months=months)


def years_after(day: date, years: int) -> date:
    """Twelve months for each year: 29 February falls on 28 February where the year is no leap year."""
    return months_after(day, 12 * years)


def last_of_months(first: date, months: int) -> date:
    """The last day of a period of so many months that begins on `first`, that day counted.

    It is the eve of the day with the same number. In a month without that number it is the month's last day, so that
    a later beginning never gives an earlier end.
    """
    same_day = months_after(first, months)
    return same_day - timedelta(days=1) if same_day.day == first.day else same_day


def last_of_years(first: date, years: int) -> date:
    """The last day of a period of so many years that begins on `first`, that day counted."""
    return last_of_months(first, 12 * years)


def next_month_and_day(day: date, month: int, day_of_month: int) -> date:
    """The first such calendar day after `day`, never `day` itself."""
    this_year = date(day.year, month, day_of_month)
    return this_year if this_year > day else date(day.year + 1, month, day_of_month)


def end_of_day_utc(day: date) -> datetime:
    """The midnight in Coordinated Universal Time that ends a calendar day: the first instant that is no longer in it.

    Raises OverflowError on the calendar's very last day.
    """
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)


def business_days_after(day: date, number: int, province: str | None = None) -> date:
    """The business day that many after `day` (before it where negative), `day` itself left out.

    Saturdays, Sundays and the holidays of federal offices are no business days, nor are those of the province where
    one is named. Federal offices keep a holiday that falls on a weekend on the next working day, so that one is none
    either. Raises OverflowError where the count leaves the calendar.
    """
    one, days_off = timedelta(days=1 if number > 0 else -1), _days_off(province)
    for _ in range(abs(number)):
        day += one
        while day.weekday() >= SATURDAY or day in days_off:
            day += one
    return day


@cache
def _days_off(province: str | None) -> "HolidayBase":
    from holidays import country_holidays  # takes a sixth of a second to import, and most commands never ask

    return country_holidays("CA", subdiv=province, categories=("government", "public"))
