"""Plays one story to the tracker and to the reference."""

from collections import Counter
from datetime import UTC, datetime, time

from tests.support.servers import SmtpInbox
from tests.ten_years.product import Tracker
from tests.ten_years.reference import Mail, Reference
from tests.ten_years.story import story


def play(seed: int, inbox: SmtpInbox) -> tuple[Counter[Mail], Counter[Mail]]:
    """What the tracker sent in the story of this seed, and what it should have sent; in an application context."""
    tracker, reference = Tracker(story(seed), inbox), Reference(story(seed))
    for day in story(seed).days:
        for player in (tracker, reference):
            for minute, event in enumerate(day.events):
                player.happens(event, datetime.combine(day.day, time(0, minute), UTC))
            if day.moments:
                player.new_day(day.moments[0].at)
            for moment in day.moments:
                player.sweep(moment)
    return tracker.mails(), reference.mails
