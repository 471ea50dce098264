"""Which hires a counsel may read and export, and until when."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.errors import Conflict, Invalid
from tracker.services import people
from tracker.store.membership import Role, grants_of
from tracker.web.days import DAY_WANTED
from tracker.web.frame import day_in_words
from tracker.web.guard import member
from tracker.web.numbers import numbers_in
from tracker.web.people.forms import GrantForm
from tracker.web.people.routes import blueprint, member_or_missing
from tracker.web.problems import put_on


@blueprint.get("/<int:membership_id>/hires")
@member(Role.ADMINISTRATOR)
def granted(membership_id: int) -> ResponseReturnValue:
    """The organisation's hires, and what this counsel may see of them."""
    return _page(membership_id, GrantForm(formdata=None), set())


@blueprint.post("/<int:membership_id>/hires")
@member(Role.ADMINISTRATOR)
def grant(membership_id: int) -> ResponseReturnValue:
    """Grant the ticked hires until a day, or end what was granted."""
    form = GrantForm()
    ticked = numbers_in(request.form, "hire")
    try:
        if _understood(form, ticked):
            return _carry_out(membership_id, form, ticked)
    except Invalid as error:
        put_on(form, error, form.until)
    return _page(membership_id, form, ticked), 422


def _understood(form: GrantForm, ticked: set[int]) -> bool:
    if not form.validate() or (not form.until.data and "end" not in request.form):
        form.until.errors = [DAY_WANTED]
    if not ticked:
        form.form_errors.append(_("Tick at least one hire."))
    return not form.errors


def _carry_out(membership_id: int, form: GrantForm, ticked: set[int]) -> ResponseReturnValue:
    until = form.until.data
    if "end" in request.form or until is None:
        people.end_grants(g.actor, membership_id, ticked)
        flash(ngettext("One hire is no longer open to counsel.", "%(num)s hires are no longer open.", len(ticked)))
    else:
        people.grant(g.actor, membership_id, ticked, until)
        day = day_in_words(until)
        flash(ngettext("One hire granted until %(day)s.", "%(num)s hires granted until %(day)s.", len(ticked), day=day))
    return redirect(url_for(".granted", membership_id=membership_id))


def _page(membership_id: int, form: GrantForm, ticked: set[int]) -> str:
    one = member_or_missing(membership_id)
    if one.role != Role.COUNSEL:
        raise Conflict(_("Hires are granted to counsel only; the other roles see every hire."))
    held = {grant.hire_id: grant.until for grant in grants_of(g.actor.organisation.id, one.user_id)}
    return render_template("people/hires.html", one=one, form=form, hires=g.actor.hires(), held=held, ticked=ticked)
