"""A lead's month, and what nobody would be told of: the same as the mails say, with every line."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tracker import clock
from tracker.reminders.report_days import ReportKind
from tracker.services.overview import month_of, overview_since
from tracker.services.untold import untold, why_lost
from tracker.store.membership import Role
from tracker.web.guard import member
from tracker.web.reminders.routes import blueprint
from tracker.web.wording import deadline_words

LINES = 200
"""Of one list on the page; its heading has the whole number."""

WHY_LOST = {
    "left": lazy_gettext("Has left"),
    "failing": lazy_gettext("Address refuses mail"),
    "nobody": lazy_gettext("Nobody owns it"),
}
REPORTS = {
    ReportKind.WEEKLY: lazy_gettext("Weekly: all clear, or what needs somebody"),
    ReportKind.MONTHLY: lazy_gettext("Monthly overview"),
    ReportKind.NIGHTLY: lazy_gettext("News: whom no mail reaches"),
}


@blueprint.get("/month")
@member(Role.LEAD)
def month() -> ResponseReturnValue:
    """What lies ahead by days, what is overdue by owner, and what changed since the last overview."""
    organisation, now = g.actor.organisation, clock.now()
    found = month_of(organisation, now, overview_since(organisation, now), LINES)
    return render_template(
        "reminders/month.html",
        month=found,
        since=_day(found.since),
        day_of=_day,
        changes=[
            ("new", lazy_gettext("New"), found.new),
            ("changed", lazy_gettext("Date changed"), found.changed),
            ("closed", lazy_gettext("No longer watched"), found.closed),
        ],
        deadline_words=deadline_words,
    )


@blueprint.get("/untold")
@member(Role.LEAD)
def nobody_told() -> ResponseReturnValue:
    """Dates without a live recipient, hires whose owner no mail finds, and addresses that refuse mail."""
    organisation, now = g.actor.organisation, clock.now()
    found = untold(organisation, now, LINES, ownerless=True)
    return render_template(
        "reminders/untold.html",
        untold=found,
        why=why_lost(organisation, now, found.hires),
        why_words=WHY_LOST,
        deadline_words=deadline_words,
    )


@blueprint.app_template_global("report_words")
def report_words(kind: str) -> str:
    """The name of a report."""
    return str(REPORTS[ReportKind(kind)])


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(g.actor.organisation.time_zone)).date()
