"""What changes because a day has passed: a permit that ran out opens the time to restore status."""

import structlog
from sqlalchemy import exists, select

from tracker import clock
from tracker.services.actor import program
from tracker.services.follow_up import refresh_hire
from tracker.store.assessment import Assessment
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.organisation import Organisation, all_organisations

log = structlog.get_logger()


def follow_passed_dates() -> int:
    """Assess and plan again every hire with a date that passed since its last assessment; how many there were.

    A hire that can't be assessed is logged and left as it is; the others go on.
    """
    followed = 0
    for organisation in all_organisations():
        for hire_id in _with_passed_dates(organisation):
            followed += _follow(organisation.id, hire_id)
    return followed


def _with_passed_dates(organisation: Organisation) -> list[int]:
    seen = exists().where(Assessment.hire_id == Deadline.hire_id, Assessment.as_of > Deadline.due_on)
    return list(
        db.session.scalars(
            select(Deadline.hire_id)
            .where(
                Deadline.organisation_id == organisation.id,
                Deadline.hire_id.is_not(None),
                Deadline.superseded_at.is_(None),
                Deadline.due_on < clock.today(organisation.time_zone),
                ~seen,
            )
            .distinct()
        )
    )


def _follow(organisation_id: int, hire_id: int) -> bool:
    try:
        actor = program(db.session.get_one(Organisation, organisation_id))
        refresh_hire(actor, actor.hire_to_change(hire_id), "day")
        db.session.commit()
    except Exception:
        db.session.rollback()
        log.exception("a hire could not be followed", hire=hire_id)
        return False
    return True
