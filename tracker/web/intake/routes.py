"""The import with its dry run, and the forms that add and change one hire."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.errors import Conflict, Invalid, Problem
from tracker.exports.template import template_csv, template_xlsx
from tracker.exports.words import say
from tracker.reference.noc import noc_title, search_noc
from tracker.rules.reading.places import countries
from tracker.services.drafts import DraftReading, in_zone, read_draft
from tracker.services.hire_import import confirm_import, drop_import, keep_import, kept_import, read_import
from tracker.services.intake import edit_hire, owners, record_hire, record_of, stamp_of
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.web.guard import member
from tracker.web.intake.forms import HireForm, UploadForm, hire_form
from tracker.web.numbers import page_in
from tracker.web.wording import reader_language

blueprint = Blueprint("intake", __name__, template_folder="templates", url_prefix="/o/<slug>")

ROWS_PER_PAGE = 50
TYPES = {
    "csv": ("text/csv; charset=utf-8", template_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", template_xlsx),
}


@blueprint.route("/import", methods=["GET", "POST"])
@member(Role.COORDINATOR)
def upload() -> ResponseReturnValue:
    """Choose a spreadsheet; it is read, not written."""
    form = UploadForm()
    if request.method == "GET":
        return render_template("intake/upload.html", form=form, problems=[])
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        problems = [("file", _("Choose a file: CSV or XLSX."))]
        return render_template("intake/upload.html", form=form, problems=problems), 422
    content = chosen.read()
    try:
        read_import(g.actor, chosen.filename, content, reader_language())
    except Invalid as invalid:
        problems = [("file", _with_line(problem.message, problem.line)) for problem in invalid.problems]
        return render_template("intake/upload.html", form=form, problems=problems), 422
    kept = keep_import(g.actor, chosen.filename, content)
    return redirect(url_for(".review", pending_id=kept.id))


@blueprint.get("/import/template.<any(csv, xlsx):form>")
@member(Role.COORDINATOR)
def template(form: str) -> ResponseReturnValue:
    """A sample spreadsheet with headers in the reader's language."""
    content_type, make = TYPES[form]
    name = {"en": "hires", "fr": "embauches"}[reader_language()]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(make(reader_language()), content_type=content_type, headers=headers)


@blueprint.get("/import/<int:pending_id>")
@member(Role.COORDINATOR)
def review(pending_id: int) -> ResponseReturnValue:
    """What every row was understood as, everything that is wrong, and the question whether to write it."""
    return _review(pending_id)


@blueprint.post("/import/<int:pending_id>")
@member(Role.COORDINATOR)
def confirm(pending_id: int) -> ResponseReturnValue:
    """Write the whole file."""
    try:
        hires = confirm_import(g.actor, pending_id, reader_language())
    except Invalid:
        return _review(pending_id), 422
    flash(
        ngettext("%(num)s hire is recorded.", "%(num)s hires are recorded.", len(hires))
        + " "
        + _("Their dates and reminders are planned.")
    )
    return redirect(url_for("hires.index"))


@blueprint.post("/import/<int:pending_id>/drop")
@member(Role.COORDINATOR)
def drop(pending_id: int) -> ResponseReturnValue:
    """Forget the file."""
    drop_import(g.actor, pending_id)
    flash(_("The file is forgotten. Nothing was written."))
    return redirect(url_for(".upload"))


@blueprint.route("/hires/new", methods=["GET", "POST"])
@member(Role.COORDINATOR)
def add() -> ResponseReturnValue:
    """Record one hire by hand."""
    form = hire_form(_colleagues(), sent=request.form, new=True)
    if request.method == "GET":
        form.fill({"owner": g.actor.user.email, "person.language": "en"})
        return _form_page(form)
    reading = _read(form)
    if reading is None:
        return _form_page(form), 422 if form.problems else 200
    try:
        hire = record_hire(g.actor, reading.draft, reader_language())
    except Invalid as invalid:
        form.refuse(invalid.problems)
        return _form_page(form), 422
    flash(_("%(name)s is recorded. What is still missing is listed below.", name=hire.person.name or hire.reference))
    return redirect(url_for("hires.show", hire_id=hire.id))


@blueprint.route("/hires/<int:hire_id>/edit", methods=["GET", "POST"])
@member(Role.COORDINATOR)
def edit(hire_id: int) -> ResponseReturnValue:
    """Change one hire; what was there before is kept."""
    hire = g.actor.hire(hire_id)
    record = record_of(hire, g.actor.today)
    form = hire_form(_colleagues(hire), record=record, sent=request.form)
    if request.method == "GET":
        form.fill(record)
        return _form_page(form, hire, stamp_of(hire, g.actor.today))
    seen = request.form.get("seen", "")
    reading = _read(form)
    if reading is None:
        return _form_page(form, hire, seen), 422 if form.problems else 200
    try:
        edit_hire(g.actor, hire_id, reading.draft, seen=seen, language=reader_language())
    except Invalid as invalid:
        form.refuse(invalid.problems)
        return _form_page(form, hire, seen), 422
    except Conflict as conflict:  # what she typed stays in front of her
        form.refuse([Problem("", str(conflict))])
        return _form_page(form, hire, seen), 409
    flash(_("Saved. The assessment, the dates and the reminders follow from it."))
    return redirect(url_for("hires.show", hire_id=hire_id))


def _review(pending_id: int) -> str:
    kept = kept_import(g.actor, pending_id)
    reading = read_import(g.actor, kept.file_name, kept.content, reader_language())
    page = page_in(request.args)
    return render_template(
        "intake/review.html",
        kept=kept,
        reading=reading,
        rows=reading.rows[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE],
        page=page,
        pages=-(-len(reading.rows) // ROWS_PER_PAGE),
    )


def _read(form: HireForm) -> DraftReading | None:
    """The draft that was sent; None where something in it is wrong or an occupation is being looked for."""
    if picked := request.form.get("noc_picked"):
        form.form["job.noc_2021"].data = picked
    reading = read_draft(in_zone(form.cells(), g.actor.organisation.time_zone), reader_language())
    form.understood(reading.understood)
    if "find_noc" in request.form:
        return None
    problems = reading.problems or tuple(_nameless(reading))
    form.refuse(problems)
    return None if problems else reading


def _nameless(reading: DraftReading) -> list[Problem]:
    """A record without a name or a title could not be found again; a spreadsheet at least has its line."""
    draft = reading.draft
    if draft.given_name or draft.family_name or draft.leaves.get("job.title"):
        return []
    return [Problem("person.family_name", say("nameless", reader_language()))]


def _form_page(form: HireForm, hire: Hire | None = None, seen: str = "") -> str:
    language = reader_language()
    sought = form.form["job.noc_2021"].data or ""
    looking = "find_noc" in request.form or any(problem.field == "job.noc_2021" for problem in form.problems)
    return render_template(
        "intake/hire.html",
        form=form,
        hire=hire,
        seen=seen,
        looking=looking,
        found=search_noc(sought or form.form["job.title"].data or "", language, limit=12) if looking else [],
        occupation=noc_title(sought, language),
        countries=[place.name(language) for place in countries().values()],
    )


def _colleagues(hire: Hire | None = None) -> list[tuple[str, str]]:
    """Who may own the hire, its owner of today included."""
    known = owners(g.actor) | ({hire.owner.email: hire.owner} if hire and hire.owner else {})
    return sorted(((email, user.name) for email, user in known.items()), key=lambda one: one[1])


def _with_line(message: str, line: int | None) -> str:
    return f"{_('Line %(line)s', line=line)}: {message}" if line else message
