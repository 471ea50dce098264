"""What waits since a backup was restored, until an HR lead says which of it had gone out already."""

from itertools import groupby

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.services.held import send_after_all, settle_as_gone_out
from tracker.store.membership import Role
from tracker.store.restore_point import held_count, held_reminders, last_restore_point
from tracker.web.guard import member
from tracker.web.numbers import numbers_in
from tracker.web.reminders.routes import blueprint
from tracker.web.wording import deadline_words

AT_MOST = 200
"""Reminders listed; the others follow, or one tick takes them all."""


@blueprint.get("/restored", endpoint="restored")
@member(Role.LEAD)
def show() -> ResponseReturnValue:
    """The reminders that wait, by recipient and hire; all ticked unless the address says `tick=none`."""
    return _page("")


@blueprint.post("/restored", endpoint="decide")
@member(Role.LEAD)
def decide() -> ResponseReturnValue:
    """Take the lead's word: those ticked went out before, or are sent now."""
    ticked = numbers_in(request.form, "reminder")
    chosen = None if "others" in request.form else ticked
    if chosen is not None and not chosen:
        return _page(gettext("Tick at least one reminder.")), 422
    if "send" in request.form:
        number = send_after_all(g.actor, chosen)
        flash(ngettext("One reminder goes out with the next sweep.", "%(num)s go out with the next sweep.", number))
    else:
        number = settle_as_gone_out(g.actor, chosen)
        flash(ngettext("One reminder is settled as sent before.", "%(num)s are settled as sent before.", number))
    return redirect(url_for(".restored"))


def _page(problem: str) -> str:
    organisation_id = g.actor.organisation.id
    found = held_reminders(organisation_id, AT_MOST)
    return render_template(
        "reminders/restored.html",
        people=[(who, list(rows)) for who, rows in groupby(found, key=lambda row: row.recipient)],
        others=held_count(organisation_id) - len(found),
        point=last_restore_point(),
        ticked=request.args.get("tick") != "none" and not problem,
        problem=problem,
        deadline_words=deadline_words,
    )
