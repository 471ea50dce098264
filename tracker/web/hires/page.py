"""What one hire's page says, gathered: the answer, clocks, findings, wage, papers, dates, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.rules.assess import verdict_as_json
from tracker.rules.messages import render
from tracker.rules.questions import question
from tracker.rules.right_to_work import Standing
from tracker.services.actor import Actor
from tracker.services.assess import assess_hire, category_in_force, gaps, standing_of
from tracker.services.hire_facts import leaves_of, papers_in_view
from tracker.store.audit import AuditEntry, history_of_hire
from tracker.store.base import Leaves
from tracker.store.deadline import Deadline, deadlines_of_hire
from tracker.store.document import Document
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.web.charts import Clock, clock_line
from tracker.web.frame import day_in_words
from tracker.web.timeline import Span, Timeline, timeline
from tracker.web.wording import deadline_words, paper_words, question_label, reader_language

LANES = ("lmia", "job_offer", "work_permit", "passport")
ON_ONE_DAY = frozenset({"biometrics", "medical", "wage_review", "lmbp"})
NEAR_DAYS = 100


@dataclass(frozen=True, slots=True)
class Gap:
    """Something nobody has entered: the path, what it is called, and why it is asked."""

    path: str
    label: str
    why: str

    @property
    def published(self) -> bool:
        """Whether a wage table answers it, rather than somebody who knows the hire."""
        return self.path.startswith("job.reference_wages")


@dataclass(frozen=True, slots=True)
class ClockFace:
    """One of the four clocks: a date or a word, how far away it is, and what that means."""

    title: str
    day: date | None
    word: str
    line: Clock | None
    look: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class HirePage:
    """Everything the template shows. `verdict` is in the contract's shape, in the reader's language."""

    hire: Hire
    today: date
    leaves: Leaves
    verdict: dict[str, Any]
    in_force: str | None
    suggested: str | None
    findings: list[dict[str, Any]]
    others: list[dict[str, Any]]
    standing: Standing
    at_work: bool
    standing_words: str
    clocks: list[ClockFace]
    gaps: list[Gap]
    deadlines: list[Deadline]
    papers: list[Document]
    current: dict[str, Document]
    drawing: Timeline
    events: list[tuple[date, str]]
    history: list[AuditEntry]


def page_of(actor: Actor, hire: Hire) -> HirePage:
    """The page as it stands today, in the reader's language."""
    today, leaves = actor.today, leaves_of(hire, actor.today)
    found = assess_hire(hire, today)
    verdict = verdict_as_json(found, reader_language())
    proposed = hire.proposed_tag.category if hire.proposed_tag else None
    looked_at = {"category": proposed, **leaves} if proposed else leaves  # what waits for a lead is shown to her
    in_force = category_in_force(looked_at, found)
    first = next((one for one in verdict["categories"] if one["category"] == in_force), None)
    standing = standing_of(hire, today)
    due = deadlines_of_hire(actor.organisation.id, hire)
    papers = papers_in_view(hire, today)
    events = _events(hire, due)
    return HirePage(
        hire=hire,
        today=today,
        leaves=leaves,
        verdict=verdict,
        in_force=in_force,
        suggested=category_in_force({}, found),
        findings=first["findings"] if first else [],
        others=[one for one in verdict["categories"] if one["category"] != in_force],
        standing=standing,
        at_work=hire.at_work_on(today),
        standing_words=render(standing.room, standing.message, standing.numbers, reader_language()),
        clocks=_clocks(standing, due, papers, verdict["permit"] or {}, today),
        gaps=[_gap(path) for path in gaps(looked_at, found)],
        deadlines=due,
        papers=sorted(hire.documents, key=lambda one: (one.corrected, one.kind, one.id)),
        current=papers,
        drawing=timeline(LANES, _spans(hire, papers, today), [(d.due_on, _mark(d)) for d in due], today),
        events=events,
        history=_history(actor, hire),
    )


