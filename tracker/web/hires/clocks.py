"""The four clocks of a hire: permit, passport, basis for work, and how far the next permit could run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.rules.right_to_work import Standing
from tracker.store.deadline import Deadline
from tracker.store.document import Document
from tracker.web.charts import Clock, clock_line
from tracker.web.frame import day_in_words

NEAR_DAYS = 100


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


def clocks(
    standing: Standing, due: Sequence[Deadline], papers: dict[str, Document], permit_end: dict[str, Any], today: date
) -> list[ClockFace]:
    """The faces, always these four, in this order."""
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
    day = date.fromisoformat(permit_end["latest_possible_end"])
    words = limit_words(permit_end["limited_by"])
    return ClockFace(title, day, "", clock_line(day, today), "plan", gettext("At the latest"), words)


def limit_words(limited_by: str) -> str:
    """What keeps the next permit from running longer."""
    limits = {
        "passport": gettext("The passport limits it."),
        "biometrics": gettext("The biometrics limit it."),
        "maximum_stay": gettext("The maximum stay limits it."),
        "lmia_duration": gettext("The duration of the LMIA limits it."),
        "category_maximum": gettext("The category’s longest permit limits it."),
        "job_offer": gettext("The job offer limits it."),
    }
    return str(limits.get(limited_by, ""))
