"""Days to an iCalendar file (RFC 5545) that calendar programs subscribe to. Pure: days in, bytes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone
from icalendar.prop import vText

PRODUCT = "-//Foreign talent tracker//Calendar of deadlines//EN"
REFRESHED_EVERY = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One all-day event. `uid` stays the same when the day moves, and `sequence` counts how often it did.

    `changed_at` is an aware instant: of the last move, or of the end where it `is_cancelled`.
    """

    uid: str
    on: date
    summary: str
    description: str
    category: str
    url: str
    sequence: int
    changed_at: datetime
    is_cancelled: bool


def calendar_file(name: str, days: Iterable[CalendarDay]) -> bytes:
    """The whole calendar, under the name its reader sees."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for key in ("name", "x-wr-calname"):  # the standard's name, and the one that most programs read
        calendar.add(key, vText(name))
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT4H"))  # the same, as Outlook reads it
    for day in days:
        calendar.add_component(_event(day))
    if not calendar.subcomponents:
        calendar.add_component(Timezone.from_tzid("UTC"))  # a calendar without any part is none
    return bytes(calendar.to_ical())


def _event(day: CalendarDay) -> Event:
    event = Event()
    event.add("uid", day.uid)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("dtstamp", day.changed_at)
    event.add("last-modified", day.changed_at)
    event.add("sequence", day.sequence)
    event.add("status", "CANCELLED" if day.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("summary", day.summary)
    event.add("description", day.description)
    event.add("categories", [day.category])
    event.add("url", day.url)
    return event
