"""What changes without anybody editing a hire: a date passes, a value of the rules changes, wages are loaded."""

from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import exists, func, select

from tracker import clock
from tracker.rules.book import shipped_book
from tracker.services.actor import program
from tracker.services.follow_up import refresh_hire
from tracker.store.assessment import Assessment, assessed_ahead, outdated
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.organisation import Organisation, all_organisations
from tracker.store.wage import last_loaded_at

log = structlog.get_logger()


def follow_passed_dates() -> int:
    """Assess and plan again every hire with a date that passed since its last assessment; how many there were.

    A permit that ran out opens the time to restore status. A hire assessed for a day still to come, by a clock that
    ran ahead, is assessed for today. One that can't be assessed is logged and left as it is; the others go on.
    """
    return _follow_all(_with_passed_dates, "day")


def follow_new_rules() -> int:
    """The same for every hire whose last assessment knew another rule book, or came before a wage table was loaded."""
    return _follow_all(_with_older_rules, "rules")


def _follow_all(asked: Callable[[Organisation], Sequence[int]], cause: str) -> int:
    found = [(organisation.id, _asked(organisation, asked)) for organisation in all_organisations()]
    db.session.rollback()  # each hire has a transaction of its own
    return sum(_follow(organisation_id, hire_id, cause) for organisation_id, hires in found for hire_id in hires)


def _asked(organisation: Organisation, asked: Callable[[Organisation], Sequence[int]]) -> Sequence[int]:
    """Which hires; none of an organisation whose record can't be read, which is logged."""
    try:
        return asked(organisation)
    except (ValueError, KeyError):  # a zone that nobody knows
        log.exception("an organisation could not be followed", organisation=organisation.id)
        return []


def _with_older_rules(organisation: Organisation) -> Sequence[int]:
    return outdated(organisation.id, shipped_book().digest, last_loaded_at())


def _with_passed_dates(organisation: Organisation) -> Sequence[int]:
    today = clock.today(organisation.time_zone)
    latest = (
        select(func.max(Assessment.id))
        .where(Assessment.hire_id == Deadline.hire_id)
        .correlate(Deadline)
        .scalar_subquery()
    )
    seen = exists().where(Assessment.id == latest, Assessment.as_of > Deadline.due_on)
    passed = select(Deadline.hire_id).where(
        Deadline.organisation_id == organisation.id,
        Deadline.superseded_at.is_(None),
        Deadline.due_on < today,
        ~seen,
    )
    found = {hire_id for hire_id in db.session.scalars(passed.distinct()) if hire_id is not None}
    return sorted(found | set(assessed_ahead(organisation.id, today)))


def _follow(organisation_id: int, hire_id: int, cause: str) -> bool:
    try:
        actor = program(db.session.get_one(Organisation, organisation_id))
        refresh_hire(actor, actor.hire_to_change(hire_id), cause)
        db.session.commit()
    except Exception:
        db.session.rollback()
        log.exception("a hire could not be followed", hire=hire_id)
        return False
    return True
