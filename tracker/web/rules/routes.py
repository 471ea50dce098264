"""The rule book: every room, every value with its history and source, what is left out; penalties by points."""

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from tracker.rules.book import shipped_book
from tracker.rules.category import Route, categories
from tracker.rules.not_modelled import not_modelled
from tracker.services.rule_book import (
    Room,
    all_rules,
    authority_of,
    code_of,
    found,
    rooms,
    rules_with,
)
from tracker.store.membership import Role
from tracker.web.guard import member
from tracker.web.rules import changes
from tracker.web.rules.penalties import asked_penalty
from tracker.web.rules.values import shown
from tracker.web.rules.words import check_words, room_title, shown_scenarios
from tracker.web.wording import reader_language

blueprint = Blueprint("rules", __name__, template_folder="templates", url_prefix="/o/<slug>/rule-book")
blueprint.app_template_global("room_title")(room_title)
blueprint.app_template_global("shown_value")(shown)
blueprint.app_template_global("category_or_slug")(changes.category_or_slug)
blueprint.get("/changes", endpoint="changes")(changes.index)
blueprint.post("/changes/accept", endpoint="accept_all")(changes.accept_all)
blueprint.post("/changes/<int:change_id>/accept", endpoint="accept")(changes.accept)


@blueprint.get("")
@member(Role.COUNSEL)
def index() -> ResponseReturnValue:
    """Every category and shared room, what is left out, and what a search finds."""
    sought = request.args.get("q", "").strip()
    return render_template(
        "rules/index.html",
        today=g.actor.today,
        digest=shipped_book().digest,
        rules=all_rules(),
        by_route=[(route, [one for one in categories() if one.route is route]) for route in Route],
        rooms=rooms(),
        shared=[room for room in rooms().values() if not room.categories],
        scenarios=sum(len(room.scenarios) for room in rooms().values()),
        left_out=_left_out(),
        sought=sought,
        hits=found(all_rules(), sought),
        rooms_hit=[room for room in rooms().values() if sought and _is_called(room, sought)],
        code_of=code_of,
        authority_of=authority_of,
    )


@blueprint.get("/room/<room>")
@member(Role.COUNSEL)
def room(room: str) -> ResponseReturnValue:
    """One room: its categories with their checks, its values with their histories, its scenarios."""
    whole = rooms().get(room)
    if whole is None:
        abort(404)
    return render_template(
        "rules/room.html",
        today=g.actor.today,
        room=whole,
        check_words=check_words,
        scenarios=[(one, shown_scenarios(whole, one)) for one in whole.categories]
        or [(None, shown_scenarios(whole, None))],
        code_of=code_of,
        authority_of=authority_of,
    )


@blueprint.get("/rule/<path:rule>")
@member(Role.COUNSEL)
def rule(rule: str) -> ResponseReturnValue:
    """Where a finding leads: every value that carries this public id, or why nothing carries it."""
    carrying = rules_with(rule)
    reasons = [line.reason[reader_language()] for line in not_modelled() if line.covers(rule)]
    if not (carrying or reasons):
        abort(404)
    return render_template(
        "rules/rule.html", today=g.actor.today, rule=rule, rules=carrying, reasons=reasons, rooms=rooms()
    )


@blueprint.get("/penalties")
@member(Role.COUNSEL)
def penalties() -> ResponseReturnValue:
    """What a violation costs: points, amount and ban, with the sum told step by step. Nothing is stored."""
    form, penalty = asked_penalty(request.args, g.actor.today)
    return render_template("rules/penalties.html", form=form, penalty=penalty), 422 if form.errors else 200


def _left_out() -> list[tuple[str, list[str]]]:
    """Why facts are left out, each reason once, with the facts it covers."""
    by_reason: dict[str, list[str]] = {}
    for line in not_modelled():
        by_reason.setdefault(line.reason[reader_language()], []).append(line.name)
    return list(by_reason.items())


def _is_called(room: Room, sought: str) -> bool:
    told = " ".join([room_title(room), room.name, *(category.slug for category in room.categories)]).casefold()
    return all(word in told for word in sought.casefold().split())
