"""What every template may use: the navigation, dates and instants in words, and the language switch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString, format_date, get_locale
from flask_babel import lazy_gettext as _l

from tracker.services.accounts import live_memberships
from tracker.services.actor import Actor
from tracker.store.membership import Membership, Role
from tracker.web.guard import current_actor
from tracker.web.language import LANGUAGES
from tracker.web.sessions import signed_in_user


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main navigation and the least role it is for."""

    label: LazyString
    endpoint: str
    least: Role = Role.COORDINATOR


PLACES = (
    Place(_l("Today"), "today.index"),
    Place(_l("Hires"), "hires.index", Role.COUNSEL),
    Place(_l("Reminders"), "reminders.ledger"),
    Place(_l("Import"), "intake.upload"),
    Place(_l("Wages"), "wages.index"),
    Place(_l("Rule book"), "rules.index", Role.COUNSEL),
    Place(_l("Exports"), "exports.index", Role.COUNSEL),
    Place(_l("People"), "people.index", Role.ADMINISTRATOR),
    Place(_l("Mail"), "captured.index", Role.ADMINISTRATOR),
)
ROLE_NAMES = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.LEAD: _l("HR lead"),
    Role.COORDINATOR: _l("HR coordinator"),
    Role.COUNSEL: _l("Counsel"),
}


def init_frame(app: Flask) -> None:
    """Register the filters and names of templates, and let `url_for` fill in the organisation."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_filter(day_in_words, "day")
    app.add_template_filter(instant_in_words, "instant")
    app.add_template_filter(role_name, "role")
    app.jinja_env.globals["parts"] = app.jinja_env.get_template("parts.html").module
    app.context_processor(_names)
    app.url_defaults(_fill_in_organisation)


def day_in_words(day: date) -> str:
    """A date for a sentence: "1 March 2027", "1er mars 2027"."""
    words = str(format_date(day, "d MMMM y"))
    first_in_french = day.day == 1 and str(get_locale()).startswith("fr")
    return words.replace("1 ", "1er ", 1) if first_in_french else words


def instant_in_words(instant: datetime, zone: str | None = None) -> str:
    """An instant with its zone named: "2026-11-23 06:02 EST"; without `zone`, in the organisation's."""
    actor = current_actor()
    zone = zone or (actor.organisation.time_zone if actor else installation_zone())
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M %Z")


def installation_zone() -> str:
    """The zone used where no organisation is chosen yet."""
    zone: str = current_app.extensions["tracker_settings"].time_zone
    return zone


def role_name(role: str) -> LazyString:
    """The role in the reader's language."""
    return ROLE_NAMES[Role(role)]


def first_page(membership: Membership) -> str:
    """Where an organisation's pages begin for this role: the first place it opens."""
    actor = Actor(membership.user, membership.organisation, Role(membership.role))
    first = next(_places(actor), None)
    return url_for(first.endpoint, slug=actor.organisation.slug) if first else url_for("accounts.organisations")


def _home_address() -> str:
    actor = current_actor()
    first = next(_places(actor), None) if actor else None
    return url_for(first.endpoint) if first else url_for("accounts.index")


def _places(actor: Actor) -> Iterator[Place]:
    return (place for place in PLACES if place.endpoint in current_app.view_functions and actor.reaches(place.least))


def _navigation(actor: Actor) -> list[tuple[LazyString, str, bool]]:
    """Label, address and whether the page at hand lies under it, for each place this role may open."""
    places = [(place.label, url_for(place.endpoint)) for place in _places(actor)]
    here = max((address for _, address in places if _lies_under(address)), key=len, default=None)
    return [(label, address, address == here) for label, address in places]


def _lies_under(address: str) -> bool:
    """Whether the page at hand belongs to the place; every page lies below the morning page, and isn't it."""
    return request.path == address or (request.path.startswith(address) and address != url_for("today.index"))


def _names() -> dict[str, Any]:
    user = signed_in_user()
    actor = current_actor()
    language = str(get_locale() or "en")[:2]
    return {
        "actor": actor,
        "user": user,
        "language": language,
        "other_language": next((code, name) for code, name in LANGUAGES.items() if code != language),
        "navigation": _navigation(actor) if actor else [],
        "home_address": _home_address,
        "several_organisations": user is not None and len(live_memberships(user)) > 1,
        "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
    }


def _fill_in_organisation(endpoint: str, values: dict[str, Any]) -> None:
    actor = current_actor()
    if actor and "slug" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "slug"):
        values["slug"] = actor.organisation.slug
