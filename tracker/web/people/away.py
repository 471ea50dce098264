"""Who is away until when, and who stands in: set on a page, told wherever an owner is named."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.errors import Invalid
from tracker.services import away
from tracker.services.away import member_to_stand_in_for, possible_deputies, stands_in_for
from tracker.services.staff import staff_on
from tracker.store.hire import hires_owned_count
from tracker.store.membership import Membership, Role, membership_of
from tracker.web.frame import day_in_words
from tracker.web.guard import member
from tracker.web.people.forms import AwayForm
from tracker.web.people.routes import blueprint
from tracker.web.problems import put_on


@blueprint.get("/me/away")
@member(Role.COORDINATOR)
def own() -> ResponseReturnValue:
    """To the reader's own absence."""
    membership = membership_of(g.actor.user_id, g.actor.organisation.id, g.actor.today)
    assert membership is not None
    return redirect(url_for(".absence", membership_id=membership.id))


@blueprint.get("/<int:membership_id>/away")
@member(Role.COORDINATOR)
def absence(membership_id: int) -> ResponseReturnValue:
    """From when until when a member is away, and who stands in."""
    one = member_to_stand_in_for(g.actor, membership_id)
    form = AwayForm(formdata=None, data=_told(one))
    return _page(one, form)


@blueprint.post("/<int:membership_id>/away")
@member(Role.COORDINATOR)
def leave(membership_id: int) -> ResponseReturnValue:
    """Set or change an absence."""
    one, form = member_to_stand_in_for(g.actor, membership_id), AwayForm()
    first, last = form.away_from.data, form.away_until.data
    if form.validate() and first and last:
        try:
            away.set_away(g.actor, one.id, first, last, form.deputy.data)
        except Invalid as error:
            put_on(form, error, form.deputy)
        else:
            flash(_("Saved: %(words)s", words=away_words(one)))
            return _back(one)
    return _page(one, form), 422


@blueprint.post("/<int:membership_id>/away/end")
@member(Role.COORDINATOR)
def come_back(membership_id: int) -> ResponseReturnValue:
    """End an absence, or take one back that was still ahead."""
    one = away.end_away(g.actor, membership_id)
    flash(_("%(name)s gets her own reminders again.", name=one.user.name))
    return _back(one)


@blueprint.app_template_global("away_now")
def away_now(user_id: int | None) -> Membership | None:
    """The absence of this user today, where somebody stands in who is there; read once per page."""
    if "away_now" not in g:
        staff = staff_on(g.actor.organisation.id, g.actor.today)
        g.away_now = {one.user_id: one for one in staff.live if staff.acting[one.user_id] != one.user_id}
    absent: dict[int, Membership] = g.away_now
    return absent.get(user_id or 0)


@blueprint.app_template_global("away_words")
def away_words(one: Membership) -> str:
    """Who stands in until when, in one line."""
    if one.away_from is None or one.away_until is None or one.deputy is None:
        return ""
    name, last = one.deputy.name, day_in_words(one.away_until)
    if one.away_from <= g.actor.today:
        return str(_("%(name)s stands in until %(day)s", name=name, day=last))
    first = day_in_words(one.away_from)
    return str(_("%(name)s stands in from %(first)s until %(last)s", name=name, first=first, last=last))


@blueprint.app_template_global("away_ahead")
def away_ahead(one: Membership) -> bool:
    """Whether an absence is running or still to come."""
    return one.away_until is not None and one.away_until >= g.actor.today


def _told(one: Membership) -> dict[str, object]:
    if not away_ahead(one):
        return {"away_from": g.actor.today}
    return {"away_from": one.away_from, "away_until": one.away_until, "deputy": one.deputy_id}


def _page(one: Membership, form: AwayForm) -> str:
    form.offer(possible_deputies(g.actor, one))
    return render_template(
        "people/away.html",
        one=one,
        form=form,
        own=one.user_id == g.actor.user_id,
        owned=hires_owned_count(g.actor.organisation.id).get(one.user_id, 0),
        deputy_of=stands_in_for(g.actor, one),
        back=_index() or url_for("today.index"),
    )


def _index() -> str | None:
    return url_for(".index") if g.actor.reaches(Role.ADMINISTRATOR) else None


def _back(one: Membership) -> ResponseReturnValue:
    return redirect(_index() or url_for(".absence", membership_id=one.id))
