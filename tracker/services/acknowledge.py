"""Acknowledging: a person has seen to a deadline, so its reminders rest until a day she names, and come again then."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from tracker import clock
from tracker.errors import Conflict, Invalid, NotFound, Problem
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.plan import plan_again
from tracker.store.acknowledgement import Acknowledgement, standing_acknowledgements
from tracker.store.base import db
from tracker.store.deadline import Deadline, deadline_by_id, deadline_to_change
from tracker.store.membership import Role

LONGEST_REST = 180
"""Calendar days from today to the wake day at most: whatever was filed, by then somebody looks again."""
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class _Told:
    reason: str
    done_on: date | None
    wake_on: date


def watched_deadline(actor: Actor, deadline_id: int) -> Deadline:
    """One version of a deadline, for whoever works with hires. Raises NotAllowed for counsel, NotFound otherwise."""
    actor.require(Role.COORDINATOR)
    deadline = deadline_by_id(actor.organisation.id, deadline_id)
    if deadline is None:
        raise NotFound(f"no deadline {deadline_id}")
    return deadline


def rest_by_default(deadline: Deadline, today: date) -> date | None:
    """The wake day where the person names none: the due date, 180 calendar days from today at most.

    None where the date has come: an overdue deadline rests only until a day somebody names.
    """
    return min(deadline.due_on, _furthest(today)) if deadline.due_on > today else None


def acknowledge(
    actor: Actor, deadline_id: int, reason: str, done_on: date | None = None, wake_on: date | None = None
) -> Acknowledgement:
    """Let a deadline's reminders rest from now until `wake_on`; the acknowledgement that stands is followed by this.

    Raises Invalid for no reason, a `done_on` still ahead, or a `wake_on` that isn't after today, is over 180 calendar
    days ahead, or is missing where the date has come; Conflict where this version no longer stands.
    """
    deadline = _held(actor, deadline_id)
    if deadline.superseded_at is not None:
        raise Conflict(_("This date has changed or no longer matters. Open the hire to see its dates of today."))
    told = _checked(deadline, actor.today, reason, done_on, wake_on)
    _end_standing(deadline)
    assert actor.user_id is not None
    acknowledgement = Acknowledgement(
        organisation_id=actor.organisation.id,
        deadline_id=deadline.id,
        made_by_id=actor.user_id,
        made_at=clock.now(),
        reason=told.reason,
        done_on=told.done_on,
        wake_on=told.wake_on,
    )
    db.session.add(acknowledgement)
    done = told.done_on.isoformat() if told.done_on else None
    days = {"due_on": deadline.due_on.isoformat(), "done_on": done, "wake_on": told.wake_on.isoformat()}
    note(actor, "deadline acknowledged", deadline.hire, deadline=deadline.kind, reason=told.reason, **days)
    _replan(actor, deadline)
    return acknowledgement


def end_acknowledgement(actor: Actor, deadline_id: int) -> None:
    """Wake a deadline now: its reminders are planned as if nobody had acknowledged it. Raises NotFound where none is.

    What would have gone out in the meantime is not made up for.
    """
    deadline = _held(actor, deadline_id)
    if not _end_standing(deadline):
        raise NotFound("nobody has acknowledged it")
    details = {"deadline": deadline.kind, "due_on": deadline.due_on.isoformat()}
    note(actor, "acknowledgement ended", deadline.hire, **details)
    _replan(actor, deadline)


def _held(actor: Actor, deadline_id: int) -> Deadline:
    """The deadline, held until the transaction ends, after its hire: the order in which planning takes them."""
    seen = watched_deadline(actor, deadline_id)
    if seen.hire_id is not None:
        actor.hire_to_change(seen.hire_id)
    held = deadline_to_change(actor.organisation.id, deadline_id)
    assert held is not None
    return held


def _end_standing(deadline: Deadline) -> bool:
    standing = standing_acknowledgements([deadline.organisation_id], [deadline.id]).get(deadline.id)
    if standing is not None:
        standing.ended_at = clock.now()
    return standing is not None


def _replan(actor: Actor, deadline: Deadline) -> None:
    db.session.flush()
    if deadline.superseded_at is None:
        plan_again(actor, [deadline])
    db.session.commit()


def _checked(deadline: Deadline, today: date, reason: str, done_on: date | None, wake_on: date | None) -> _Told:
    """What was told, cleaned. Raises Invalid with every problem."""
    reason = reason.strip()
    wake_on = wake_on or rest_by_default(deadline, today)
    problems = []
    if not reason:
        problems.append(Problem("reason", _("Write what was done, or why it may rest, for whoever reads it later.")))
    elif len(reason) > LONGEST_REASON:
        problems.append(Problem("reason", _("Shorten the reason to %(most)s characters.", most=LONGEST_REASON)))
    if done_on is not None and done_on > today:
        problems.append(Problem("done_on", _("Choose today, %(day)s, or an earlier day.", day=today.isoformat())))
    if wake_on is None:
        problems.append(Problem("wake_on", _("This date has come: name the day when its reminders come again.")))
    elif not today < wake_on <= _furthest(today):
        first, last = (today + timedelta(days=1)).isoformat(), _furthest(today).isoformat()
        problems.append(Problem("wake_on", _("Choose a day from %(first)s to %(last)s.", first=first, last=last)))
    if problems or wake_on is None:
        raise Invalid(problems)
    return _Told(reason, done_on, wake_on)


def _furthest(today: date) -> date:
    return today + timedelta(days=LONGEST_REST)
