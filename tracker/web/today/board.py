"""The morning page's rows and counts: who can't prove the right to work, what to begin now, what to plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from flask_babel import gettext

from tracker.reminders.kind import is_over, shipped_kinds
from tracker.reminders.planner import silenced
from tracker.services.actor import Actor
from tracker.services.assess import standing_of
from tracker.services.narrow import Filters
from tracker.store.acknowledgement import Acknowledgement
from tracker.store.assessment import latest_gaps
from tracker.store.deadline import Deadline, open_deadlines
from tracker.store.hire import Hire
from tracker.store.reminder import next_reminders
from tracker.web.deadlines.resting import resting

ACT_WITHIN_DAYS = 14
PLAN_WITHIN_DAYS = 100
ROWS_AT_FIRST = 12
TOGETHER_FROM = 2
PERMIT_KINDS = ("restoration_window", "work_permit_extension", "work_permit_expiry")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do. `days` counts to the start-by day, today left out; below zero it is late."""

    hire: Hire | None
    deadline: Deadline | None
    group: str
    days: int | None
    days_left: int | None
    next_reminder: date | None
    together: tuple[Hire, ...] = ()  # one duty on one day for several hires: it is done in one go
    rest: Acknowledgement | None = None  # under which its reminders rest today

    @property
    def permit_ran_out(self) -> bool:
        """Whether it is too late to extend the permit: what was filed, or restoring status, is the question now."""
        return self.deadline is not None and self.deadline.kind in PERMIT_KINDS and (self.days_left or 0) < 0

    @property
    def late(self) -> bool:
        """Whether the last safe day to begin has passed."""
        return self.days is not None and self.days < 0


@dataclass(slots=True)
class Board:
    """The page: rows by group, counts before the view was chosen, hires with gaps."""

    today: date
    filters: Filters
    groups: dict[str, list[Row]] = field(default_factory=lambda: {"stop": [], "act": [], "plan": [], "rest": []})
    incomplete: list[tuple[Hire, list[str]]] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    hires: list[Hire] = field(default_factory=list)

    @property
    def shown(self) -> list[tuple[str, list[Row]]]:
        """The groups of the chosen view, empty ones left out."""
        wanted = [self.filters.view] if self.filters.view in self.groups else list(self.groups)
        return [(name, self.groups[name]) for name in wanted if self.groups[name]]

    @property
    def most(self) -> int:
        """How many rows of a group are shown: all of the one asked for, the first of each otherwise."""
        return len(self.groups[self.filters.view]) if self.filters.view in self.groups else ROWS_AT_FIRST

    def late(self, group: str) -> int:
        """How many rows of a group are past their start-by day."""
        return sum(row.late for row in self.groups[group])


def board_for(actor: Actor, filters: Filters) -> Board:
    """Everything the actor may see that asks for a person, most urgent first, narrowed by the filters."""
    today = actor.today
    hires = {hire.id: hire for hire in actor.hires()}
    board = Board(today, filters, hires=[hire for hire in hires.values() if filters.keep(hire, filters.kind)])
    visible = [d for d in open_deadlines(actor.organisation.id) if _concerns(d, hires)]
    board.deadlines = [d for d in visible if filters.keep(d.hire, d.kind)]
    mails = next_reminders(actor.organisation.id)
    unproved = {hire.id for hire in hires.values() if cannot_prove(hire, today)}
    rests = resting(actor, visible)
    _add_unproved(board, [hires[key] for key in unproved], visible, mails, rests)
    extended = {d.hire_id for d in visible if d.kind == "work_permit_extension"}
    for deadline in board.deadlines:
        if _said_elsewhere(deadline, unproved, extended, today) or is_over(deadline.kind, deadline.due_on, today):
            continue
        if group := _group(deadline.start_by, today):
            rest = rests.get(deadline.id)
            group = "rest" if rest else group
            board.groups[group].append(replace(_row(deadline.hire, deadline, group, today, mails), rest=rest))
    if filters.kind is None:
        board.groups = {name: rows if name == "rest" else _merged(rows) for name, rows in board.groups.items()}
    gaps = latest_gaps(actor.organisation.id)
    board.incomplete = [(hire, gaps[hire.id]) for hire in board.hires if gaps.get(hire.id)]
    return board


