"""Rule changes: the hires whose findings a new rule book changed, before and after, until an HR lead accepts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.rules.kept import in_words
from tracker.rules.messages import title
from tracker.services.rule_changes import Difference, accept_all_changes, accept_change, differences
from tracker.store.membership import Role
from tracker.store.rule_change import RuleChange, newest_open_change, rule_changes
from tracker.web.guard import member
from tracker.web.numbers import number_in, page_in
from tracker.web.wording import deadline_words, money, outcome_words, reader_language

PAGE = 25
ACCEPTED_SHOWN = 25
Part = tuple[str, str, str]
"""The look of a status, its word, and the sentence beside it."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One hire's change, each difference as what it is about, before, and after."""

    change: RuleChange
    differences: list[tuple[str, Part, Part]]


@member(Role.COUNSEL)
def index() -> ResponseReturnValue:
    """What waits for a lead, newest first, and what was accepted; counsel sees the hires granted to her."""
    hires = [hire.id for hire in g.actor.hires()]
    organisation_id, number = g.actor.organisation.id, page_in(request.args)
    waiting = rule_changes(organisation_id, hires, accepted=False, skip=(number - 1) * PAGE, at_most=PAGE + 1)
    return render_template(
        "rules/changes.html",
        waiting=[shown_change(one) for one in waiting[:PAGE]],
        newest=newest_open_change(organisation_id),
        accepted=rule_changes(organisation_id, hires, accepted=True, at_most=ACCEPTED_SHOWN),
        may_accept=g.actor.reaches(Role.LEAD),
        previous=number - 1 if number > 1 else None,
        following=number + 1 if len(waiting) > PAGE else None,
    )


@member(Role.LEAD)
def accept(change_id: int) -> ResponseReturnValue:
    """Accept what the rules changed for one hire."""
    change = accept_change(g.actor, change_id)
    flash(gettext("Accepted for %(reference)s. The old assessment stays readable.", reference=change.hire.reference))
    return redirect(url_for("rules.changes"))


@member(Role.LEAD)
def accept_all() -> ResponseReturnValue:
    """Accept everything that waited when the reader opened the page."""
    count = accept_all_changes(g.actor, number_in(request.form, "newest") or 0)
    flash(ngettext("%(num)s change accepted.", "%(num)s changes accepted.", count))
    return redirect(url_for("rules.changes"))


def shown_change(change: RuleChange) -> ShownChange:
    """The differences in the reader's language; a sentence the book no longer has is shown by its id."""
    found = differences(change.before.findings, change.after.findings)
    return ShownChange(change, [(_about(one), _part(one, one.before), _part(one, one.after)) for one in found])


def category_or_slug(slug: str | None) -> str:
    """The name of a category; one the rule book no longer has is called by its slug."""
    if slug is None:
        return str(gettext("None"))
    try:
        return title(slug, reader_language())
    except (KeyError, StopIteration):
        return slug


def _about(one: Difference) -> str:
    if one.what == "deadline":
        return deadline_words(one.name or "")
    if one.what == "suggested":
        return str(gettext("Category suggested"))
    if one.what == "lmia":
        return str(gettext("Is an LMIA needed?"))
    name = gettext("Wage comparison") if one.category == "wage" else category_or_slug(one.category)
    told = in_words(one.after or one.before, reader_language()) if one.what == "finding" else {}
    if not one.name:
        return name
    return str(gettext("%(what)s: %(told)s", what=name, told=told.get("title") or one.name))


def _part(one: Difference, part: Any) -> Part:
    if one.what == "suggested":
        return ("", category_or_slug(part), "")
    if part is None:
        return ("wait", {"deadline": gettext("No date")}.get(one.what, gettext("Not asked about")), "")
    told: Mapping[str, Any] = in_words(part, reader_language())
    if one.what == "deadline":
        return ("", date.fromisoformat(told["due_on"]).isoformat(), told["because"])
    if one.what == "lmia":
        return ("", told["code"] or "", told["message"])
    sentence = _wage_words(told) if one.what == "wage" else str(told.get("message") or "")
    return (told["outcome"], outcome_words(told["outcome"]), sentence)


def _wage_words(wage: Mapping[str, Any]) -> str:
    offered, required = wage.get("offered_hourly"), wage.get("required_hourly")
    if not (offered and required):
        return ""
    return str(
        gettext("%(offered)s offered an hour, %(required)s required.", offered=money(offered), required=money(required))
    )
