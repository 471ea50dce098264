"""The file that calendar programs read, and the page where its reader makes and revokes its address."""

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from tracker.exports.calendar import calendar_file
from tracker.services.accounts import digest
from tracker.services.actor import Actor
from tracker.services.calendar import calendar_entries, calendar_owner, make_address, revoke_address
from tracker.settings import Settings
from tracker.store.calendar_token import CalendarToken, calendar_token_of
from tracker.store.membership import Role
from tracker.web.calendar.words import days_of
from tracker.web.guard import member, public
from tracker.web.security import limiter

blueprint = Blueprint("calendar", __name__, template_folder="templates")
FROM_ONE_PLACE = "120 per minute"
OF_ONE_CALENDAR = "10 per minute; 60 per hour"


def _calendar_asked() -> str:
    return digest(str((request.view_args or {}).get("token")))


@blueprint.get("/calendar/<token>.ics")
@public
@limiter.limit(FROM_ONE_PLACE)
@limiter.limit(OF_ONE_CALENDAR, key_func=_calendar_asked)
def feed(token: str) -> ResponseReturnValue:
    """The calendar of whoever made the address, in her language. `?mine` leaves the hires she owns."""
    actor = calendar_owner(token)
    assert actor.user is not None
    with force_locale(actor.user.language):
        body = _file(actor, only_mine="mine" in request.args)
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/o/<slug>/calendar")
@member(Role.COUNSEL)
def show() -> ResponseReturnValue:
    """Whether she has an address, and when it was last read."""
    return render_template("calendar/show.html", standing=_standing(), address=None)


@blueprint.post("/o/<slug>/calendar")
@member(Role.COUNSEL)
def make() -> ResponseReturnValue:
    """A new address, shown this once."""
    settings: Settings = current_app.extensions["tracker_settings"]
    address = settings.base_url + url_for(".feed", token=make_address(g.actor))
    return render_template("calendar/show.html", standing=_standing(), address=address)


@blueprint.post("/o/<slug>/calendar/revoke")
@member(Role.COUNSEL)
def revoke() -> ResponseReturnValue:
    """The address opens nothing any more."""
    revoke_address(g.actor)
    flash(gettext("The address is revoked. Calendars that read it find nothing any more."))
    return redirect(url_for(".show"))


def _file(actor: Actor, *, only_mine: bool) -> bytes:
    name = actor.organisation.name
    name = gettext("%(organisation)s, my hires", organisation=name) if only_mine else name
    entries = calendar_entries(actor, only_mine=only_mine)
    return calendar_file(name, (day for entry in entries for day in days_of(entry, actor.organisation)))


def _standing() -> CalendarToken | None:
    return calendar_token_of(g.actor.organisation.id, g.actor.user_id)
