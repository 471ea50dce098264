"""The health line: whether the watch is being kept, in one sentence, and the last fourteen days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import format_date, gettext, ngettext

from tracker import clock
from tracker.reminders.sending import sending_day
from tracker.store.deadline import open_deadline_count
from tracker.store.organisation import Organisation
from tracker.store.reminder import State, settled_since, waiting
from tracker.store.sweep import Standing, complete_in, last_complete_sweep, standing
from tracker.web.frame import day_in_words

DAYS_SHOWN = 14


@dataclass(frozen=True, slots=True)
class Watch:
    """What the health line says. `days` are the last fourteen: "complete", "missed", or "" where none was due."""

    healthy: bool
    headline: str
    words: str
    days: tuple[tuple[date, str], ...]
    days_in_words: str


def watch_health(organisation: Organisation) -> Watch:
    """The state of the watch over one organisation's dates, in the reader's language and the organisation's zone."""
    now = clock.now().astimezone(ZoneInfo(organisation.time_zone))
    last = last_complete_sweep()
    finished_at = last.finished_at.astimezone(now.tzinfo) if last and last.finished_at else None
    healthy = standing(last, now) is Standing.WATCHING
    days = day_marks(organisation, now)
    if finished_at is not None and healthy:
        headline, words = gettext("The watch is healthy."), _good(organisation, now, finished_at)
    else:
        headline, words = _bad(organisation, now, finished_at)
    return Watch(healthy, headline, words, days, _in_words(days))


def day_marks(organisation: Organisation, now: datetime) -> tuple[tuple[date, str], ...]:
    """The last fourteen days, oldest first, and whether a sweep completed in each; today counts once one has."""
    days = [now.date() - timedelta(days=back) for back in range(DAYS_SHOWN - 1, -1, -1)]
    began_on = organisation.created_at.astimezone(now.tzinfo).date()
    done = complete_in([span(day, now) for day in days])
    return tuple(
        (day, "complete" if complete else "missed" if began_on < day < now.date() else "")
        for day, complete in zip(days, done, strict=True)
    )


def span(day: date, now: datetime) -> tuple[datetime, datetime]:
    """The first instant of a day in the zone of `now`, and the first of the next."""
    midnight = datetime.combine(day, time.min, tzinfo=now.tzinfo)
    return midnight, datetime.combine(day + timedelta(days=1), time.min, tzinfo=now.tzinfo)


def _good(organisation: Organisation, now: datetime, finished_at: datetime) -> str:
    since, _ = span(now.date(), now)
    settled = settled_since(organisation.id, since)
    watched = open_deadline_count(organisation.id)
    return " ".join(
        [
            gettext("Last sweep %(when)s, complete.", when=_when(finished_at, now)),
            ngettext("One date is watched.", "%(num)s dates are watched.", watched),
            gettext(
                "Today: %(accepted)s mails accepted, %(failed)s failed.",
                accepted=settled[State.ACCEPTED],
                failed=settled[State.FAILED],
            ),
        ]
    )


def _bad(organisation: Organisation, now: datetime, finished_at: datetime | None) -> tuple[str, str]:
    due = waiting(organisation.id, sending_day(now, organisation.sending_hour))
    lost_none = ngettext("One is waiting; it is not lost.", "%(num)s are waiting; none is lost.", due)
    remedy = gettext("Whoever runs the tracker must start its worker and beat.")
    if finished_at is None:
        said = gettext("No sweep has completed yet, so reminders are not going out.")
        return gettext("The watch has not begun."), " ".join([said, lost_none, remedy])
    said = gettext(
        "No sweep since %(when)s, %(silence)s ago. Reminders are not going out.",
        when=_when(finished_at, now),
        silence=_silence(abs(now - finished_at)),
    )
    return gettext("The watch has stopped."), " ".join([said, lost_none, remedy])


def _when(moment: datetime, now: datetime) -> str:
    told = moment.strftime("%H:%M %Z")
    if moment.date() == now.date():
        return str(gettext("today at %(time)s", time=told))
    day = f"{format_date(moment.date(), 'EEEE')} {day_in_words(moment.date())}"
    return str(gettext("on %(day)s at %(time)s", day=day, time=told))


def _silence(gone: timedelta) -> str:
    hours = int(gone.total_seconds() // 3600)
    if hours >= 1:
        return str(ngettext("one hour", "%(num)s hours", hours))
    return str(ngettext("one minute", "%(num)s minutes", int(gone.total_seconds() // 60)))


def _in_words(days: Sequence[tuple[date, str]]) -> str:
    complete = sum(state == "complete" for _, state in days)
    missed = [day.isoformat() for day, state in days if state == "missed"]
    said = str(gettext("Sweeps of the last %(num)s days: %(complete)s complete", num=len(days), complete=complete))
    return f"{said}, {gettext('missed on %(days)s', days=', '.join(missed))}" if missed else said
