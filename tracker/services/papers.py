"""Recording a new paper of a hire: a renewal, a proof of filing, a plan review."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from tracker.errors import Invalid, NotFound, Problem
from tracker.rules.reader import read_cells
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.drafts import in_zone
from tracker.services.follow_up import refresh_hire
from tracker.services.hire_facts import add_paper, columns_of, papers_in_view
from tracker.store.base import db
from tracker.store.document import PATHS, Document


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
    hire = actor.hire_to_change(hire_id)
    told = in_zone({path: cells.get(path, "") for path in paths_of(kind)}, actor.organisation.time_zone)
    columns = columns_of(kind, read_cells(told, language))
    if not any(columns.values()):
        raise Invalid([Problem(paths_of(kind)[0], _("Enter at least one date of the paper."))])
    before = papers_in_view(hire, actor.today).get(kind)
    paper = add_paper(actor, kind, columns, {*(before.hires if before else ()), hire})
    paper.replaces_id = before.id if before else None
    note(actor, "paper recorded", hire, kind=kind, **_changes(before, columns))
    refresh_hire(actor, hire, "document")
    db.session.commit()
    return paper


def _changes(before: Document | None, columns: Mapping[str, Any]) -> dict[str, list[str | None]]:
    told = {column: (getattr(before, column, None), value) for column, value in columns.items()}
    return {
        column: [old.isoformat() if old else None, new.isoformat() if new else None]
        for column, (old, new) in told.items()
        if old != new
    }
