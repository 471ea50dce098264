"""Recording, changing and ending a date of a user's own on a hire."""

from collections.abc import Callable
from datetime import date
from functools import partial

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.errors import Invalid
from tracker.services.custom_dates import (
    change_custom_date,
    end_custom_date,
    record_custom_date,
    standing_custom_date,
    usual_lead_days,
)
from tracker.store.custom_date import CustomDate
from tracker.store.membership import Role
from tracker.web.custom_dates.forms import CustomDateForm
from tracker.web.guard import member
from tracker.web.problems import put_on

blueprint = Blueprint(
    "custom_dates", __name__, template_folder="templates", url_prefix="/o/<slug>/hires/<int:hire_id>/dates"
)


@blueprint.route("/new", methods=["GET", "POST"])
@member(Role.COORDINATOR)
def record(hire_id: int) -> ResponseReturnValue:
    """The form for a new date, and recording it."""
    form = CustomDateForm(lead_days=usual_lead_days(g.actor))
    if request.method == "POST" and _done(form, partial(record_custom_date, g.actor, hire_id)):
        flash(_("Recorded. Reminders follow."))
        return redirect(_back(hire_id))
    return _page(form, hire_id, None)


@blueprint.route("/<int:custom_date_id>", methods=["GET", "POST"])
@member(Role.COORDINATOR)
def change(hire_id: int, custom_date_id: int) -> ResponseReturnValue:
    """The same form for a date on record."""
    custom = standing_custom_date(g.actor, hire_id, custom_date_id)
    form = CustomDateForm(obj=custom)
    if request.method == "POST" and _done(form, partial(change_custom_date, g.actor, hire_id, custom_date_id)):
        flash(_("Changed. Its reminders follow."))
        return redirect(_back(hire_id))
    return _page(form, hire_id, custom)


@blueprint.post("/<int:custom_date_id>/end")
@member(Role.COORDINATOR)
def end(hire_id: int, custom_date_id: int) -> ResponseReturnValue:
    """It is done, or no longer matters."""
    end_custom_date(g.actor, hire_id, custom_date_id)
    flash(_("Ended. Nobody is reminded of it any more."))
    return redirect(_back(hire_id))


def _done(form: CustomDateForm, act: Callable[[str, date, int], object]) -> bool:
    """Whether what was typed could be read and the service took it; the form says what is wrong otherwise."""
    if not form.validate() or form.due_on.data is None or form.lead_days.data is None:
        return False
    try:
        act(form.title.data or "", form.due_on.data, form.lead_days.data)
    except Invalid as error:
        put_on(form, error, form.title)
        return False
    return True


def _page(form: CustomDateForm, hire_id: int, custom: CustomDate | None) -> ResponseReturnValue:
    hire = g.actor.hire(hire_id)
    return render_template("custom_dates/form.html", form=form, hire=hire, custom=custom), 422 if form.errors else 200


def _back(hire_id: int) -> str:
    return url_for("hires.show", hire_id=hire_id) + "#dates"
