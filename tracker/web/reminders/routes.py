"""Every reminder of the organisation, and every sweep: was somebody warned, when, and of what?"""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tracker import clock
from tracker.store.hire import Hire
from tracker.store.membership import Role, members
from tracker.store.reminder import (
    LedgerFilter,
    Reminder,
    State,
    ledger_counts,
    reminders_of_hire,
    swept,
)
from tracker.store.reminder import ledger as ledger_rows
from tracker.store.sweep import sweeps_in
from tracker.web.guard import current_actor, member
from tracker.web.numbers import number_in, page_in
from tracker.web.reminders.watch import day_marks, span, watch_health
from tracker.web.reminders.wording import reason_words, state_words, tier_words
from tracker.web.wording import deadline_kinds_in_words, deadline_words

blueprint = Blueprint("reminders", __name__, template_folder="templates", url_prefix="/o/<slug>/reminders")
blueprint.app_template_global("tier_words")(tier_words)
blueprint.app_template_global("reminder_state")(state_words)
blueprint.app_template_global("reminder_reasons")(reason_words)

PAGE = 50
SWEEPS_SHOWN = 50
VIEWS = {
    "coming": (lazy_gettext("To come"), (State.PLANNED, State.HELD, State.CLAIMED)),
    "accepted": (lazy_gettext("Accepted"), (State.ACCEPTED,)),
    "failed": (lazy_gettext("Failed"), (State.FAILED,)),
    "ended": (lazy_gettext("Skipped or superseded"), (State.SKIPPED, State.SUPERSEDED)),
    "all": (lazy_gettext("All"), tuple(State)),
}


@dataclass(frozen=True, slots=True)
class View:
    """One of the saved lists above the ledger."""

    name: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class HireReminders:
    """What the page of a hire shows: still to come, soonest first, and what has ended, newest first."""

    coming: list[Reminder]
    ended: list[Reminder]


@blueprint.get("")
@member(Role.COORDINATOR)
def ledger() -> ResponseReturnValue:
    """Reminders by the day of sending, narrowed by view, recipient and kind."""
    chosen = request.args.get("view", "coming")
    chosen = chosen if chosen in VIEWS else "coming"
    number = page_in(request.args)
    asked = _asked(VIEWS[chosen][1])
    found = ledger_rows(
        g.actor.organisation.id, asked, soonest=chosen == "coming", skip=(number - 1) * PAGE, at_most=PAGE + 1
    )
    return render_template(
        "reminders/ledger.html",
        views=_views(asked),
        view=chosen,
        reminders=found[:PAGE],
        previous=number - 1 if number > 1 else None,
        following=number + 1 if len(found) > PAGE else None,
        asked=asked,
        kept={key: value for key, value in request.args.items() if key in ("recipient", "kind") and value},
        people=[member.user for member in members(g.actor.organisation.id) if member.role != Role.COUNSEL],
        kinds=deadline_kinds_in_words(),
        deadline_words=deadline_words,
    )


@blueprint.get("/sweeps")
@member(Role.COORDINATOR)
def sweeps() -> ResponseReturnValue:
    """Whether the sweeps came, day by day, and what the last ones did for this organisation."""
    organisation = g.actor.organisation
    now = clock.now().astimezone(ZoneInfo(organisation.time_zone))
    began_on = organisation.created_at.astimezone(now.tzinfo).date()
    marks = [(day, state) for day, state in reversed(day_marks(organisation, now)) if day >= began_on]
    days = [(day, state, *sweeps_in(*span(day, now))) for day, state in marks]
    return render_template("reminders/sweeps.html", days=days, sweeps=swept(organisation.id, SWEEPS_SHOWN), State=State)


@blueprint.app_template_global("hire_reminders")
def hire_reminders(hire: Hire) -> HireReminders:
    """Every reminder of one hire that the reader may see already."""
    found = reminders_of_hire(hire.organisation_id, hire)
    coming = [row for row in found if row.state in VIEWS["coming"][1]]
    ended = [row for row in found if row.state not in VIEWS["coming"][1]]
    return HireReminders(
        coming, sorted(ended, key=lambda row: (row.settled_at or row.created_at, row.id), reverse=True)
    )


@blueprint.app_context_processor
def _health_line() -> dict[str, Any]:
    """The health of the watch, for every page of whoever works with hires."""
    actor = current_actor()
    return {"watch": watch_health(actor.organisation)} if actor and actor.reaches(Role.COORDINATOR) else {}


def _views(asked: LedgerFilter) -> list[View]:
    counts = ledger_counts(g.actor.organisation.id, asked)
    return [View(name, str(words), sum(counts[one] for one in states)) for name, (words, states) in VIEWS.items()]


def _asked(states: tuple[State, ...]) -> LedgerFilter:
    return LedgerFilter(
        states=states,
        recipient_id=number_in(request.args, "recipient"),
        kind=request.args.get("kind") or None,
    )
