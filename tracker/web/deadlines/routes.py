"""Where the button of a mail leads: the deadline, and a form that lets its reminders rest."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.errors import Invalid
from tracker.reminders.planner import silenced
from tracker.services.acknowledge import (
    LONGEST_REST,
    acknowledge,
    end_acknowledgement,
    rest_by_default,
    watched_deadline,
)
from tracker.services.deadline_words import why
from tracker.services.kinds import kinds_of
from tracker.services.plan import PAPERS
from tracker.store.acknowledgement import acknowledgements_of
from tracker.store.deadline import Deadline, deadlines_of_hire, version_in_force
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.store.reminder import reminders_of_deadline
from tracker.web.deadlines.forms import AcknowledgeForm
from tracker.web.deadlines.resting import acknowledged_before, rest_words
from tracker.web.frame import day_in_words
from tracker.web.guard import member
from tracker.web.problems import put_on
from tracker.web.wording import paper_words, reader_language

blueprint = Blueprint("deadlines", __name__, template_folder="templates", url_prefix="/o/<slug>/deadlines")
blueprint.app_template_global("rest_words")(rest_words)

ALSO_ENDS_IT = {
    "work_permit_expiry": ("extension_filing",),
    "work_permit_extension": ("extension_filing",),
    "restoration_window": ("extension_filing",),
    "maintained_status_letter": ("work_permit",),
}
"""Papers beside the kind's own that settle a deadline for good."""


@blueprint.get("/<int:deadline_id>")
@member(Role.COORDINATOR)
def show(deadline_id: int) -> ResponseReturnValue:
    """One deadline: what it is and why, what was sent, and the form."""
    return _page(watched_deadline(g.actor, deadline_id), AcknowledgeForm(formdata=None))


@blueprint.post("/<int:deadline_id>")
@member(Role.COORDINATOR)
def see_to(deadline_id: int) -> ResponseReturnValue:
    """Let its reminders rest."""
    form = AcknowledgeForm()
    if form.validate():
        try:
            told = acknowledge(g.actor, deadline_id, form.reason.data or "", form.done_on.data, form.wake_on.data)
        except Invalid as error:
            put_on(form, error, form.reason)
        else:
            flash(_("Its reminders rest until %(day)s, and come again then.", day=day_in_words(told.wake_on)))
            return redirect(url_for(".show", deadline_id=deadline_id))
    return _page(watched_deadline(g.actor, deadline_id), form), 422


@blueprint.post("/<int:deadline_id>/wake")
@member(Role.COORDINATOR)
def wake(deadline_id: int) -> ResponseReturnValue:
    """Take an acknowledgement back."""
    end_acknowledgement(g.actor, deadline_id)
    flash(_("Its reminders come again from now on."))
    return redirect(url_for(".show", deadline_id=deadline_id))


def _page(deadline: Deadline, form: AcknowledgeForm) -> str:
    organisation_id, today = g.actor.organisation.id, g.actor.today
    quiet_words, stand_in = _quiet(deadline)
    return render_template(
        "deadlines/show.html",
        deadline=deadline,
        form=form,
        hires=_hires(deadline),
        why=why(deadline.because, reader_language()),
        papers=_papers(deadline),
        quiet_words=quiet_words,
        stand_in=stand_in,
        before=acknowledged_before(g.actor, [deadline]).get(deadline.id),
        in_force=None if deadline.superseded_at is None else version_in_force(organisation_id, deadline),
        acknowledgements=acknowledgements_of(organisation_id, deadline.id),
        reminders=reminders_of_deadline(organisation_id, deadline.id),
        by_default=rest_by_default(deadline, today),
        longest_rest=LONGEST_REST,
    )


def _quiet(deadline: Deadline) -> tuple[str, Deadline | None]:
    """Why no mail goes out about a date that stands, "" where some do, and the date that reminds in its place."""
    if deadline.hire is None or deadline.superseded_at is not None:
        return "", None
    kind = kinds_of(deadline.organisation_id)[deadline.kind]
    standing = {one.kind: one for one in deadlines_of_hire(deadline.organisation_id, deadline.hire)}
    if not silenced(kind, deadline.due_on, standing, deadline.hire.employment_ended_on):
        return "", None
    stand_in = next((standing[name] for name in sorted(kind.silenced_by) if name in standing), None)
    if stand_in is None:
        return _("No mail goes out about this date: the person will have left by then."), None
    return _("No mail goes out about this date: another one reminds in its place."), stand_in


def _hires(deadline: Deadline) -> list[Hire]:
    """Whom it is about: one hire, or those the organisation's paper covers."""
    if deadline.hire is not None:
        return [deadline.hire]
    return list(deadline.document.hires) if deadline.document else []


def _papers(deadline: Deadline) -> list[tuple[str, str]]:
    """The papers whose recording settles it for good, as (kind, name)."""
    kinds = [*ALSO_ENDS_IT.get(deadline.kind, ()), PAPERS.get(deadline.kind)]
    return [(kind, paper_words(kind)) for kind in kinds if kind]
