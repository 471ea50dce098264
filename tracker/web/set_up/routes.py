"""For administrators: does a reminder arrive, and would it with another mail server?"""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.services.broker import broker_answers
from tracker.services.prove_set_up import STANDS_FOR, ask_for_proof
from tracker.services.try_mail_server import PASSWORD, settings_for, try_mail_server
from tracker.settings import Settings
from tracker.store.membership import Role
from tracker.store.set_up_proof import SetUpProof, last_set_up_proof
from tracker.web.accounts.routes import TRIES
from tracker.web.guard import member
from tracker.web.security import limiter
from tracker.web.set_up.forms import MailServerForm
from tracker.web.set_up.legs import LATE_AFTER, is_running, legs_of, seconds_words, server_name, verdict
from tracker.web.set_up.troubles import remedy

blueprint = Blueprint("set_up", __name__, template_folder="templates", url_prefix="/o/<slug>/reminders/set-up")
SOON, LATER = 3, 15  # seconds until the page looks again: while all goes well, and once something is missing


def settings() -> Settings:
    """What this installation was started with."""
    found: Settings = current_app.extensions["tracker_settings"]
    return found


@blueprint.get("")
@member(Role.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    """How far the last test mail has come; looks again by itself while it is on its way."""
    now, proof = clock.now(), last_set_up_proof(g.actor.organisation.id)
    running = is_running(proof, now)
    legs = legs_of(proof, now, settings(), not running or broker_answers(settings().redis_url)) if proof else []
    page = render_template(
        "set_up/show.html",
        proof=proof,
        legs=legs,
        verdict=list(verdict(proof, legs)) if proof else [],
        running=running,
        may_ask=not (running and proof and proof.taken_at is None and now - proof.asked_at < STANDS_FOR),
        place=server_name(settings().smtp),
        sender=settings().mail_from,
        moment=_moment,
        seconds=seconds_words,
    )
    answer = make_response(page)
    if running and proof:
        answer.headers["Refresh"] = str(_look_again(proof, now))
    return answer


@blueprint.post("")
@member(Role.ADMINISTRATOR)
@limiter.limit(TRIES)
def ask() -> ResponseReturnValue:
    """Ask for a test mail."""
    ask_for_proof(g.actor)
    return redirect(url_for(".show"))


@blueprint.route("/mail-server", methods=["GET", "POST"])
@member(Role.ADMINISTRATOR)
@limiter.limit(TRIES, methods=["POST"])
def mail_server() -> ResponseReturnValue:
    """Try a mail server for real; on success, the settings that make the tracker use it."""
    form = MailServerForm()
    if not form.is_submitted():
        form.begin_with(settings(), g.actor.user.email)
    if not form.validate_on_submit():
        return render_template("set_up/mail_server.html", form=form), 422 if form.errors else 200
    server, sender, recipient = form.server(), str(form.sender.data).strip(), str(form.recipient.data).strip()
    words = (
        _("Test of a mail server"),
        _("This mail server works with the talent tracker. Nothing was changed yet: its settings are on the page."),
    )
    failed = try_mail_server(g.actor, server, sender, recipient, words)
    return render_template(
        "set_up/mail_server.html",
        form=form,
        tried=True,
        failed=failed,
        remedy=remedy(failed.trouble) if failed else None,
        place=server_name(server),
        recipient=recipient,
        lines=settings_for(server, sender),
        password=PASSWORD if server.user else None,
    )


def _look_again(proof: SetUpProof, now: datetime) -> int:
    last = proof.taken_at or proof.found_at or proof.asked_at
    return SOON if now - last < LATE_AFTER else LATER


def _moment(instant: datetime) -> str:
    """An instant to the second, in the organisation's zone."""
    return instant.astimezone(ZoneInfo(g.actor.organisation.time_zone)).strftime("%Y-%m-%d %H:%M:%S %Z")
