"""A stored hire as the contract's leaves, and back: the one place that knows which leaf lives in which column."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tracker import clock
from tracker.services.actor import Actor
from tracker.store.base import Leaves, db
from tracker.store.document import PATHS, Document, document_of_organisation
from tracker.store.hire import Hire, HireSite, Site, find_site

COLUMNS = {
    "job.title": "title",
    "job.noc_2021": "noc_2021",
    "job.starts_on": "starts_on",
    "job.ends_on": "ends_on",
    "documents.employment.began_on": "employment_began_on",
    "documents.employment.ended_on": "employment_ended_on",
}
SITE_LEAVES = ("city", "province", "economic_region")
MONTHS, COUNTED_ON = "transfer.months_already_in_canada", "transfer.months_counted_on"
"""Months counted on no recorded day would be counted anew every day, and the maximum stay would move with them."""

SHARED_KINDS = frozenset({"lmbp"})
"""Documents of the organisation: the same plan named on twenty hires is one row, with one deadline."""


def leaves_of(hire: Hire, as_of: date) -> Leaves:
    """Everything known about the hire, as the contract's leaves, with the papers as they stand on `as_of`."""
    leaves: Leaves = dict(hire.answers)
    if hire.person.citizenships is not None:
        leaves["worker.citizenships"] = list(hire.person.citizenships)
    for path, column in COLUMNS.items():
        leaves[path] = _as_json(getattr(hire, column))
    for position, place in enumerate(hire.sites):
        for leaf in SITE_LEAVES:
            leaves[f"job.work_sites[{position}].{leaf}"] = getattr(place.site, leaf)
    papers = papers_in_view(hire, as_of)
    for path, (kind, column) in PATHS.items():
        if kind in papers:
            leaves[path] = _as_json(getattr(papers[kind], column))
    if hire.confirmed_tag:
        leaves["category"] = hire.confirmed_tag.category
    return {path: value for path, value in leaves.items() if value is not None}


def papers_in_view(hire: Hire, as_of: date) -> dict[str, Document]:
    """Of each kind of paper the one in force on `as_of`, else the latest.

    A proof of filing speaks for the permit it would extend: once a newer permit is in force, it is history, and so is
    the letter on maintained status that goes with it.
    """
    papers: dict[str, Document] = {}
    for kind in {document.kind for document in hire.documents if not document.corrected}:
        told = [document for document in hire.documents if document.kind == kind and not document.corrected]
        papers[kind] = max([d for d in told if d.in_force_on(as_of)] or told, key=_latest)
    permit, filing = papers.get("work_permit"), papers.get("extension_filing")
    if permit and filing and permit.starts_on and filing.filed_at and filing.filed_at.date() < permit.starts_on:
        del papers["extension_filing"]
    letter = papers.get("status_letter")
    if letter and filing and ("extension_filing" not in papers or _recorded_before(letter, filing)):
        del papers["status_letter"]
    return papers


def _recorded_before(letter: Document, filing: Document) -> bool:
    """Whether the letter was on file before the application was made, so that it proves another one."""
    return filing.filed_at is not None and letter.recorded_at.date() < filing.filed_at.date()


def write_leaves(actor: Actor, hire: Hire, leaves: Mapping[str, Any]) -> None:
    """Put a whole set of leaves into the hire's columns, sites and papers. Absent is unknown. Does not commit.

    Values are typed as JSON types them: dates and instants in ISO form.
    """
    hire.person.citizenships = leaves.get("worker.citizenships")
    for path, column in COLUMNS.items():
        value = leaves.get(path)
        setattr(hire, column, date.fromisoformat(value) if value and column.endswith("_on") else value)
    _write_sites(actor, hire, leaves)
    for kind in dict.fromkeys(kind for kind, _ in PATHS.values()):
        _write_paper(actor, hire, kind, leaves)
    answers = {path: value for path, value in leaves.items() if _is_answer(path) and value is not None}
    if MONTHS in answers:
        answers.setdefault(COUNTED_ON, actor.today.isoformat())
    hire.answers = answers


def _is_answer(path: str) -> bool:
    elsewhere = path in COLUMNS or path in PATHS or path in ("worker.citizenships", "category", "id", "as_of")
    return not elsewhere and not path.startswith("job.work_sites[")


def _write_sites(actor: Actor, hire: Hire, leaves: Mapping[str, Any]) -> None:
    count = 0
    while any(f"job.work_sites[{count}].{leaf}" in leaves for leaf in SITE_LEAVES):
        count += 1
    wanted = [_site(actor, *(leaves.get(f"job.work_sites[{n}].{leaf}") for leaf in SITE_LEAVES)) for n in range(count)]
    if [place.site for place in hire.sites] == wanted:
        return
    hire.sites.clear()
    db.session.flush()
    hire.sites.extend(HireSite(position=position, site=site) for position, site in enumerate(wanted))


def _site(actor: Actor, city: str | None, province: str | None, economic_region: str | None) -> Site:
    found = find_site(actor.organisation.id, city, province, economic_region)
    if found is None:
        found = Site(
            organisation_id=actor.organisation.id, city=city, province=province, economic_region=economic_region
        )
        db.session.add(found)
        db.session.flush()
    return found


def _write_paper(actor: Actor, hire: Hire, kind: str, leaves: Mapping[str, Any]) -> None:
    """A paper whose dates differ from what is on file is a correction: a new row, and the old one was never true."""
    columns = columns_of(kind, leaves)
    current = papers_in_view(hire, actor.today).get(kind)
    if current and all(getattr(current, column) == value for column, value in columns.items()):
        return
    known = any(value is not None for value in columns.values())
    other = document_of_organisation(actor.organisation.id, kind, columns) if known and kind in SHARED_KINDS else None
    if current and kind in SHARED_KINDS and (other or not known):
        hire.documents.remove(current)  # this hire moves to another plan or to none; the plan itself stands
    elif current:
        current.corrected = True
    if known:
        paper = other or add_paper(actor, kind, columns, current.hires if current else ())
        if current and current.corrected:
            paper.replaces_id = current.id
        if hire not in paper.hires:
            paper.hires.append(hire)


def columns_of(kind: str, leaves: Mapping[str, Any]) -> dict[str, date | datetime | None]:
    """The columns of a kind of paper as some leaves give them."""
    return {column: _from_json(column, leaves.get(path)) for path, (one, column) in PATHS.items() if one == kind}


def add_paper(actor: Actor, kind: str, columns: Mapping[str, Any], hires: Iterable[Hire] = ()) -> Document:
    """A new paper of the organisation that covers these hires. Does not commit."""
    paper = Document(
        organisation_id=actor.organisation.id,
        kind=kind,
        recorded_by_id=actor.user_id,
        recorded_at=clock.now(),
        corrected=False,
        **columns,
    )
    paper.hires.extend(hires)
    db.session.add(paper)
    return paper


def _latest(document: Document) -> tuple[date, date, int]:
    return document.starts_on or date.min, document.ends_on or date.max, document.id or 0


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _from_json(column: str, value: Any) -> date | datetime | None:
    if value is None:
        return None
    return datetime.fromisoformat(value) if column.endswith("_at") else date.fromisoformat(value)
