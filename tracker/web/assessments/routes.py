"""Every assessment of a hire, and one of them whole, as it was kept."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from tracker.exports.plain_words import in_words as fact_in_words
from tracker.rules.book import shipped_book
from tracker.rules.kept import in_words
from tracker.store.assessment import Assessment, assessment_of_hire, assessments_of_hire
from tracker.store.base import Leaves
from tracker.store.membership import Role
from tracker.web.guard import member
from tracker.web.numbers import page_in
from tracker.web.rules.changes import category_or_slug
from tracker.web.wording import question_label, reader_language

blueprint = Blueprint(
    "assessments", __name__, template_folder="templates", url_prefix="/o/<slug>/hires/<int:hire_id>/assessments"
)

PAGE = 50
CAUSES = {
    "import": _l("Imported"),
    "entry": _l("Recorded by hand"),
    "edit": _l("Record changed"),
    "tag": _l("Category chosen"),
    "document": _l("Paper recorded"),
    "conclusion": _l("Counsel’s conclusion"),
    "day": _l("A date passed"),
    "rules": _l("Rules or wage tables changed"),
}


@blueprint.get("")
@member(Role.COUNSEL)
def index(hire_id: int) -> ResponseReturnValue:
    """The assessments of a hire, newest first: day, cause, who, rule book."""
    hire, number = g.actor.hire(hire_id), page_in(request.args)
    kept = assessments_of_hire(g.actor.organisation.id, hire.id, skip=(number - 1) * PAGE, at_most=PAGE + 1)
    return render_template(
        "assessments/index.html",
        hire=hire,
        kept=kept[:PAGE],
        causes=CAUSES,
        in_force=shipped_book().digest,
        previous=number - 1 if number > 1 else None,
        following=number + 1 if len(kept) > PAGE else None,
    )


@blueprint.get("/<int:assessment_id>")
@member(Role.COUNSEL)
def show(hire_id: int, assessment_id: int) -> ResponseReturnValue:
    """One assessment whole: the facts it saw, what it found in words, its day, cause and rule book."""
    hire = g.actor.hire(hire_id)
    kept = assessment_of_hire(g.actor.organisation.id, hire.id, assessment_id)
    if kept is None:
        abort(404)
    verdict = in_words(kept.findings, reader_language())
    first = kept.facts.get("category") or verdict["suggested"]
    return render_template(
        "assessments/show.html",
        hire=hire,
        kept=kept,
        verdict=verdict,
        categories=sorted(verdict["categories"], key=lambda one: one["category"] != first),
        first=first,
        facts=_facts(kept),
        causes=CAUSES,
        in_force=shipped_book().digest,
    )


def _facts(kept: Assessment) -> list[tuple[str, str]]:
    facts: Leaves = kept.facts
    return [(question_label(path), _said(path, value)) for path, value in sorted(facts.items())]


def _said(path: str, value: Any) -> str:
    """The fact in words; one whose choices or codes have changed since stands as it was kept."""
    if path == "category":
        return category_or_slug(str(value))
    try:
        told = value.isoformat() if isinstance(value, date) else value
        return fact_in_words(path, told, reader_language())
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return str(value)
