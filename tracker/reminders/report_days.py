"""The mails that belong to no deadline, and the day each is for."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tracker.reminders.sending import SATURDAY, Office, sending_day


class ReportKind(StrEnum):
    """Once for a period, which its first day names: a Monday, the first weekday of a month, a day."""

    WEEKLY = "weekly"  # whether all is well, to leads and administrators, whether or not anything is due
    MONTHLY = "monthly"  # what lies ahead and what changed, to leads
    NIGHTLY = "nightly"  # whom no mail reaches any more, to administrators, where there is news


def period_due(kind: ReportKind, local: datetime, office: Office, since: datetime) -> date | None:
    """The last period whose mail may be out at this local time; None where its hour came before `since`.

    Quiet days are left out: a report waits for the first day that isn't one.
    """
    day = sending_day(local, office.hour)
    if kind is ReportKind.NIGHTLY:
        period = None if office.is_quiet(day) else day
    else:
        first = _monday if kind is ReportKind.WEEKLY else _first_weekday
        period = first(day)
        if expected_on(kind, period, office) > day:
            period = first(period - timedelta(days=period.day if kind is ReportKind.MONTHLY else 7))
    if period is None or hour_of(kind, period, local, office) < since:
        return None
    return period


def expected_on(kind: ReportKind, period: date, office: Office) -> date:
    """The day a period's mail should go out, with nothing amiss."""
    return period if kind is ReportKind.NIGHTLY else office.open_from(period)


def hour_of(kind: ReportKind, period: date, local: datetime, office: Office) -> datetime:
    """The instant from which a period's mail may go out, in the zone of `local`."""
    return datetime.combine(expected_on(kind, period, office), time(office.hour), tzinfo=local.tzinfo)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first_weekday(day: date) -> date:
    """Of the day's month."""
    first = day.replace(day=1)
    return first + timedelta(days=max(0, 7 - first.weekday()) if first.weekday() >= SATURDAY else 0)
