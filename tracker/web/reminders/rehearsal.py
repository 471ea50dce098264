"""The mails to come, day by day, and each as it would be read. Nothing is sent, and nothing is written."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from tracker.errors import NotFound
from tracker.services.rehearse import Opened, open_rehearsed, rehearse
from tracker.store.membership import Role, members
from tracker.web.captured.routes import MAIL_POLICY
from tracker.web.days import DayField
from tracker.web.guard import member
from tracker.web.numbers import number_in, page_in
from tracker.web.reminders.routes import blueprint
from tracker.web.wording import deadline_words

PAGE = 50
USUALLY = relativedelta(months=6)
LONGEST = relativedelta(years=2)


class RehearsalForm(FlaskForm):  # type: ignore[misc]
    """Through which day. Asked by GET: nothing changes, so nothing can be forged."""

    class Meta:
        csrf = False

    until = DayField(lazy_gettext("Through"))

    def validate_until(self, field: DayField) -> None:
        """Say what would be right where the day is past or lies too far ahead."""
        if field.process_errors:
            return
        first, last = g.actor.today, g.actor.today + LONGEST
        if field.data is None or not first <= field.data <= last:
            raise ValidationError(gettext("Choose a day between %(first)s and %(last)s.", first=first, last=last))


@blueprint.get("/rehearsal")
@member(Role.COORDINATOR)
def rehearsal() -> ResponseReturnValue:
    """Every mail between now and a day, by default half a year ahead: when, to whom, about what."""
    form = RehearsalForm(request.args, until=g.actor.today + USUALLY)
    until, valid, number = form.until.data, form.validate(), page_in(request.args)
    to = number_in(request.args, "to")
    found = rehearse(g.actor, until, to=to, skip=(number - 1) * PAGE, at_most=PAGE) if valid and until else None
    page = render_template(
        "reminders/rehearsal.html",
        form=form,
        found=found,
        until=until,
        to=to,
        previous=number - 1 if number > 1 else None,
        following=number + 1 if found and found.count > number * PAGE else None,
        people=[one.user for one in members(g.actor.organisation.id) if one.role != Role.COUNSEL],
        deadline_words=deadline_words,
    )
    return page, 200 if valid else 422


@blueprint.get("/rehearsal/mail")
@member(Role.COORDINATOR)
def rehearsed() -> ResponseReturnValue:
    """One mail to come as plain text."""
    opened = _opened()
    return render_template("reminders/rehearsed.html", mail=opened.mail, text=opened.text, asked=request.args.to_dict())


@blueprint.get("/rehearsal/mail/html")
@member(Role.COORDINATOR)
def rehearsed_as_html() -> ResponseReturnValue:
    """The same as a mail program shows it."""
    return Response(_opened().html, headers={"Content-Security-Policy": MAIL_POLICY})


@blueprint.app_template_global("rehearsed_address")
def rehearsed_address(mail_key: tuple[int, str, int], on: date) -> str:
    """Where a mail to come is read; `on` is the day it goes out, so that no later day has to be gone through."""
    deadline, tier, recipient = mail_key
    return url_for("reminders.rehearsed", deadline=deadline, tier=tier, recipient=recipient, on=on)


def _opened() -> Opened:
    deadline, recipient = number_in(request.args, "deadline"), number_in(request.args, "recipient")
    on = request.args.get("on", type=date.fromisoformat)
    if deadline is None or recipient is None or on is None or on > g.actor.today + LONGEST + timedelta(days=1):
        raise NotFound("no such mail to come")
    opened = open_rehearsed(g.actor, on, (deadline, request.args.get("tier", ""), recipient))
    if opened is None:
        raise NotFound("no such mail to come")
    return opened
