"""Accepting an invitation: with a new account, or with the one the address has."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.errors import NotFound
from tracker.services import people
from tracker.store.sign_in import Invitation
from tracker.store.user import User
from tracker.web import sessions
from tracker.web.accounts.forms import AcceptForm
from tracker.web.accounts.routes import TRIES, blueprint
from tracker.web.guard import public
from tracker.web.security import limiter


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@public
@limiter.limit(TRIES)
def invitation(token: str) -> ResponseReturnValue:
    """What the mailed link of an invitation opens."""
    try:
        offer = people.offered(token)
        user = sessions.signed_in_user()
        if user and user.email == offer.email:
            return _accept_as(user, token, offer)
        if user:
            return render_template("accounts/other_account.html", offer=offer)
        if people.has_account(offer):
            to_sign_in = url_for(".sign_in", next=request.path)
            return render_template("accounts/accept.html", offer=offer, to_sign_in=to_sign_in)
        return _accept_as_new(token, offer)
    except NotFound:
        return render_template("accounts/stale.html"), 404


def _accept_as(user: User, token: str, offer: Invitation) -> ResponseReturnValue:
    if request.method == "POST":
        people.accept_as(user, token)
        return redirect(url_for(".index"))
    return render_template("accounts/accept.html", offer=offer)


def _accept_as_new(token: str, offer: Invitation) -> ResponseReturnValue:
    form = AcceptForm(language=offer.language)
    if not form.validate_on_submit():
        return render_template("accounts/accept_as_new.html", form=form, offer=offer), 422 if form.errors else 200
    user, _organisation = people.accept_as_new(token, str(form.name.data), form.language.data, str(form.password.data))
    sessions.begin(user)
    return redirect(url_for(".index"))
