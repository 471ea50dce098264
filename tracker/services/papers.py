"""Recording a new paper of a hire: a renewal, a proof of filing, a plan review."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.errors import Invalid, NotFound, Problem
from tracker.rules.reader import read_cells
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.follow_up import refresh_hire
from tracker.services.hire_facts import add_paper, columns_of, papers_in_view
from tracker.store.base import db
from tracker.store.document import PATHS, Document
from tracker.store.membership import Role


def paths_of(kind: str) -> list[str]:
    """The contract paths a kind of paper answers. Raises NotFound for a kind there isn't."""
    paths = [path for path, (one, _) in PATHS.items() if one == kind]
    if not paths:
        raise NotFound(f"no paper {kind}")
    return paths


def record_paper(actor: Actor, hire_id: int, kind: str, cells: Mapping[str, str], language: str = "en") -> Document:
    """A new paper that takes over from the one in view, which stays on file.

    `cells` are texts by contract path. Raises Invalid with every problem at once, or where nothing was entered.
    """
    actor.require(Role.COORDINATOR)
    hire = actor.hire(hire_id)
    told = {path: with_zone(cells.get(path, ""), path, actor) for path in paths_of(kind)}
    columns = columns_of(kind, read_cells(told, language))
    if not any(columns.values()):
        raise Invalid([Problem(paths_of(kind)[0], "Enter at least one date of the paper.")])
    before = papers_in_view(hire, actor.today).get(kind)
    paper = add_paper(actor, kind, columns, {*(before.hires if before else ()), hire})
    paper.replaces_id = before.id if before else None
    note(actor, "paper recorded", hire, kind=kind, **_changes(before, columns))
    refresh_hire(actor, hire, "document")
    db.session.commit()
    return paper


def with_zone(text: str, path: str, actor: Actor) -> str:
    """An instant typed without a zone is meant in the organisation's zone; anything else stays as typed."""
    if not path.endswith("_at"):
        return text
    try:
        typed = datetime.fromisoformat(text.strip())
    except ValueError:
        return text  # the validator says what would be right
    return text if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(actor.organisation.time_zone)).isoformat()


def _changes(before: Document | None, columns: Mapping[str, Any]) -> dict[str, list[str | None]]:
    told = {column: (getattr(before, column, None), value) for column, value in columns.items()}
    return {
        column: [old.isoformat() if old else None, new.isoformat() if new else None]
        for column, (old, new) in told.items()
        if old != new
    }
