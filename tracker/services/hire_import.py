"""Importing a spreadsheet of hires: a dry run first, then, when somebody says yes, everything in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import delete

from tracker import clock
from tracker.errors import NotFound, Problem
from tracker.exports.headers import Columns, column_label, resolve_headers
from tracker.exports.plain_words import in_words
from tracker.exports.spreadsheet import Row, Spreadsheet, read_spreadsheet
from tracker.exports.words import say
from tracker.rules.findings import Outcome
from tracker.rules.messages import title
from tracker.services.actor import Actor
from tracker.services.assess import category_outcome
from tracker.services.audit import note
from tracker.services.drafts import HireDraft, in_zone, read_draft
from tracker.services.intake import draft_problems, next_reference, owners, refuse_where_any, write_hire
from tracker.store.base import db
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.store.pending_import import PendingImport, pending_import
from tracker.store.reference_number import references_in_use, references_to_extend
from tracker.store.user import User


@dataclass(frozen=True, slots=True)
class UnderstoodCell:
    """One cell: its path, its column in words, what was typed, and what that means as JSON and in words."""

    path: str
    label: str
    typed: str
    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class RowReading:
    """One row: its line, who it is, what was understood of it, what is wrong with it, and what won't be taken over."""

    line: int
    draft: HireDraft
    understood: tuple[UnderstoodCell, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The person's name as read aloud; empty where the row has none."""
        return f"{self.draft.given_name} {self.draft.family_name}".strip()


@dataclass(frozen=True, slots=True)
class ImportReading:
    """A whole file: rows, the headers as typed by path, and every problem in the order of the lines."""

    file_name: str
    rows: tuple[RowReading, ...]
    headers: Mapping[str, str]
    header_line: int
    problems: tuple[Problem, ...]

    def column(self, problem: Problem) -> str:
        """The header, as typed, of the column a problem lies in."""
        return self.headers.get(problem.field, problem.field)


def read_import(actor: Actor, file_name: str, content: bytes, language: str = "en") -> ImportReading:
    """Read a file as it would be imported, and say everything that is wrong with it. Nothing is written.

    Raises `NotAllowed` for counsel, and `Invalid` where the file as a whole can't be read.
    """
    actor.require(Role.COORDINATOR)
    sheet = read_spreadsheet(content, language)
    columns = resolve_headers(sheet, language)
    taken, zone = references_in_use(actor.organisation.id), actor.organisation.time_zone
    register = _Register(taken, owners(actor), {}, zone, actor.today)
    rows = tuple(_read_row(row, columns, register, language) for row in sheet.rows)
    problems = [*columns.problems, *sheet.problems, *(problem for row in rows for problem in row.problems)]
    in_order = tuple(sorted(problems, key=lambda problem: problem.line or 0))
    return ImportReading(file_name, rows, _headers(sheet, columns), sheet.header_line, in_order)


def keep_import(actor: Actor, file_name: str, content: bytes) -> PendingImport:
    """Keep a file that was read until its reader says whether to write it. An older one of hers is dropped."""
    actor.require(Role.COORDINATOR)
    hers = (PendingImport.organisation_id == actor.organisation.id, PendingImport.uploaded_by_id == actor.user_id)
    db.session.execute(delete(PendingImport).where(*hers))
    kept = PendingImport(
        organisation_id=actor.organisation.id,
        uploaded_by_id=actor.user_id,
        file_name=file_name[:255],
        content=content,
        uploaded_at=clock.now(),
    )
    db.session.add(kept)
    db.session.commit()
    return kept


def kept_import(actor: Actor, pending_id: int) -> PendingImport:
    """The file this actor keeps under that number. Raises `NotFound` for anybody else's."""
    actor.require(Role.COORDINATOR)
    kept = pending_import(actor.organisation.id, actor.user_id or 0, pending_id)
    if kept is None:
        raise NotFound(f"no import {pending_id}")
    return kept


def confirm_import(actor: Actor, pending_id: int, language: str = "en") -> list[Hire]:
    """Write every hire of a kept file, all or none. Raises `Invalid` where the file has a problem by now."""
    taken = references_to_extend(actor.organisation.id)  # a second confirmation waits here, then finds no file
    kept = kept_import(actor, pending_id)
    hires = _write_all(actor, read_import(actor, kept.file_name, kept.content, language), taken)
    db.session.delete(kept)
    db.session.commit()
    return hires


def drop_import(actor: Actor, pending_id: int) -> None:
    """Forget a kept file; nothing of it is written."""
    db.session.delete(kept_import(actor, pending_id))
    db.session.commit()


def import_hires(actor: Actor, file_name: str, content: bytes, language: str = "en") -> list[Hire]:
    """Read and write a file at once, all or none. Raises `Invalid` with every problem of the file."""
    taken = references_to_extend(actor.organisation.id)
    hires = _write_all(actor, read_import(actor, file_name, content, language), taken)
    db.session.commit()
    return hires


@dataclass(frozen=True, slots=True)
class _Register:
    """What is recorded already, on which line each reference came first, the zone of bare instants, and today."""

    taken: set[str]
    colleagues: Mapping[str, User]
    lines_of: dict[str, int]
    zone: str
    day: date

    def problems(self, draft: HireDraft, language: str) -> list[Problem]:
        return draft_problems(draft, self.taken, self.colleagues, language, "reference_known")


def _write_all(actor: Actor, reading: ImportReading, known: set[str]) -> list[Hire]:
    refuse_where_any(list(reading.problems))
    taken = known | {row.draft.reference or "" for row in reading.rows}
    colleagues = owners(actor)
    hires = []
    for row in reading.rows:
        reference = row.draft.reference or next_reference(taken)
        taken.add(reference)
        told = {"file": reading.file_name, "line": row.line}
        hires.append(write_hire(actor, row.draft, reference, colleagues, "import", **told))
    note(actor, "hires imported", file=reading.file_name, rows=len(hires))
    return hires


def _read_row(row: Row, columns: Columns, register: _Register, language: str) -> RowReading:
    cells = {path: text for path, text in zip(columns.paths, row.cells, strict=True) if path and text}
    reading = read_draft(in_zone(cells, register.zone), language)
    draft, notes = reading.draft, []
    if draft.owner and draft.owner not in register.colleagues:  # of an export from elsewhere, most likely
        notes.append(say("owner_elsewhere", language, owner=draft.owner))
        draft = replace(draft, owner=None)
    problems = [*reading.problems, *register.problems(draft, language)]
    if draft.reference:
        first = register.lines_of.setdefault(draft.reference, row.line)
        if first != row.line:
            said = say("reference_twice", language, reference=draft.reference, line=first)
            problems.append(Problem("reference", said))
    if _needs_reason(draft, problems, register.day):
        said = say("category_reason_missing", language, category=title(draft.category or "", language))
        problems.append(Problem("category_reason", said))
    understood = tuple(
        UnderstoodCell(path, column_label(path, language), cells[path], value, in_words(path, value, language))
        for path, value in reading.understood.items()
        if path in cells
    )
    placed = tuple(replace(problem, line=row.line) for problem in problems)
    return RowReading(row.line, draft, understood, placed, tuple(notes))


def _needs_reason(draft: HireDraft, problems: list[Problem], day: date) -> bool:
    """Whether a check of the category fails and nobody wrote why it is chosen all the same."""
    if problems or draft.category is None or draft.category_reason:
        return False
    return category_outcome(draft.leaves, draft.category, day) is Outcome.NOT_MET


def _headers(sheet: Spreadsheet, columns: Columns) -> dict[str, str]:
    return {path: header for path, header in zip(columns.paths, sheet.headers, strict=True) if path}
