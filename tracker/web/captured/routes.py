"""Read what would have gone out, where no mail server is set."""

from flask import Blueprint, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from tracker.errors import NotFound
from tracker.mail import bodies
from tracker.settings import Settings
from tracker.store.captured_mail import CapturedMail, captured_mail, captured_mails
from tracker.store.membership import Role
from tracker.web.guard import member
from tracker.web.numbers import page_in

blueprint = Blueprint("captured", __name__, template_folder="templates", url_prefix="/o/<slug>/mail")
PAGE = 50
# A mail's own style block is let through; it can neither run, send nor load anything.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox"


@blueprint.get("")
@member(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """The captured mails of the organisation, newest first."""
    number = page_in(request.args)
    found = captured_mails(g.actor.organisation.id, skip=(number - 1) * PAGE, at_most=PAGE + 1)
    settings: Settings = current_app.extensions["tracker_settings"]
    return render_template(
        "captured/index.html",
        mails=found[:PAGE],
        older=number + 1 if len(found) > PAGE else None,
        newer=number - 1 if number > 1 else None,
        capturing=settings.smtp is None,
    )


@blueprint.get("/<int:mail_id>")
@member(Role.ADMINISTRATOR)
def show(mail_id: int) -> ResponseReturnValue:
    """One mail as plain text."""
    mail = _mail(mail_id)
    return render_template("captured/mail.html", mail=mail, bodies=bodies(mail))


@blueprint.get("/<int:mail_id>/html")
@member(Role.ADMINISTRATOR)
def as_html(mail_id: int) -> ResponseReturnValue:
    """One mail as a mail program shows it."""
    html = bodies(_mail(mail_id)).html
    if html is None:
        raise NotFound(f"captured mail {mail_id} has no HTML")
    return Response(html, headers={"Content-Security-Policy": MAIL_POLICY})


def _mail(mail_id: int) -> CapturedMail:
    mail = captured_mail(g.actor.organisation.id, mail_id)
    if mail is None:
        raise NotFound(f"no captured mail {mail_id}")
    return mail
