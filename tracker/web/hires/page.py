"""What one hire's page says, gathered: the answer, clocks, findings, wage, papers, dates, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from tracker.rules.assess import Verdict, verdict_as_json
from tracker.rules.messages import render
from tracker.rules.right_to_work import Standing
from tracker.rules.verdict_json import source_as_json
from tracker.services.actor import Actor
from tracker.services.assess import assess_hire, category_in_force
from tracker.services.deadline_words import why
from tracker.services.hire_facts import leaves_of, papers_in_view
from tracker.services.kinds import kinds_of, start_by
from tracker.store.acknowledgement import Acknowledgement
from tracker.store.audit import AuditEntry, history_of_hire
from tracker.store.base import Leaves
from tracker.store.counsel_conclusion import CounselConclusion
from tracker.store.deadline import Deadline, deadlines_of_hire
from tracker.store.document import Document
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.web.deadlines.resting import acknowledged_before, resting
from tracker.web.hires.clocks import ClockFace, clocks
from tracker.web.hires.explain import Ask, asks, with_conclusions, without_finding
from tracker.web.timeline import Span, Timeline, timeline
from tracker.web.wording import deadline_name, paper_words, reader_language

LANES = ("lmia", "job_offer", "work_permit", "passport")
ON_ONE_DAY = frozenset({"biometrics", "medical", "wage_review", "lmbp"})


@dataclass(frozen=True, slots=True)
class DueRow:
    """A deadline in the table of dates, whether it is kept or only follows from another day's rules.

    `kept` is its row; `rest` the acknowledgement under which its reminders rest today, `past_rest` one that no longer
    holds, for the date has changed since.
    """

    kind: str
    certainty: str
    start_by: date
    due_on: date
    due_at: datetime | None
    why: str
    source: dict[str, Any]
    kept: Deadline | None = None
    rest: Acknowledgement | None = None
    past_rest: Acknowledgement | None = None


@dataclass(frozen=True, slots=True)
class HirePage:
    """Everything the template shows, as of `day`, which is today unless another was asked for.

    `verdict` is in the contract's shape, in the reader's language.
    """

    hire: Hire
    today: date
    day: date
    leaves: Leaves
    verdict: dict[str, Any]
    in_force: str | None
    suggested: str | None
    first: dict[str, Any] | None
    others_kept: list[dict[str, Any]]
    others_open: list[dict[str, Any]]
    others: list[dict[str, Any]]
    standing: Standing
    at_work: bool
    standing_words: str
    clocks: list[ClockFace]
    asks: list[Ask]
    deadlines: list[DueRow]
    papers: list[Document]
    current: dict[str, Document]
    drawing: Timeline
    events: list[tuple[date, str]]
    history: list[AuditEntry]
    unattached: list[CounselConclusion]

    @property
    def other_day(self) -> bool:
        """Whether the page answers for another day than today."""
        return self.day != self.today


def page_of(actor: Actor, hire: Hire, as_of: date | None = None) -> HirePage:
    """The page as it stands on a day, today by default, in the reader's language. Nothing is stored."""
    today = actor.today
    day = as_of or today
    leaves, found = leaves_of(hire, day), assess_hire(hire, day)
    verdict = with_conclusions(verdict_as_json(found, reader_language()), hire)
    in_force = category_in_force(_looked_at(hire, leaves), found)
    standing, papers = found.status, papers_in_view(hire, day)
    kept = deadlines_of_hire(actor.organisation.id, hire)
    due = _kept(actor, kept) if day == today else _derived(actor, found)
    return HirePage(
        hire=hire,
        today=today,
        day=day,
        leaves=leaves,
        verdict=verdict,
        in_force=in_force,
        suggested=category_in_force({}, found),
        first=next((one for one in verdict["categories"] if one["category"] == in_force), None),
        **_others(verdict, in_force),
        standing=standing,
        at_work=hire.at_work_on(day),
        standing_words=render(standing.room, standing.message, standing.numbers, reader_language()),
        clocks=clocks(standing, kept, papers, verdict["permit"] or {}, today),
        asks=asks(leaves, verdict),
        deadlines=due,
        papers=sorted(hire.documents, key=lambda one: (one.corrected, one.kind, one.id)),
        current=papers,
        drawing=timeline(LANES, _spans(hire, papers, today), [(d.due_on, _mark(d)) for d in kept], today),
        events=_events(hire, kept),
        history=_history(actor, hire),
        unattached=without_finding(hire, verdict["categories"], verdict["wage"]),
    )


