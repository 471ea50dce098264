"""Set-up, signing in and out, new passwords, the language and the choice of organisation."""

from functools import partial

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from tracker.errors import DeliveryError, NotFound
from tracker.services import accounts, setup
from tracker.settings import Settings
from tracker.store.user import user_count
from tracker.web import sessions
from tracker.web.accounts.forms import NewPasswordForm, ResetRequestForm, SetUpForm, SignInForm
from tracker.web.frame import first_page, instant_in_words
from tracker.web.guard import public, signed_in
from tracker.web.language import COOKIE, LANGUAGES, chosen_language
from tracker.web.security import limiter, safe_next

blueprint = Blueprint("accounts", __name__, template_folder="templates")
TRIES = "20 per minute; 200 per hour"
A_YEAR = 365 * 24 * 3600


@blueprint.get("/")
@public
def index() -> ResponseReturnValue:
    """To the reader's organisation, to the choice among several, or to the sign-in page."""
    user = sessions.signed_in_user()
    if user is None:
        return redirect(url_for(".sign_in")) if user_count() else render_template("accounts/not_set_up.html")
    memberships = accounts.live_memberships(user)
    if len(memberships) == 1:
        return redirect(first_page(memberships[0]))
    return redirect(url_for(".organisations"))


@blueprint.route("/set-up/<code>", methods=["GET", "POST"])
@public
@limiter.limit(TRIES)
def set_up(code: str) -> ResponseReturnValue:
    """The first organisation and its administrator, once."""
    setup.check_code(code)
    form = SetUpForm()
    form.offer_zones()
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.language.data = chosen_language()
        return render_template("accounts/set_up.html", form=form), 422 if form.errors else 200
    user, _organisation = setup.set_up(
        code,
        organisation=str(form.organisation.data),
        time_zone=form.time_zone.data,
        name=str(form.name.data),
        email=str(form.email.data),
        language=form.language.data,
        password=str(form.password.data),
        sample=form.sample.data,
    )
    sessions.begin(user)
    return redirect(url_for(".index"))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(TRIES, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Address and password; a wrong pair is refused without saying which of the two is wrong."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    try:
        user = accounts.sign_in(str(form.email.data), str(form.password.data))
    except accounts.Locked as locked:
        return render_template("accounts/sign_in.html", form=form, again_at=instant_in_words(locked.until)), 429
    except accounts.Refused:
        form.form_errors.append(_("This address and this password don’t belong together."))
        return render_template("accounts/sign_in.html", form=form), 422
    sessions.begin(user)
    return redirect(safe_next(form.next.data) or url_for(".index"))


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    sessions.end()
    return redirect(url_for(".sign_in"))


@blueprint.route("/reset", methods=["GET", "POST"])
@public
@limiter.limit("5 per minute; 30 per hour", methods=["POST"])
def request_reset() -> ResponseReturnValue:
    """Ask for a link by mail. The answer and its time are the same whether or not there is an account."""
    form = ResetRequestForm()
    if not form.validate_on_submit():
        return render_template("accounts/request_reset.html", form=form), 422 if form.errors else 200
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    captured = app.extensions["tracker_settings"].smtp is None
    page = render_template("accounts/reset_requested.html", email=str(form.email.data), captured=captured)
    response = app.make_response(page)
    # The mail is looked up and sent when the answer is on its way, so that the wait tells nothing.
    response.call_on_close(partial(_mail_reset, app, str(form.email.data)))
    return response


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@public
@limiter.limit(TRIES)
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by a mailed link."""
    form = NewPasswordForm()
    try:
        holder = accounts.reset_holder(token)
        if not form.validate_on_submit():
            return render_template("accounts/reset.html", form=form, holder=holder), 422 if form.errors else 200
        user = accounts.reset_password(token, str(form.password.data))
    except NotFound:
        return render_template("accounts/stale.html", again=url_for(".request_reset")), 404
    sessions.begin(user)
    return redirect(url_for(".index"))


@blueprint.get("/organisations")
@signed_in
def organisations() -> ResponseReturnValue:
    """The organisations in which the reader holds a role today."""
    user = sessions.signed_in_user()
    assert user is not None
    places = [(membership, first_page(membership)) for membership in accounts.live_memberships(user)]
    return render_template("accounts/organisations.html", places=places)


@blueprint.post("/language")
@public
def language() -> ResponseReturnValue:
    """Switch the language of the pages; a signed-in user's mails follow."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise BadRequest
    user = sessions.signed_in_user()
    if user:
        accounts.choose_language(user, chosen)
    response = redirect(safe_next(request.form.get("next")) or url_for(".index"))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


def _mail_reset(app: Flask, email: str) -> None:
    settings: Settings = app.extensions["tracker_settings"]
    with app.app_context():
        try:
            accounts.request_reset(email, settings.base_url)
        except DeliveryError:
            app.logger.exception("a mail that sets a new password did not go out")


from tracker.web.accounts import invitations, mail  # noqa: E402, F401 - they add their routes to the blueprint
