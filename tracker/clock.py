"""The only reader of the wall clock. Everything else is told what day it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar day it is now in an IANA time zone such as `America/Toronto`."""
    return now().astimezone(ZoneInfo(zone)).date()