def _others(verdict: dict[str, Any], in_force: str | None) -> dict[str, list[dict[str, Any]]]:
    """The routes beside the one in force: those that would do today, those that a change would open, and the rest.

    Each of the first two with why it stands after the suggested one, and what would have to change.
    """
    reasons = {one["category"]: one for one in verdict["alternatives"]}
    routes = [{**one, **reasons.get(one["category"], {})} for one in verdict["categories"]]
    routes = [one for one in routes if one["category"] != in_force]
    kept = [one for one in routes if one["outcome"] in ("met", "for_counsel")]
    opening = [one for one in routes if one["outcome"] == "not_met" and one["category"] in reasons]
    return {"others_kept": kept, "others_open": opening, "others": [r for r in routes if r not in [*kept, *opening]]}


def _looked_at(hire: Hire, leaves: Leaves) -> Leaves:
    """The facts with the category that waits for a lead, which is shown to her as if it were confirmed."""
    return {"category": hire.proposed_tag.category, **leaves} if hire.proposed_tag else leaves


def _kept(actor: Actor, kept: Sequence[Deadline]) -> list[DueRow]:
    rests, before = resting(actor, kept), acknowledged_before(actor, kept)
    return [
        DueRow(
            one.kind,
            one.certainty,
            one.start_by,
            one.due_on,
            one.due_at,
            why(one.because, reader_language()),
            one.source,
            one,
            rests.get(one.id),
            before.get(one.id),
        )
        for one in kept
    ]


def _derived(actor: Actor, found: Verdict) -> list[DueRow]:
    kinds = kinds_of(actor.organisation.id)
    rows = [
        DueRow(
            one.kind,
            one.certainty,
            start_by(kinds[one.kind], one.due_on, one.start_by),
            one.due_on,
            one.due_at,
            render(one.room, one.message, one.numbers, reader_language()),
            source_as_json(one.source) or {},
        )
        for one in found.deadlines
    ]
    return sorted(rows, key=lambda row: row.due_on)


def _history(actor: Actor, hire: Hire) -> list[AuditEntry]:
    """What was done to the hire; counsel doesn't read what was granted to whom."""
    entries = history_of_hire(actor.organisation.id, hire.id)
    return entries if actor.reaches(Role.COORDINATOR) else [one for one in entries if "grant" not in one.action]


def _mark(deadline: Deadline) -> str:
    return f"{deadline_name(deadline)} {deadline.due_on}"


def _spans(hire: Hire, current: dict[str, Document], today: date) -> list[Span]:
    told = [d for d in hire.documents if d.kind in LANES and not d.corrected and (d.starts_on or d.ends_on)]
    first = min([today, *(d.starts_on for d in told if d.starts_on)])
    return [
        Span(
            d.kind,
            f"{paper_words(d.kind)} {d.ends_on or ''}".strip(),
            d.starts_on or min(first, d.ends_on or first),
            d.ends_on,
            current.get(d.kind) is d,
        )
        for d in told
    ]


def _events(hire: Hire, due: Sequence[Deadline]) -> list[tuple[date, str]]:
    events = [(deadline.due_on, deadline_name(deadline)) for deadline in due]
    for document in hire.documents:
        if not document.corrected:
            words = paper_words(document.kind)
            if document.starts_on:
                begins = gettext("%(paper)s begins", paper=words)
                events.append((document.starts_on, words if document.kind in ON_ONE_DAY else begins))
            if document.filed_at:
                events.append((document.filed_at.date(), words))
    if hire.employment_began_on:
        events.append((hire.employment_began_on, gettext("First day of employment")))
    return sorted(events)