def _history(actor: Actor, hire: Hire) -> list[AuditEntry]:
    """What was done to the hire; counsel doesn't read what was granted to whom."""
    entries = history_of_hire(actor.organisation.id, hire.id)
    return entries if actor.reaches(Role.COORDINATOR) else [one for one in entries if "grant" not in one.action]


def _gap(path: str) -> Gap:
    asked = question(path)
    return Gap(path, question_label(path), asked.words(reader_language()).why if asked else "")


def _mark(deadline: Deadline) -> str:
    return f"{deadline_words(deadline.kind)} {deadline.due_on}"


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
    events = [(deadline.due_on, deadline_words(deadline.kind)) for deadline in due]
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


def _clocks(
    standing: Standing, due: Sequence[Deadline], papers: dict[str, Document], permit_end: dict[str, Any], today: date
) -> list[ClockFace]:
    permit, passport = papers.get("work_permit"), papers.get("passport")
    starts = {d.kind: d for d in due}
    return [
        _face(gettext("Work permit"), permit.ends_on if permit else None, starts.get("work_permit_extension"), today),
        _face(gettext("Passport"), passport.ends_on if passport else None, starts.get("passport_expiry"), today),
        _basis(standing, today),
        _longest(permit_end, today),
    ]


def _face(title: str, day: date | None, deadline: Deadline | None, today: date) -> ClockFace:
    if day is None:
        return ClockFace(title, None, gettext("Not recorded"), None, "unk", gettext("Unknown"), gettext("Record it."))
    left = (day - today).days
    if left < 0:
        words = ngettext("Ended %(num)s day ago.", "Ended %(num)s days ago.", -left)
        return ClockFace(title, day, "", clock_line(day, today), "stop", gettext("Ended"), words)
    words = ngettext("%(num)s day left.", "%(num)s days left.", left)
    if deadline and (deadline.start_by - today).days <= NEAR_DAYS:
        near = deadline.start_by <= today or (deadline.start_by - today).days <= 14
        look, state = ("act", gettext("Act now")) if near else ("plan", gettext("Plan"))
        words += " " + gettext("Start by %(day)s.", day=day_in_words(deadline.start_by))
        return ClockFace(title, day, "", clock_line(day, today), look, state, words)
    return ClockFace(title, day, "", clock_line(day, today), "ok", gettext("In order"), words)


def _basis(standing: Standing, today: date) -> ClockFace:
    title = gettext("Basis for work")
    name = {
        "not_needed": gettext("No permit needed"),
        "permit": gettext("Work permit"),
        "open_permit": gettext("Open work permit"),
        "maintained_status": gettext("Maintained status"),
        "none": gettext("Nothing on record"),
    }[standing.state]
    look = "unk" if standing.state == "none" else "ok"
    line = clock_line(standing.until, today) if standing.until else None
    words = gettext("No end date on record.")
    if standing.until:
        words = gettext("Ends %(day)s.", day=day_in_words(standing.until))
    without_end = gettext("No end") if look == "ok" else gettext("None")
    return ClockFace(title, standing.until, without_end, line, look, name, words)


def _longest(permit_end: dict[str, Any], today: date) -> ClockFace:
    title = gettext("Next permit could run to")
    if not permit_end.get("latest_possible_end"):
        words = gettext("The dates that would limit it aren’t recorded.")
        return ClockFace(title, None, gettext("Unknown"), None, "unk", gettext("Unknown"), words)
    limits = {
        "passport": gettext("The passport limits it."),
        "biometrics": gettext("The biometrics limit it."),
        "maximum_stay": gettext("The maximum stay limits it."),
        "lmia_duration": gettext("The duration of the LMIA limits it."),
        "category_maximum": gettext("The category’s longest permit limits it."),
        "job_offer": gettext("The job offer limits it."),
    }
    day = date.fromisoformat(permit_end["latest_possible_end"])
    words = limits[permit_end["limited_by"]]
    return ClockFace(title, day, "", clock_line(day, today), "plan", gettext("At the latest"), words)
