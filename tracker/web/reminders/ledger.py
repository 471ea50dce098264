"""The ledger as a page and as a file: every reminder, narrowed by state, person, kind, hire and day."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, abort, g, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import Optional, ValidationError

from tracker.exports.table import csv_chunks
from tracker.rules.reading.places import folded
from tracker.services.ledger import export_ledger
from tracker.store.ledger import LedgerFilter, ledger_counts, names_of_hires
from tracker.store.ledger import ledger as ledger_rows
from tracker.store.membership import Role, members
from tracker.store.reminder import Reminder, State
from tracker.web.days import DayField
from tracker.web.guard import member
from tracker.web.numbers import number_in, page_in
from tracker.web.reminders.ledger_file import header, row_in
from tracker.web.reminders.routes import blueprint
from tracker.web.wording import deadline_kinds_in_words, deadline_words

PAGE = 50
VIEWS = {
    "coming": (lazy_gettext("To come"), (State.PLANNED, State.CLAIMED)),
    "held": (lazy_gettext("Held"), (State.HELD,)),
    "accepted": (lazy_gettext("Accepted"), (State.ACCEPTED,)),
    "failed": (lazy_gettext("Failed"), (State.FAILED,)),
    "ended": (lazy_gettext("Skipped or superseded"), (State.SKIPPED, State.SUPERSEDED)),
    "all": (lazy_gettext("All"), tuple(State)),
}
SOONEST_FIRST = ("coming", "held")
NARROWS = ("recipient", "kind", "q", "first", "last")


@dataclass(frozen=True, slots=True)
class View:
    """One of the saved lists above the ledger."""

    name: str
    words: str
    count: int


class LedgerForm(FlaskForm):  # type: ignore[misc]
    """What is looked for. Asked by GET; the file, which leaves an audit line, is asked by POST under the same names."""

    class Meta:
        csrf = False

    q = StringField(lazy_gettext("Name or reference"))
    first = DayField(lazy_gettext("From"), validators=[Optional()])
    last = DayField(lazy_gettext("Through"), validators=[Optional()])

    def validate_last(self, field: DayField) -> None:
        """Not before the first."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(gettext("Choose a day on or after %(day)s.", day=self.first.data))


@blueprint.get("")
@member(Role.COORDINATOR)
def ledger() -> ResponseReturnValue:
    """Reminders by the day of sending, narrowed by view, recipient, kind, hire and day."""
    form = LedgerForm(request.args)
    valid, view, number = form.validate(), _view(request.args), page_in(request.args)
    asked = _asked(request.args, form)
    found = _rows(asked, soonest=view in SOONEST_FIRST, page=number) if valid else []
    page = render_template(
        "reminders/ledger.html",
        form=form,
        views=_views(asked, view),
        view=view,
        reminders=found[:PAGE],
        previous=number - 1 if number > 1 else None,
        following=number + 1 if len(found) > PAGE else None,
        asked=asked,
        kept={key: value for key, value in request.args.items() if key in NARROWS and value},
        people=[one.user for one in members(g.actor.organisation.id) if one.role != Role.COUNSEL],
        kinds=deadline_kinds_in_words(),
        deadline_words=deadline_words,
    )
    return page, 200 if valid else 422


@blueprint.post("/download")
@member(Role.COORDINATOR)
def download() -> ResponseReturnValue:
    """What the filter shows, as CSV. A POST, because an audit line goes with it."""
    form = LedgerForm(request.form)
    if not form.validate():
        abort(400)
    organisation = g.actor.organisation
    rows = export_ledger(g.actor, _asked(request.form, form), row_in(organisation.time_zone))
    response = Response(stream_with_context(csv_chunks(header(), rows)), content_type="text/csv; charset=utf-8")
    name = f"reminders-{organisation.slug}-{g.actor.today}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(asked: LedgerFilter, *, soonest: bool, page: int) -> list[Reminder]:
    """One more than a page holds, where there is another page."""
    return ledger_rows(g.actor.organisation.id, asked, soonest=soonest, skip=(page - 1) * PAGE, at_most=PAGE + 1)


def _view(asked: Mapping[str, str]) -> str:
    view = asked.get("view", "coming")
    return view if view in VIEWS else "coming"


def _views(asked: LedgerFilter, shown: str) -> list[View]:
    """The lists with their counts; the one of held mails only where there are some."""
    counts = ledger_counts(g.actor.organisation.id, asked)
    views = [View(name, str(words), sum(counts[one] for one in states)) for name, (words, states) in VIEWS.items()]
    return [view for view in views if view.name != "held" or view.count or shown == "held"]


def _asked(asked: MultiDict[str, str], form: LedgerForm) -> LedgerFilter:
    return LedgerFilter(
        states=VIEWS[_view(asked)][1],
        recipient_id=number_in(asked, "recipient"),
        kind=asked.get("kind") or None,
        hire_ids=_sought(form.q.data or ""),
        first=form.first.data,
        last=form.last.data,
    )


def _sought(words: str) -> tuple[int, ...] | None:
    """The hires of which every word sought begins a word of the name or reference; None where nothing is sought."""
    parts = folded(words).split()
    if not parts:
        return None
    named = ((hire_id, folded(name).split()) for hire_id, name in names_of_hires(g.actor.organisation.id))
    return tuple(hire_id for hire_id, name in named if all(any(w.startswith(part) for w in name) for part in parts))
