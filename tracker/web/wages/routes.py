"""Look up a wage; see which tables are loaded; load one."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.errors import Invalid, Problem
from tracker.reference import ATTRIBUTION
from tracker.services.wages import WageImport, import_wages
from tracker.store.membership import Role
from tracker.store.wage import all_tables
from tracker.web.guard import member
from tracker.web.wages import look_up
from tracker.web.wages.forms import LookUpForm, UploadForm
from tracker.web.wording import reader_language

blueprint = Blueprint("wages", __name__, template_folder="templates", url_prefix="/o/<slug>/wages")
MOST_SHOWN = 200


@blueprint.app_template_filter("wage_money")
def wage_money(amount: Any, per: str | None) -> str:
    """An amount of a wage table, in dollars."""
    return look_up.money(amount, per)


@blueprint.get("")
@member(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """The look-up with its answer, the loaded tables, and the form that loads one."""
    form = _look_up_form()
    answer = None
    if "noc" in request.args and form.validate():
        answer = look_up.look_up(str(form.noc.data), form.region.data, form.on.data or g.actor.today)
        if not (answer.noc or answer.choices):
            form.noc.errors = [_("no occupation is called so; type a code such as 21231, or another word of its title")]
    return _page(form, UploadForm(), answer=answer), 422 if form.errors else 200


@blueprint.post("")
@member(Role.COORDINATOR)
def load() -> ResponseReturnValue:
    """Load an official file, and say what became of its rows."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _page(_look_up_form(), form), 422
    upload = form.file.data
    try:
        outcome = import_wages(g.actor, upload.stream, upload.filename, reader_language())
    except Invalid as invalid:
        form.file.errors = [invalid.problems[0].message]
        return _page(_look_up_form(), form, refused=invalid.problems[1:]), 422
    if outcome.refused:
        return _page(_look_up_form(), form, outcome=outcome, refused=outcome.refused)
    flash(_what_happened(outcome))
    return redirect(url_for("wages.index"))


def _look_up_form() -> LookUpForm:
    form = LookUpForm(request.args)
    form.offer_regions()
    return form


def _what_happened(outcome: WageImport) -> str:
    if outcome.already_loaded:
        return str(_("This very file was loaded before: nothing changed."))
    day = outcome.revised_on.isoformat()
    return str(_("Loaded %(rows)s rows of the wage table of %(day)s.", rows=outcome.loaded, day=day))


def _page(form: LookUpForm, upload: UploadForm, refused: tuple[Problem, ...] = (), **shown: Any) -> str:
    return render_template(
        "wages/index.html",
        form=form,
        upload=upload,
        loaded=look_up.loaded(all_tables(), g.actor.today),
        refused=refused[:MOST_SHOWN],
        refused_count=len(refused),
        words=look_up,
        attribution=ATTRIBUTION[reader_language()],
        **shown,
    )
