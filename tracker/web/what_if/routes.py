"""Other facts of a hire, tried on a page of their own. Everything is asked by GET; nothing is saved."""

from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from tracker.errors import Invalid
from tracker.reference.noc import noc_title
from tracker.rules.assess import verdict_as_json
from tracker.rules.changes import change_as_json
from tracker.rules.reading.leaves import MOST_ENTRIES
from tracker.services.hire_facts import leaves_of
from tracker.services.what_if import JOB, PLACE, SITES, WhatIf, can_be_tried, places_in, what_if
from tracker.store.base import Leaves
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.web.guard import member
from tracker.web.intake.forms import HireForm
from tracker.web.what_if.compare import decisions, facts_changed, routes
from tracker.web.wording import reader_language

blueprint = Blueprint("what_if", __name__, template_folder="templates", url_prefix="/o/<slug>/hires/<int:hire_id>")


@blueprint.get("/what-if")
@member(Role.COUNSEL)
def show(hire_id: int) -> ResponseReturnValue:
    """The form with the facts of today; once sent, the findings before and after."""
    hire = g.actor.hire(hire_id)
    recorded = leaves_of(hire, g.actor.today)
    cells = {path: text for path, text in request.args.items() if can_be_tried(path)}
    form = _form(recorded, cells)
    if not cells:
        return _page(hire, form)
    try:
        tried = what_if(g.actor, hire_id, cells, reader_language())
    except Invalid as invalid:
        form.refuse(invalid.problems)
        return _page(hire, form), 422
    form.understood(tried.tried)
    return _page(hire, form, **_told(tried))


def _form(recorded: Leaves, cells: dict[str, str]) -> HireForm:
    """What is recorded, as somebody would type it, with what was tried in its place."""
    places = min(places_in({**recorded, **cells}) or 1, MOST_ENTRIES)
    form = HireForm([*JOB, *(f"{SITES}[].{leaf}" for leaf in PLACE)], {SITES: places}, [])
    form.fill(recorded)
    for path in form.paths:
        if path in cells:
            form.form[path].data = cells[path]
    return form


def _told(tried: WhatIf) -> dict[str, Any]:
    """Both verdicts for the template, in the reader's language."""
    before, after = (verdict_as_json(one, reader_language()) for one in (tried.before, tried.after))
    return {
        "tried": tried,
        "facts": facts_changed(tried),
        "lines": decisions(before, after),
        "routes": routes(before, after, tried.category),
        "change": change_as_json(tried.change, reader_language()) if tried.change else None,
    }


def _page(hire: Hire, form: HireForm, **told: Any) -> str:
    code = form.form["job.noc_2021"].data or ""
    return render_template(
        "what_if/show.html",
        hire=hire,
        form=form,
        today=g.actor.today,
        occupation=noc_title(code, reader_language()),
        at_work=hire.at_work_on(g.actor.today),
        can_write=g.actor.reaches(Role.COORDINATOR),
        place_rows=[[f"{SITES}[{n}].{leaf}" for leaf in PLACE] for n in range(_places(form))],
        **told,
    )


def _places(form: HireForm) -> int:
    return sum(path.startswith(SITES) for path in form.paths) // len(PLACE)
