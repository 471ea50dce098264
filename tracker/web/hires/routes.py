"""The list of hires, one hire's page, its category and its papers."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.errors import Invalid
from tracker.reference.noc import noc_title
from tracker.services.hire_facts import papers_in_view
from tracker.services.papers import paths_of, record_paper
from tracker.services.tag_category import confirm_category, propose_category
from tracker.services.worker_copy import switch_worker_copy
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.web import wording
from tracker.web.charts import wage_line
from tracker.web.guard import member
from tracker.web.hires.addresses import question_address, rule_address
from tracker.web.hires.as_of import AsOfForm
from tracker.web.hires.history import history_words
from tracker.web.hires.listing import listing_for, state_words
from tracker.web.hires.page import HirePage, page_of
from tracker.web.numbers import page_in
from tracker.web.today.routes import filter_choices, filters_asked

blueprint = Blueprint("hires", __name__, template_folder="templates", url_prefix="/o/<slug>/hires")
blueprint.app_template_global("category_words")(wording.category_words)
blueprint.app_template_global("category_short")(wording.category_short)
blueprint.app_template_global("deadline_words")(wording.deadline_words)
blueprint.app_template_global("deadline_name")(wording.deadline_name)
blueprint.app_template_global("paper_words")(wording.paper_words)
blueprint.app_template_global("next_step")(wording.next_step)
blueprint.app_template_global("question_label")(wording.question_label)
blueprint.app_template_global("paper_kinds")(wording.papers_in_words)
blueprint.app_template_global("noc_title")(noc_title)
blueprint.app_template_global("outcome_words")(wording.outcome_words)
blueprint.app_template_global("wage_line")(wage_line)
blueprint.app_template_global("question_address")(question_address)
blueprint.app_template_global("rule_address")(rule_address)
blueprint.app_template_filter("money")(wording.money)
blueprint.app_template_filter("countries")(wording.country_words)
blueprint.app_template_filter("source_words")(wording.source_words)
blueprint.app_template_filter("sentence")(wording.sentence)

SEARCH = ("q", "view", "owner", "site", "category")
"""What the pages of one search keep; any other parameter could turn their links elsewhere."""


@blueprint.get("/")
@member(Role.COUNSEL)
def index() -> ResponseReturnValue:
    """Every hire the reader may see, what must be done first, narrowed by view, search and filters."""
    filters, sought = filters_asked(), request.args.get("q", "").strip()
    asked = {key: value for key, value in request.args.items() if key in SEARCH and value}
    return render_template(
        "hires/index.html",
        listing=listing_for(g.actor, filters, sought, page_in(request.args)),
        filters=filters,
        sought=sought,
        choices=filter_choices(),
        permit_end=_permit_end,
        state_words=state_words,
        asked=asked,
        unviewed={key: value for key, value in asked.items() if key != "view"},
    )


@blueprint.get("/<int:hire_id>")
@member(Role.COUNSEL)
def show(hire_id: int) -> ResponseReturnValue:
    """One hire: may she work, which category and why, the wage, the papers, every date, every change.

    `as_of` asks for the findings of another day, past or to come; nothing is stored.
    """
    hire, form = g.actor.hire(hire_id), AsOfForm(request.args)
    asked = form.validate()
    return _show(hire, as_of=form, day=form.as_of.data if asked else None), 200 if asked else 422


@blueprint.post("/<int:hire_id>/category")
@member(Role.COORDINATOR)
def propose(hire_id: int) -> ResponseReturnValue:
    """Propose a category; an HR lead's own proposal is confirmed at once."""
    slug, reason = request.form.get("category", ""), request.form.get("reason", "")
    try:
        tag = propose_category(g.actor, hire_id, slug, reason)
    except Invalid as invalid:
        return _show(g.actor.hire(hire_id), invalid, chosen=slug), 422
    name = wording.category_words(tag.category)
    if tag.state == "confirmed":
        flash(gettext("%(name)s is confirmed. Deadlines and reminders follow it.", name=name))
    else:
        flash(gettext("%(name)s is proposed. An HR lead confirms it.", name=name))
    return redirect(url_for(".show", hire_id=hire_id) + "#category")


