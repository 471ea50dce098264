"""The list of hires: each with its most urgent date, what must be done first."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from tracker.rules.reading.places import folded
from tracker.services.actor import Actor
from tracker.services.narrow import Filters
from tracker.store.hire import Hire
from tracker.web.today.board import Row, board_for

STATES = ("stop", "act", "plan", "rest", "unk", "ok")
PER_PAGE = 50
PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Line:
    """A hire in the list. `row` is its most urgent date; None where nothing begins within 100 days."""

    hire: Hire
    state: str
    row: Row | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, and how many hires each view holds."""

    lines: Sequence[Line]
    total: int
    page: int
    pages: int
    views: Sequence[tuple[str, str, int]]


def listing_for(actor: Actor, filters: Filters, sought: str, page: int) -> Listing:
    """The hires the actor may see that fit the search and the filters; `filters.view` is one of the states."""
    board = board_for(actor, Filters())
    urgent: dict[int, Row] = {}
    for row in (row for rows in board.groups.values() for row in rows):
        for hire in (*row.together, row.hire):
            if hire:
                urgent.setdefault(hire.id, row)
    incomplete = {hire.id for hire, _ in board.incomplete}
    found = [_line(hire, urgent.get(hire.id), incomplete) for hire in board.hires if filters.keep(hire, None)]
    found = [line for line in found if _matches(line.hire, sought)]
    shown = [line for line in found if _is_in(line, filters.view)]
    shown.sort(key=lambda line: (STATES.index(line.state), line.row.days or 0 if line.row else 0))
    pages = max(-(-len(shown) // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    return Listing(shown[(page - 1) * PER_PAGE : page * PER_PAGE], len(shown), page, pages, _views(found))


def state_words(state: str) -> str:
    """What a state is called."""
    words = {
        "stop": gettext("Cannot prove"),
        "act": gettext("Act now"),
        "plan": gettext("Plan"),
        "rest": gettext("Resting"),
        "unk": gettext("Incomplete"),
        "ok": gettext("Nothing to begin"),
    }
    return str(words[state])


def _line(hire: Hire, row: Row | None, incomplete: set[int]) -> Line:
    quiet = "unk" if hire.id in incomplete else "ok"
    return Line(hire, row.group if row else quiet, row)


def _is_in(line: Line, view: str | None) -> bool:
    if view == PROPOSED:
        return line.hire.proposed_tag is not None
    return view in (None, line.state)


def _views(found: Sequence[Line]) -> list[tuple[str, str, int]]:
    counted = [(state, state_words(state), sum(line.state == state for line in found)) for state in STATES]
    proposed = sum(line.hire.proposed_tag is not None for line in found)
    return [("", gettext("All"), len(found)), *counted, (PROPOSED, gettext("Category to confirm"), proposed)]


def _matches(hire: Hire, sought: str) -> bool:
    """Whether every word sought begins a word of the name, reference, title, occupation or city."""
    told = [hire.person.name, hire.reference, hire.title or "", hire.noc_2021 or ""]
    words = folded(" ".join(told + [place.site.name for place in hire.sites])).split()
    return all(any(word.startswith(part) for word in words) for part in folded(sought).split())
