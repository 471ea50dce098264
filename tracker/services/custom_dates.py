"""Dates of a user's own on a hire: recorded, changed, ended, and reminded of like any other deadline."""

from datetime import date, timedelta

from flask_babel import gettext as _

from tracker import clock
from tracker.errors import Invalid, NotFound, Problem
from tracker.rules.reading.answers import FIRST_DAY, LAST_DAY
from tracker.rules.verdict_json import said
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.kinds import kinds_of
from tracker.services.plan import plan_again
from tracker.services.versions import supersede
from tracker.store.base import db
from tracker.store.custom_date import CustomDate, custom_date_by_id
from tracker.store.deadline import Deadline, newest_version, version_of_custom_date
from tracker.store.hire import Hire
from tracker.store.membership import Role

CUSTOM = "custom"
LONGEST_TITLE = 120
MOST_LEAD_DAYS = 730
LEAD_DAYS = 14


def record_custom_date(actor: Actor, hire_id: int, title: str, due_on: date, lead_days: int) -> CustomDate:
    """Watch a date that no rule asks for; `lead_days` calendar days before it somebody should begin.

    Raises NotAllowed for counsel, Invalid where the title is empty or too long or the days make no sense.
    """
    hire = actor.hire_to_change(hire_id)
    told = _checked(title, due_on, lead_days)
    custom = CustomDate(
        organisation_id=actor.organisation.id,
        hire_id=hire.id,
        title=told,
        due_on=due_on,
        lead_days=lead_days,
        recorded_by_id=actor.user_id,
        created_at=clock.now(),
    )
    db.session.add(custom)
    db.session.flush()
    note(actor, "date recorded", hire, title=told, due_on=due_on.isoformat(), lead_days=lead_days)
    _follow(actor, hire, custom)
    db.session.commit()
    return custom


def change_custom_date(
    actor: Actor, hire_id: int, custom_date_id: int, title: str, due_on: date, lead_days: int
) -> None:
    """Give it another title, day or lead. Another day is a new version, and whoever was told hears that it changed."""
    hire, custom = actor.hire_to_change(hire_id), standing_custom_date(actor, hire_id, custom_date_id)
    now = {"title": _checked(title, due_on, lead_days), "due_on": due_on, "lead_days": lead_days}
    changes = {name: [getattr(custom, name), value] for name, value in now.items() if getattr(custom, name) != value}
    if changes:
        for name, (_before, value) in changes.items():
            setattr(custom, name, value)
        note(actor, "date changed", hire, **{"title": custom.title} | _as_json(changes))
        _follow(actor, hire, custom)
    db.session.commit()


def end_custom_date(actor: Actor, hire_id: int, custom_date_id: int) -> None:
    """It is done, or no longer matters: nobody is reminded of it any more. It stays in the hire's history."""
    hire, custom = actor.hire_to_change(hire_id), standing_custom_date(actor, hire_id, custom_date_id)
    custom.ended_at = clock.now()
    note(actor, "date ended", hire, title=custom.title, due_on=custom.due_on.isoformat())
    _follow(actor, hire, custom)
    db.session.commit()


def standing_custom_date(actor: Actor, hire_id: int, custom_date_id: int) -> CustomDate:
    """One of the hire's own dates that still matters. Raises NotAllowed for counsel, NotFound otherwise."""
    actor.require(Role.COORDINATOR)
    custom = custom_date_by_id(actor.organisation.id, hire_id, custom_date_id)
    if custom is None or custom.ended_at is not None:
        raise NotFound(f"no date {custom_date_id} of hire {hire_id}")
    return custom


def usual_lead_days(actor: Actor) -> int:
    """The lead a new date is offered, in calendar days: the organisation's for this kind, else two weeks."""
    own = kinds_of(actor.organisation.id)[CUSTOM].lead_days
    return LEAD_DAYS if own is None else own


def _checked(title: str, due_on: date, lead_days: int) -> str:
    told, problems = " ".join(title.split()), []
    if not told:
        problems.append(Problem("title", _("Say in a few words what the date is.")))
    if len(told) > LONGEST_TITLE:
        problems.append(Problem("title", _("Use at most %(most)s characters.", most=LONGEST_TITLE)))
    if not FIRST_DAY <= due_on <= LAST_DAY:
        first, last = FIRST_DAY.isoformat(), LAST_DAY.isoformat()
        problems.append(Problem("due_on", _("Choose a day from %(first)s to %(last)s.", first=first, last=last)))
    if not 0 <= lead_days <= MOST_LEAD_DAYS:
        problems.append(Problem("lead_days", _("Write whole days from 0 to %(most)s.", most=MOST_LEAD_DAYS)))
    if problems:
        raise Invalid(problems)
    return told


def _follow(actor: Actor, hire: Hire, custom: CustomDate) -> None:
    """Bring the deadline of this date in line: another day is a new version, an ended date has none."""
    standing = version_of_custom_date(actor.organisation.id, custom.id)
    changed = standing is not None and standing.due_on != custom.due_on
    if standing is not None and (changed or custom.ended_at is not None):
        supersede(standing)
    if custom.ended_at is not None:
        return
    version = _new_version(hire, custom, standing) if standing is None or changed else standing
    version.start_by = custom.due_on - timedelta(days=custom.lead_days)
    plan_again(actor, [version])


def _new_version(hire: Hire, custom: CustomDate, replaced: Deadline | None) -> Deadline:
    """All own dates of a hire are numbered in one row: hire, kind and version are unique."""
    version = Deadline(
        organisation_id=hire.organisation_id,
        hire=hire,
        custom_date=custom,
        kind=CUSTOM,
        version=newest_version(hire.organisation_id, hire.id, CUSTOM) + 1,
        replaces_id=replaced.id if replaced else None,
        due_on=custom.due_on,
        start_by=custom.due_on,
        certainty="certain",
        because=said("deadlines", CUSTOM, {}, None),
        source={},
        created_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    return version


def _as_json(changes: dict[str, list[object]]) -> dict[str, list[object]]:
    return {
        name: [value.isoformat() if isinstance(value, date) else value for value in values]
        for name, values in changes.items()
    }
