"""Every reminder of the organisation, and every sweep: was somebody warned, when, and of what?"""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.store.reminder import (
    Reminder,
    State,
    reminders_of_hire,
    swept,
)
from tracker.store.report import newest_reports
from tracker.store.restore_point import held_count
from tracker.store.sweep import sweeps_in
from tracker.web.guard import current_actor, member
from tracker.web.reminders.warned import Warned, warnings_of
from tracker.web.reminders.watch import day_marks, span, watch_health
from tracker.web.reminders.wording import reason_words, recipient_words, state_words, tier_words

blueprint = Blueprint("reminders", __name__, template_folder="templates", url_prefix="/o/<slug>/reminders")
blueprint.app_template_global("tier_words")(tier_words)
blueprint.app_template_global("recipient_words")(recipient_words)
blueprint.app_template_global("reminder_state")(state_words)
blueprint.app_template_global("reminder_reasons")(reason_words)

SWEEPS_SHOWN = 50
COMING = (State.PLANNED, State.HELD, State.CLAIMED)


@dataclass(frozen=True, slots=True)
class HireReminders:
    """What the page of a hire shows: who was warned of what, what is still to come, soonest first, and what has ended,
    newest first."""

    warnings: list[Warned]
    coming: list[Reminder]
    ended: list[Reminder]


@blueprint.get("/sweeps")
@member(Role.COORDINATOR)
def sweeps() -> ResponseReturnValue:
    """Whether the sweeps came, day by day, and what the last ones did for this organisation."""
    organisation = g.actor.organisation
    now = clock.now().astimezone(ZoneInfo(organisation.time_zone))
    began_on = organisation.created_at.astimezone(now.tzinfo).date()
    marks = [(day, state) for day, state in reversed(day_marks(organisation, now)) if day >= began_on]
    days = [(day, state, *sweeps_in(*span(day, now))) for day, state in marks]
    return render_template(
        "reminders/sweeps.html",
        days=days,
        reports=newest_reports(organisation.id, SWEEPS_SHOWN),
        sweeps=swept(organisation.id, SWEEPS_SHOWN),
        State=State,
    )


@blueprint.app_template_global("hire_reminders")
def hire_reminders(hire: Hire) -> HireReminders:
    """Every reminder of one hire that the reader may see already."""
    found = reminders_of_hire(hire.organisation_id, hire)
    coming = [row for row in found if row.state in COMING]
    ended = [row for row in found if row.state not in COMING]
    ended.sort(key=lambda row: (row.settled_at or row.created_at, row.id), reverse=True)
    return HireReminders(warnings_of(hire, found), coming, ended)


@blueprint.app_context_processor
def _health_line() -> dict[str, Any]:
    """The health of the watch and how much a restore holds back, for every page of whoever works with hires."""
    actor = current_actor()
    if actor is None or not actor.reaches(Role.COORDINATOR):
        return {}
    return {"watch": watch_health(actor.organisation), "held_back": held_count(actor.organisation.id)}


from tracker.web.reminders import ledger, overview, rehearsal, restored  # noqa: E402, F401 - they add their routes
