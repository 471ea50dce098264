"""Giving hires of one owner to another, some or all of them."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.errors import Invalid
from tracker.services.hand_over import hand_over_hires, possible_owners
from tracker.store.hire import hires_owned, hires_owned_count
from tracker.store.membership import Role, members
from tracker.store.user import User
from tracker.web.guard import member
from tracker.web.numbers import number_in, numbers_in
from tracker.web.people.forms import HandOverForm
from tracker.web.people.routes import blueprint
from tracker.web.problems import put_on

NOBODY = "nobody"


@blueprint.get("/hand-over")
@member(Role.COORDINATOR)
def hand_over() -> ResponseReturnValue:
    """One owner's hires with a box each, and to whom the ticked ones go."""
    return _page(HandOverForm(formdata=None), set())


@blueprint.post("/hand-over")
@member(Role.COORDINATOR)
def give() -> ResponseReturnValue:
    """Give the ticked hires to somebody else."""
    form, ticked, giver = HandOverForm(), numbers_in(request.form, "hire"), _giver()
    colleagues = possible_owners(g.actor, giver)
    if form.validate():
        try:
            given = hand_over_hires(g.actor, giver, form.to.data, None if "all" in request.form else ticked)
        except Invalid as error:
            put_on(form, error, form.to)
        else:
            to = next(user.name for user in colleagues if user.id == form.to.data)
            flash(ngettext("One hire is %(name)s’s now.", "%(num)s hires are %(name)s’s now.", len(given), name=to))
            return redirect(url_for("hires.index", owner=form.to.data))
    return _page(form, ticked), 422


def _page(form: HandOverForm, ticked: set[int]) -> str:
    organisation_id, giver = g.actor.organisation.id, _giver()
    form.offer(possible_owners(g.actor, giver))
    asked = "from" in request.args
    return render_template(
        "people/hand_over.html",
        form=form,
        givers=_givers(),
        chosen=NOBODY if asked and giver is None else giver,
        hires=hires_owned(organisation_id, giver) if asked else [],
        asked=asked,
        ticked=ticked,
    )


def _giver() -> int | None:
    """Whose hires they are; None where they are nobody's."""
    return number_in(request.args, "from")


def _givers() -> list[tuple[str, str, int]]:
    """Value, name and number of hires of everybody who owns some, former members included."""
    counts, organisation_id = hires_owned_count(g.actor.organisation.id), g.actor.organisation.id
    known: list[User] = [one.user for one in members(organisation_id)]
    owning = [(str(user.id), user.name, counts[user.id]) for user in known if user.id in counts]
    nobody = [(NOBODY, _("Nobody"), counts[None])] if None in counts else []
    return owning + nobody
