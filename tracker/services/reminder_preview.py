"""What other rules of reminders would mean for today's hires, seen before anybody saves them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from tracker.reminders.planner import is_urgent
from tracker.reminders.sending import Office
from tracker.services.actor import Actor
from tracker.services.reminder_rules import AT_ONCE, Manner, Rule, keep_reminder_rules, manner_of, replan
from tracker.store.base import db
from tracker.store.deadline import Deadline, open_deadlines_of_kinds
from tracker.store.membership import members
from tracker.store.reminder import Reminder, State

A_YEAR = timedelta(days=365)
SHOWN = 15
"""Deadlines listed one by one, the worst first; the others are counted."""
MOST_LOOKED_AT = 4_000
"""Deadlines planned for a preview, the soonest due first: more would keep the page, and whoever writes, waiting."""

Plan = dict[tuple[str, int], date]  # tier and recipient → day of sending


@dataclass(frozen=True, slots=True)
class Counts:
    """Reminders of the next 12 months that would come, fall away or come on another day; days to begin that move.

    `begun` counts days to begin that would lie in the past at once.
    """

    added: int = 0
    dropped: int = 0
    moved: int = 0
    starts_moved: int = 0
    begun: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.added + other.added,
            self.dropped + other.dropped,
            self.moved + other.moved,
            self.starts_moved + other.starts_moved,
            self.begun + other.begun,
        )


@dataclass(frozen=True, slots=True)
class Affected:
    """One deadline, as it is and as it would be. `told_today`: who would get a mail today because of it."""

    kind: str
    hire_id: int | None
    person: str
    reference: str
    due_on: date
    start_before: date
    start_after: date
    counts: Counts
    told_today: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """All of it, counted from `today`. `kinds` are those that would remind otherwise than now.

    `told_today` says by name how many mails somebody would get today; `waiting` how many planned reminders of the next
    12 months would fall on a quiet day and so wait, which don't now. `concerned` deadlines are of these kinds; the
    soonest due of them, `looked_at`, were counted.
    """

    today: date
    kinds: Mapping[str, Counts]
    told_today: tuple[tuple[str, int], ...]
    begun_hires: int
    worst: tuple[Affected, ...]
    affected: int
    concerned: int
    looked_at: int
    waiting: int
    manner_changed: bool

    @property
    def changes_anything(self) -> bool:
        """Whether saving would change a rule, or how mails go out."""
        return bool(self.kinds) or self.manner_changed


def preview_reminder_rules(actor: Actor, rules: Mapping[str, Rule], manner: Manner) -> Preview:
    """What `change_reminder_rules` would do with the same values: it is done, looked at, and taken back.

    Raises NotAllowed below a lead, Invalid with a problem for each field `<kind>_<part>`.
    """
    try:
        return _looked_at(actor, rules, manner)
    finally:
        db.session.rollback()


def _looked_at(actor: Actor, rules: Mapping[str, Rule], manner: Manner) -> Preview:
    was, today = manner_of(actor.organisation), actor.today
    kinds = keep_reminder_rules(actor, rules, manner)
    concerned = open_deadlines_of_kinds(actor.organisation.id, kinds)
    rows = _compared(actor, kinds, concerned[:MOST_LOOKED_AT])
    touched = sorted((row for row in rows if row.counts != Counts() or row.told_today), key=_worst_first)
    return Preview(
        today=today,
        kinds={kind: _in_all(rows, kind) for kind in rules if kind in kinds},
        told_today=_by_name(actor, touched),
        begun_hires=len({row.hire_id for row in touched if row.counts.begun and row.hire_id}),
        worst=tuple(touched[:SHOWN]),
        affected=len(touched),
        concerned=len(concerned),
        looked_at=len(rows),
        waiting=_waiting(actor, was, manner),
        manner_changed=manner != was,
    )


def _compared(actor: Actor, kinds: set[str], deadlines: Sequence[Deadline]) -> list[Affected]:
    before, today = _plans(actor, kinds), actor.today
    rows: list[Affected] = []
    for first in range(0, len(deadlines), AT_ONCE):
        some = deadlines[first : first + AT_ONCE]
        starts = {row.id: row.start_by for row in some}
        replan(actor, some)
        after = _taken_back({row.id: dict(before.get(row.id, {})) for row in some})
        rows += [_affected(row, starts[row.id], before.get(row.id, {}), after[row.id], today) for row in some]
    return rows


def _taken_back(plans: dict[int, Plan]) -> dict[int, Plan]:
    """These plans with what was planned since. It is let go unwritten: half of the work would be to write it."""
    for row in [row for row in (*db.session.new, *db.session.dirty) if isinstance(row, Reminder)]:
        if row.state == State.PLANNED:
            plans[row.deadline_id][row.tier, row.recipient_id] = row.send_on
        else:
            plans[row.deadline_id].pop((row.tier, row.recipient_id), None)
        db.session.expunge(row)
    return plans


def _plans(actor: Actor, kinds: set[str]) -> dict[int, Plan]:
    """What is still planned for the open deadlines of these kinds, by deadline."""
    query = (
        select(Reminder.deadline_id, Reminder.tier, Reminder.recipient_id, Reminder.send_on)
        .join(Deadline)
        .where(
            Reminder.organisation_id == actor.organisation.id,
            Reminder.state == State.PLANNED,
            Deadline.superseded_at.is_(None),
            Deadline.kind.in_(kinds),
        )
    )
    found: dict[int, Plan] = {}
    for row in db.session.execute(query):
        found.setdefault(row.deadline_id, {})[row.tier, row.recipient_id] = row.send_on
    return found


def _affected(row: Deadline, start_before: date, before: Plan, after: Plan, today: date) -> Affected:
    until = today + A_YEAR
    moved = [key for key in before.keys() & after.keys() if before[key] != after[key]]
    told = [key for key, day in after.items() if day <= today and before.get(key) != day]
    person = row.hire.person if row.hire else None
    return Affected(
        kind=row.kind,
        hire_id=row.hire_id,
        person=f"{person.given_name} {person.family_name}".strip() if person else "",
        reference=row.hire.reference if row.hire else "",
        due_on=row.due_on,
        start_before=start_before,
        start_after=row.start_by,
        counts=Counts(
            added=sum(after[key] <= until for key in after.keys() - before.keys()),
            dropped=sum(before[key] <= until for key in before.keys() - after.keys()),
            moved=sum(min(before[key], after[key]) <= until for key in moved),
            starts_moved=row.start_by != start_before,
            begun=row.start_by < today <= start_before,
        ),
        told_today=tuple(sorted({recipient for _, recipient in told})),
    )


def _in_all(rows: list[Affected], kind: str) -> Counts:
    return sum((row.counts for row in rows if row.kind == kind), Counts())


def _worst_first(row: Affected) -> tuple[bool, bool, date]:
    return not row.counts.begun, not row.told_today, row.due_on


def _by_name(actor: Actor, rows: list[Affected]) -> tuple[tuple[str, int], ...]:
    """How many mails whom today, most first; a worker's own copy goes by the file it is about."""
    names = {member.user_id: member.user.name for member in members(actor.organisation.id)}
    counted = Counter(names.get(user, row.person) for row in rows for user in row.told_today)
    return tuple(counted.most_common())


def _waiting(actor: Actor, was: Manner, manner: Manner) -> int:
    """How many planned reminders of the next 12 months would fall on a quiet day that isn't one now."""
    now, then = _office(was), _office(manner)
    return sum(then.is_quiet(day) and not now.is_quiet(day) for day in _days_that_can_wait(actor)) if now != then else 0


def _office(manner: Manner) -> Office:
    return Office(manner.sending_hour, manner.quiet_weekends, manner.quiet_holidays_of)


def _days_that_can_wait(actor: Actor) -> Iterator[date]:
    """The day of sending of every planned reminder of the next 12 months that isn't urgent then."""
    query = (
        select(Reminder.tier, Reminder.send_on, Deadline.due_on)
        .join(Deadline)
        .where(
            Reminder.organisation_id == actor.organisation.id,
            Reminder.state == State.PLANNED,
            Reminder.send_on <= actor.today + A_YEAR,
        )
    )
    return (row.send_on for row in db.session.execute(query) if not is_urgent(row.tier, row.due_on, row.send_on))
