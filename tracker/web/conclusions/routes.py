"""Counsel concludes otherwise than the program, or takes it back."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.errors import Invalid
from tracker.rules.verdict_json import finding_as_json
from tracker.services.conclude import conclude, finding_to_conclude, withdraw
from tracker.store.counsel_conclusion import CounselConclusion
from tracker.store.membership import Role
from tracker.web.conclusions.forms import ConcludeForm
from tracker.web.guard import member
from tracker.web.hires.explain import recorded
from tracker.web.problems import put_on
from tracker.web.wording import outcome_words, reader_language

blueprint = Blueprint(
    "conclusions", __name__, template_folder="templates", url_prefix="/o/<slug>/hires/<int:hire_id>/findings"
)


@blueprint.get("/<category>/<check>")
@member(Role.COUNSEL)
def show(hire_id: int, category: str, check: str) -> ResponseReturnValue:
    """The finding, what counsel concluded of it before, and the form for what she concludes now."""
    return _page(ConcludeForm(), hire_id, category, check)


@blueprint.post("/<category>/<check>")
@member(Role.COUNSEL)
def record(hire_id: int, category: str, check: str) -> ResponseReturnValue:
    """Record what she concludes."""
    form = ConcludeForm()
    try:
        made = conclude(g.actor, hire_id, category, check, form.outcome.data or "", form.reason.data or "")
    except Invalid as invalid:
        put_on(form, invalid, form.reason)
        return _page(form, hire_id, category, check), 422
    flash(_("Your conclusion is recorded: %(outcome)s. It counts from now on.", outcome=outcome_words(made.outcome)))
    return redirect(_back(hire_id, category))


@blueprint.post("/<category>/<check>/withdraw")
@member(Role.COUNSEL)
def take_back(hire_id: int, category: str, check: str) -> ResponseReturnValue:
    """Withdraw her conclusion; the program's finding counts again."""
    withdraw(g.actor, hire_id, category, check)
    flash(_("Your conclusion is withdrawn. The program’s finding counts again."))
    return redirect(_back(hire_id, category))


def _page(form: ConcludeForm, hire_id: int, category: str, check: str) -> str:
    hire, found = finding_to_conclude(g.actor, hire_id, category, check)
    form.offer_outcomes()
    finding = finding_as_json(found, reader_language())
    standing = hire.conclusion_on(category, check)
    if standing and "conclusion" in finding:
        finding["recorded"] = recorded(standing, finding)
    return render_template(
        "conclusions/show.html",
        form=form,
        hire=hire,
        category=category,
        finding=finding,
        standing=standing,
        earlier=_ended(hire.conclusions, category, check),
    )


def _ended(conclusions: list[CounselConclusion], category: str, check: str) -> list[CounselConclusion]:
    """What was concluded of the finding before and no longer stands, latest first."""
    return [one for one in reversed(conclusions) if one.ended_at and (one.category, one.check) == (category, check)]


def _back(hire_id: int, category: str) -> str:
    return url_for("hires.show", hire_id=hire_id) + ("#wage" if category == "wage" else "#category")
