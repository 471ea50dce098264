"""The morning page: counts, the list of what is due, the year ahead."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from tracker import clock
from tracker.rules.category import categories
from tracker.services.actor import Actor
from tracker.services.narrow import UNDECIDED, Filters
from tracker.services.untold import untold
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire, Site, categories_chosen, sites_of
from tracker.store.membership import Role, members
from tracker.store.rule_change import open_change_count
from tracker.store.user import User
from tracker.web.charts import due_bar, horizon, month_starts, scale_head
from tracker.web.guard import member
from tracker.web.numbers import number_in
from tracker.web.today.board import PERMIT_KINDS, Board, board_for, group_words
from tracker.web.wording import category_short, deadline_kinds_in_words

blueprint = Blueprint("today", __name__, template_folder="templates", url_prefix="/o/<slug>")

ENDING_WITHIN_DAYS = 180


@blueprint.get("/")
@member(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """What asks for a person today, most urgent first."""
    board = board_for(g.actor, filters_asked())
    return render_template(
        "today/index.html",
        board=board,
        counts=_counts(board),
        to_confirm=sum(hire.proposed_tag is not None for hire in board.hires) if g.actor.reaches(Role.LEAD) else 0,
        rule_changes=open_change_count(g.actor.organisation.id) if g.actor.reaches(Role.LEAD) else 0,
        lost=untold(g.actor.organisation, clock.now(), 1) if g.actor.reaches(Role.LEAD) else None,
        choices=filter_choices(),
        year=horizon([(deadline.due_on, deadline.kind) for deadline in board.deadlines], board.today),
        by_category=_breakdown(board, lambda hire: [_category(hire)]),
        by_site=_breakdown(board, lambda hire: [(str(p.site_id), p.site.name) for p in hire.sites]),
        months=month_starts(board.today),
        scale_head=scale_head(board.today),
        due_bar=due_bar,
        group_words=group_words,
    )


def filters_asked() -> Filters:
    """What the address asks for."""
    return filters_in(request.args)


def filters_in(asked: MultiDict[str, str]) -> Filters:
    """The filters among some parameters; what isn't a filter is left out."""
    return Filters(
        view=asked.get("view") or None,
        owner=number_in(asked, "owner"),
        site=number_in(asked, "site"),
        category=asked.get("category") or None,
        kind=asked.get("kind") or None,
    )


def _counts(board: Board) -> list[tuple[str, str, int, int]]:
    """View, look, how many, and how many of them are critical."""
    stop = len(board.groups["stop"])
    return [
        ("stop", "stop", stop, stop),
        ("act", "act", len(board.groups["act"]), board.late("act")),
        ("plan", "plan", len(board.groups["plan"]), 0),
        ("incomplete", "unk", len(board.incomplete), 0),
    ]


def filter_choices() -> dict[str, list[tuple[str, str]]]:
    """What each filter of the organisation's lists offers, as (value, words)."""
    owners, sites, chosen = _in_use(g.actor)
    chosen |= {request.args.get("category", "")}
    return {
        "owner": [(str(user.id), user.name) for user in owners],
        "site": [(str(site.id), site.name) for site in sites],
        "category": [
            *((one.slug, category_short(one.slug)) for one in categories() if one.slug in chosen),
            (UNDECIDED, category_short(None)),
        ],
        "kind": deadline_kinds_in_words(),
    }


def _in_use(actor: Actor) -> tuple[list[User], list[Site], set[str]]:
    """Everybody, every place and every category chosen in the organisation; counsel learns only of those of the hires
    granted to her.
    """
    if actor.reaches(Role.COORDINATOR):
        organisation = actor.organisation.id
        colleagues = [m.user for m in members(organisation) if m.role != Role.COUNSEL]
        return colleagues, sites_of(organisation), categories_chosen(organisation)
    hires = actor.hires()
    owners = {hire.owner for hire in hires if hire.owner}
    sites = {place.site for hire in hires for place in hire.sites}
    chosen = {hire.category_chosen for hire in hires if hire.category_chosen}
    return sorted(owners, key=lambda user: user.name), sorted(sites, key=lambda site: site.name), chosen


def _category(hire: Hire) -> tuple[str, str]:
    return hire.category_chosen or UNDECIDED, category_short(hire.category_chosen)


@dataclass(slots=True)
class Share:
    """One line of a breakdown: hires, those that ask for action, and permits that end within 180 days."""

    key: str
    words: str
    hires: int = 0
    act: int = 0
    ending: int = 0


def _breakdown(board: Board, keys: Callable[[Hire], Iterable[tuple[str, str]]]) -> list[Share]:
    shares: dict[str, Share] = {}
    urgent = {hire.id for row in board.groups["act"] for hire in (*row.together, row.hire) if hire}
    ending = {d.hire_id for d in board.deadlines if _permit_ends_soon(d, board)}
    for hire in board.hires:
        for key, words in keys(hire):
            share = shares.setdefault(key, Share(key, words))
            share.hires += 1
            share.act += hire.id in urgent
            share.ending += hire.id in ending
    return sorted(shares.values(), key=lambda share: (-share.hires, share.words))


def _permit_ends_soon(deadline: Deadline, board: Board) -> bool:
    return deadline.kind in PERMIT_KINDS and 0 <= (deadline.due_on - board.today).days <= ENDING_WITHIN_DAYS