def _merged(rows: list[Row]) -> list[Row]:
    """The yearly wage review falls on the same day for everybody: more than two stand in one row."""
    by_day: dict[date, list[Row]] = {}
    for row in rows:
        if row.deadline and row.deadline.kind == "wage_review":
            by_day.setdefault(row.deadline.due_on, []).append(row)
    merged, told = [], set()
    for row in rows:
        same = by_day.get(row.deadline.due_on, []) if row.deadline and row.deadline.kind == "wage_review" else []
        if len(same) <= TOGETHER_FROM:
            merged.append(row)
        elif row.deadline and row.deadline.due_on not in told:
            told.add(row.deadline.due_on)
            mails = [one.next_reminder for one in same if one.next_reminder]
            hires = tuple(one.hire for one in same if one.hire)
            merged.append(replace(row, hire=None, together=hires, next_reminder=min(mails, default=None)))
    return merged


def _concerns(deadline: Deadline, hires: Mapping[int, Hire]) -> bool:
    """The organisation's own, or of one of these hires who will not have left by then: the same rule as the mails'."""
    if deadline.hire_id is None:
        return True
    hire = hires.get(deadline.hire_id)
    kind = shipped_kinds()[deadline.kind]
    return hire is not None and not silenced(kind, deadline.due_on, (), hire.employment_ended_on)


def cannot_prove(hire: Hire, today: date) -> bool:
    """At work on that day, as far as is recorded, with no permit or proof in force."""
    return hire.at_work_on(today) and standing_of(hire, today).state == "none"


def _said_elsewhere(deadline: Deadline, unproved: set[int], extended: set[int | None], today: date) -> bool:
    """A permit's own end is quiet where its extension speaks, or where status goes on after it was filed in time."""
    if deadline.kind in PERMIT_KINDS and deadline.hire_id in unproved:
        return True
    return deadline.kind == "work_permit_expiry" and (deadline.hire_id in extended or deadline.due_on < today)


def _add_unproved(
    board: Board,
    hires: Iterable[Hire],
    deadlines: list[Deadline],
    mails: Mapping[int, date],
    rests: Mapping[int, Acknowledgement],
) -> None:
    """One row a hire, which never rests itself, but says where a date of her permit does."""
    of_permits: dict[int | None, list[Deadline]] = {}
    for one in deadlines:
        if one.kind in PERMIT_KINDS:
            of_permits.setdefault(one.hire_id, []).append(one)
    for hire in hires:
        own = of_permits.get(hire.id, [])
        deadline = min(own, key=lambda d: (PERMIT_KINDS[::-1].index(d.kind), d.due_on), default=None)
        if board.filters.keep(hire, deadline.kind if deadline else None):
            row = _row(hire, deadline, "stop", board.today, mails)
            next_mail = min((mails[d.id] for d in own if d.id in mails), default=None)
            rest = next((rests[d.id] for d in own if d.id in rests), None)
            board.groups["stop"].append(replace(row, next_reminder=next_mail, rest=rest))
    board.groups["stop"].sort(key=lambda row: row.days_left if row.days_left is not None else -9999)


def _group(start_by: date, today: date) -> str | None:
    if start_by <= today + timedelta(ACT_WITHIN_DAYS):
        return "act"
    return "plan" if start_by <= today + timedelta(PLAN_WITHIN_DAYS) else None


def _row(hire: Hire | None, deadline: Deadline | None, group: str, today: date, mails: Mapping[int, date]) -> Row:
    if deadline is None:
        return Row(hire, None, group, None, None, None)
    return Row(
        hire,
        deadline,
        group,
        (deadline.start_by - today).days,
        (deadline.due_on - today).days,
        mails.get(deadline.id),
    )


def group_words(group: str) -> tuple[str, str]:
    """A group's name and what puts a row into it."""
    return {
        "stop": (gettext("Cannot prove right to work"), gettext("keep off the schedule until settled")),
        "act": (gettext("Act now"), gettext("start-by date has passed or comes within 14 days")),
        "plan": (gettext("Plan"), gettext("start-by date comes within 100 days")),
        "rest": (gettext("Resting"), gettext("somebody has seen to it; reminders come again on the day named")),
    }[group]
