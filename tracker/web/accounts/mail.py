"""How reminders come to the reader, and the link in a digest that ends all but the urgent ones."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from tracker import clock
from tracker.services import accounts, mail_choice
from tracker.store.membership import Membership
from tracker.store.user import MailChoice, User
from tracker.web import sessions
from tracker.web.accounts.forms import MailForm
from tracker.web.accounts.routes import blueprint
from tracker.web.guard import public, signed_in
from tracker.web.security import csrf

A_MONDAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation of the reader: from which hour on it sends, what time it is there, and her role."""

    name: str
    slug: str
    role: str
    sending_hour: int
    now: datetime


@blueprint.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> ResponseReturnValue:
    """The reader's own account: how her reminders come."""
    user = sessions.signed_in_user()
    assert user is not None
    places = [_place(membership) for membership in accounts.live_memberships(user)]
    form = MailForm(how=user.mail_choice, hour=_text(user.digest_hour), weekday=str(user.digest_weekday))
    form.hour.choices, form.weekday.choices = _hours(places), _weekdays()
    if not form.validate_on_submit():
        return render_template("accounts/account.html", form=form, places=places), 422 if form.errors else 200
    hour = int(form.hour.data) if form.hour.data else None
    mail_choice.choose_mail(user, MailChoice(form.how.data), hour, int(form.weekday.data))
    flash(_("Saved. What is still to come goes by it."))
    return redirect(url_for(".account"))


@blueprint.get("/unsubscribe/<int:user_id>/<signature>")
@public
def ask_to_unsubscribe(user_id: int, signature: str) -> ResponseReturnValue:
    """Say what the link would change, and change nothing: mail scanners open links."""
    return _unsubscribing(mail_choice.subscriber(user_id, signature))


@blueprint.post("/unsubscribe/<int:user_id>/<signature>")
@csrf.exempt  # type: ignore[untyped-decorator]
@public
def unsubscribe(user_id: int, signature: str) -> ResponseReturnValue:
    """Leave the urgent reminders alone; answered in place, as mail programs follow no redirect.

    A mail program posts here by itself (RFC 8058), so no token of a form comes with it. None is needed: the signature
    is the key, and no session plays a part.
    """
    user = mail_choice.subscriber(user_id, signature)
    mail_choice.unsubscribe(user)
    return _unsubscribing(user)


def _unsubscribing(user: User) -> ResponseReturnValue:
    return render_template("accounts/unsubscribe.html", holder=user, ended=user.mail_choice == MailChoice.URGENT)


def _place(membership: Membership) -> Place:
    organisation = membership.organisation
    local = clock.now().astimezone(ZoneInfo(organisation.time_zone))
    return Place(organisation.name, organisation.slug, membership.role, organisation.sending_hour, local)


def _text(hour: int | None) -> str:
    return "" if hour is None else str(hour)


def _hours(places: list[Place]) -> list[SelectChoice]:
    sending = sorted({place.sending_hour for place in places})
    told = ", ".join(map(_clock, sending))
    usual = ngettext("The organisation’s: %(hours)s", "Each organisation’s: %(hours)s", len(sending), hours=told)
    return [SelectChoice("", usual), *(SelectChoice(str(hour), _clock(hour)) for hour in range(24))]


def _clock(hour: int) -> str:
    return f"{hour:02}:00"


def _weekdays() -> list[SelectChoice]:
    return [SelectChoice(str(day), format_date(A_MONDAY + timedelta(days=day), "EEEE")) for day in range(7)]