@blueprint.post("/<int:hire_id>/category/<int:tag_id>/confirm")
@member(Role.LEAD)
def confirm(hire_id: int, tag_id: int) -> ResponseReturnValue:
    """Confirm a coordinator's proposal."""
    tag = confirm_category(g.actor, hire_id, tag_id)
    flash(gettext("%(name)s is confirmed.", name=wording.category_words(tag.category)))
    return redirect(url_for(".show", hire_id=hire_id) + "#category")


@blueprint.post("/<int:hire_id>/worker-copy")
@member(Role.COORDINATOR)
def worker_copy(hire_id: int) -> ResponseReturnValue:
    """Switch the worker's own copies of reminders on or off."""
    hire = switch_worker_copy(g.actor, hire_id, request.form.get("wanted") == "yes")
    if hire.worker_user_id:
        flash(gettext("The worker gets copies from now on, in his language."))
    else:
        flash(gettext("The worker gets no more copies."))
    return redirect(url_for(".show", hire_id=hire_id) + "#reminders")


@blueprint.route("/<int:hire_id>/papers/<kind>", methods=["GET", "POST"])
@member(Role.COORDINATOR)
def paper(hire_id: int, kind: str) -> ResponseReturnValue:
    """Record a new paper of a kind: a renewal, a proof of filing, a plan review."""
    hire, paths, problems = g.actor.hire(hire_id), paths_of(kind), {}
    if request.method == "POST":
        cells = {path: request.form.get(path, "") for path in paths}
        try:
            record_paper(g.actor, hire_id, kind, cells, wording.reader_language())
        except Invalid as invalid:
            problems = {problem.field: problem.message for problem in invalid.problems}
        else:
            flash(gettext("%(paper)s recorded. The dates below follow from it.", paper=wording.paper_words(kind)))
            return redirect(url_for(".show", hire_id=hire_id) + "#dates")
    status = 422 if problems else 200
    return render_template("hires/paper.html", hire=hire, kind=kind, paths=paths, problems=problems), status


def _show(
    hire: Hire,
    invalid: Invalid | None = None,
    chosen: str | None = None,
    as_of: AsOfForm | None = None,
    day: date | None = None,
) -> str:
    page = page_of(g.actor, hire, day)
    can_write = g.actor.reaches(Role.COORDINATOR)
    return render_template(
        "hires/show.html",
        page=page,
        hire=hire,
        problems=_problems(invalid, as_of),
        chosen=chosen or page.in_force,
        categories=wording.categories_in_words(),
        history_words=history_words,
        as_of=as_of or AsOfForm(),
        anchors=_anchors(page),
        printed_at=clock.now(),
        can_write=can_write,
        can_confirm=g.actor.reaches(Role.LEAD),
        can_conclude=g.actor.role is Role.COUNSEL and not page.other_day,
    )


def _problems(invalid: Invalid | None, as_of: AsOfForm | None) -> list[tuple[str, Any]]:
    found = [(problem.field, problem.message) for problem in invalid.problems] if invalid else []
    return found + ([("as_of", error) for error in as_of.as_of.errors] if as_of else [])


def _anchors(page: HirePage) -> list[tuple[str, str]]:
    """The sections of the page, for the line of links to them."""
    today, sections = not page.other_day, [("dates", gettext("Dates")), ("category", gettext("Category"))]
    sections = [("missing", gettext("What to ask next"))] * bool(page.asks and today) + sections
    sections += [("wage", gettext("Wage")), ("others", gettext("Other routes"))]
    sections += [("duties", gettext("Duties"))] * bool(page.verdict["duties"])
    kept = [("papers", gettext("Papers")), ("reminders", gettext("Reminders")), ("history", gettext("History"))]
    return sections + (kept if today else [])


def _permit_end(hire: Hire, today: date) -> date | None:
    permit = papers_in_view(hire, today).get("work_permit")
    return permit.ends_on if permit else None
