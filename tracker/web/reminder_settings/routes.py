"""The page of the reminder settings: change, look at what that means today, then save."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.services.reminder_preview import preview_reminder_rules
from tracker.services.reminder_rules import (
    change_reminder_rules,
    manner_of,
    rules_in_force,
    shipped_lead_days,
    shipped_rules,
)
from tracker.store.membership import Role, members
from tracker.web.guard import member
from tracker.web.reminder_settings.forms import KINDS, SettingsForm
from tracker.web.reminder_settings.words import LEAD_REASONS, lead_rule, mails, manner_lines, rule_lines
from tracker.web.wording import deadline_words

blueprint = Blueprint(
    "reminder_settings", __name__, template_folder="templates", url_prefix="/o/<slug>/reminders/settings"
)


@blueprint.get("")
@member(Role.LEAD)
def show() -> ResponseReturnValue:
    """When each kind of deadline reminds, whom, and how mails go out."""
    return _form_page(_form())


@blueprint.post("")
@member(Role.LEAD)
def change() -> ResponseReturnValue:
    """What the values typed would mean today; with `step`, keep them or change them further.

    `defaults` names a kind that is to remind as shipped again.
    """
    form = _form()
    kind = request.form.get("defaults", "")
    if kind in shipped_rules():
        form.show({kind: shipped_rules()[kind]})
    if not form.validate_on_submit():
        return _form_page(form)
    step = request.form.get("step")
    if step == "save":
        return _save(form)
    return _form_page(form) if step == "edit" else _preview_page(form)


def _form() -> SettingsForm:
    form = SettingsForm()
    form.prepare(rules_in_force(g.actor.organisation.id), manner_of(g.actor.organisation))
    return form


def _save(form: SettingsForm) -> ResponseReturnValue:
    change_reminder_rules(g.actor, form.rules, form.manner)
    flash(_("Saved. The reminders still to come follow these settings."))
    return redirect(url_for(".show"))


def _form_page(form: SettingsForm) -> ResponseReturnValue:
    page = render_template(
        "reminder_settings/show.html",
        form=form,
        kinds=KINDS,
        own=rules_in_force(g.actor.organisation.id),
        shipped=shipped_rules(),
        shipped_lead_days=shipped_lead_days,
        reasons=LEAD_REASONS,
        lead_rule=lead_rule,
        deadline_words=deadline_words,
    )
    return page, 422 if form.errors else 200


def _preview_page(form: SettingsForm) -> ResponseReturnValue:
    before, was = rules_in_force(g.actor.organisation.id), manner_of(g.actor.organisation)
    preview = preview_reminder_rules(g.actor, form.rules, form.manner)
    return render_template(
        "reminder_settings/preview.html",
        form=form,
        preview=preview,
        before=before,
        after=form.rules,
        manner=manner_lines(was, form.manner),
        names={member.user_id: member.user.name for member in members(g.actor.organisation.id)},
        rule_lines=rule_lines,
        mails=mails,
        deadline_words=deadline_words,
    )
