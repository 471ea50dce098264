"""Plans and sends the mails that belong to no deadline, with the promises of reminders: once, later if need be.

A row is planned once for organisation, kind, period and recipient, however often beat ticks. It is claimed by one
conditional update right before the mail server sees the mail, and settled after; a claim that ran out was left by a
process that died, so the mail is sent again under the same Message-ID, and says that it may have come before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage

import structlog
from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from tracker import clock
from tracker.errors import DeliveryError
from tracker.mail import DoubtfulDelivery, Outbox, outbox
from tracker.reminders.planner import People
from tracker.reminders.report_days import ReportKind, expected_on, period_due
from tracker.services.office import local_time, office_of
from tracker.services.report_mail import compose_report, news_since
from tracker.services.send import LEASE, WAITS
from tracker.services.staff import staff_on
from tracker.services.untold import untold_since
from tracker.store.base import db
from tracker.store.organisation import Organisation, all_organisations
from tracker.store.reminder import State
from tracker.store.report import Report, free_report, free_reports, is_report_planned
from tracker.store.restore_point import last_restore_point
from tracker.store.user import User

log = structlog.get_logger()

OPEN = (State.PLANNED, State.CLAIMED)


@dataclass(frozen=True, slots=True)
class ReportsDone:
    """What one round did: reports planned, and what became of those that were due."""

    planned: int
    sent: Sequence[int]


def report_round(at: datetime | None = None) -> ReportsDone:
    """Plan what is wanted at `at`, by default now, and send what is due."""
    planned = plan_reports(at)
    return ReportsDone(planned, send_reports(at))


def plan_reports(at: datetime | None = None) -> int:
    """Write which reports are wanted as of an instant, by default now; how many are new.

    An outage makes one late report of the last period, none of those before it. After a backup was restored nothing is
    planned of the time before: nobody knows what had gone out (`restore` lets go what was planned then). An
    organisation that can't be read stops no other.
    """
    moment, planned = at or clock.now(), 0
    restored = last_restore_point()
    restored_at = restored.restored_at if restored else None
    ids = [organisation.id for organisation in all_organisations()]
    db.session.rollback()
    for organisation_id in ids:
        try:
            planned += _plan(organisation_id, moment, restored_at)
        except SQLAlchemyError:
            raise
        except Exception as error:
            db.session.rollback()
            log.error("reports could not be planned", organisation=organisation_id, exc_info=error)
    return planned


def send_reports(at: datetime | None = None) -> list[int]:
    """Send every report that is due, one after the other; the ids of those that were tried or settled."""
    due = free_reports(free_report(at or clock.now(), clock.now(), LEASE, WAITS[-1]))
    db.session.rollback()  # nothing was written; SQLite's lock is let go
    with outbox() as box:
        done = [report_id for report_id in due if _send(report_id, at or clock.now(), box)]
        db.session.commit()
    return done


def recipients_of(kind: ReportKind, people: People) -> tuple[int, ...]:
    """Who gets a report; deputies of whoever is away are in her place. Without a lead the administrators lead."""
    if kind is ReportKind.NIGHTLY:
        return people.administrators
    if kind is ReportKind.MONTHLY:
        return people.leads or people.administrators
    return tuple(dict.fromkeys((*people.leads, *people.administrators)))


def _plan(organisation_id: int, moment: datetime, restored_at: datetime | None) -> int:
    """One organisation's reports, in one transaction; whoever plans the same at the same moment waits."""
    locked = select(Organisation).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    organisation = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    local, office = local_time(organisation, moment), office_of(organisation)
    since = max(organisation.created_at, restored_at or organisation.created_at)
    planned = 0
    for kind in ReportKind:
        period = period_due(kind, local, office, since)
        if period is not None and not is_report_planned(organisation.id, kind, period):
            planned += _plan_kind(organisation, kind, period, local)
    db.session.commit()
    return planned


def _plan_kind(organisation: Organisation, kind: ReportKind, period: date, local: datetime) -> int:
    if kind is ReportKind.NIGHTLY and _weekly_says_it(organisation, period, local):
        return 0
    if kind is not ReportKind.NIGHTLY:
        _leave(organisation.id, (Report.kind == kind) & (Report.period < period), local)
    people = staff_on(organisation.id, local.date()).people(None)
    return sum(_add(organisation, kind, period, recipient_id, local) for recipient_id in recipients_of(kind, people))


def _weekly_says_it(organisation: Organisation, day: date, local: datetime) -> bool:
    """Whether this is the day of the weekly mail, which says all that a nightly one would."""
    office = office_of(organisation)
    week = period_due(ReportKind.WEEKLY, local, office, organisation.created_at)
    return week is not None and expected_on(ReportKind.WEEKLY, week, office) == day


def _add(organisation: Organisation, kind: ReportKind, period: date, recipient_id: int, local: datetime) -> bool:
    """Write one row. A nightly one with no news is settled at once: it shows that somebody looked."""
    report = Report(
        organisation_id=organisation.id,
        organisation=organisation,
        kind=kind,
        period=period,
        recipient_id=recipient_id,
        state=State.PLANNED,
        created_at=clock.now(),
    )
    db.session.add(report)
    db.session.flush()
    if kind is ReportKind.NIGHTLY:
        news = untold_since(organisation, local, news_since(report), report.created_at, at_most=1)
        if not news.count:
            report.state, report.settled_at = State.SKIPPED, local
            return False
    return True


def _leave(organisation_id: int, which: ColumnElement[bool], at: datetime) -> None:
    """Settle reports that won't be sent any more; one that is being sent right now is left alone."""
    waiting = (Report.organisation_id == organisation_id) & (Report.state == State.PLANNED)
    _update(waiting & which, {"state": State.SKIPPED, "settled_at": at})


def _send(report_id: int, at: datetime, box: Outbox) -> bool:
    """Send one report, if it is still free and still wanted; False where nothing was done."""
    try:
        mail = _written(report_id, at)
    except SQLAlchemyError:
        raise
    except Exception as error:  # one record is wrong; the others go out
        db.session.rollback()
        log.error("a report could not be written", report=report_id, exc_info=error)
        return _give_up(report_id, error, at)
    if mail is None:
        return False
    message, organisation_id, recipient_id = mail
    began_at = _begin(report_id, str(message["Message-ID"]), at)
    if began_at is None:
        return False
    try:
        box.send(message, organisation_id)
    except DeliveryError as error:
        _settle_refused(report_id, recipient_id, began_at, error, at)
    except Exception as error:  # a message nobody can carry must not hold up the others
        log.error("a report could not be sent", report=report_id, exc_info=error)
        _settle(report_id, began_at, _broken(error) | {"settled_at": at})
    else:
        accepted = {"state": State.ACCEPTED, "settled_at": at, "detail": None, "attempts": Report.attempts + 1}
        _settle(report_id, began_at, accepted)
        _set_failing(recipient_id, None)
    db.session.commit()
    return True


def _written(report_id: int, at: datetime) -> tuple[EmailMessage, int, int] | None:
    """The mail, whose it is and who gets it; None where it isn't to go out, now or at all. Commits."""
    report = db.session.get_one(Report, report_id, populate_existing=True)
    local = local_time(report.organisation, at)
    if office_of(report.organisation).is_quiet(local.date()) or report.state not in OPEN:
        db.session.commit()
        return None
    people = staff_on(report.organisation_id, local.date()).people(None)
    wanted = report.recipient_id in recipients_of(ReportKind(report.kind), people)
    message = compose_report(report, at) if wanted else None
    mail = (message, report.organisation_id, report.recipient_id) if message is not None else None
    if mail is None:
        nothing = State.SKIPPED if wanted else State.SUPERSEDED
        _update((Report.id == report_id) & _free(at), {"state": nothing, "settled_at": at, "claimed_until": None})
    db.session.commit()
    return mail


def _begin(report_id: int, message_id: str, at: datetime) -> datetime | None:
    """Claim the row and put on record that its mail is being sent; None where somebody else has it."""
    began_at = clock.now()
    begun = _update(
        (Report.id == report_id) & _free(at),
        {
            "state": State.CLAIMED,
            "claimed_until": began_at + LEASE,
            "possibly_repeated": case((Report.attempt_began_at.is_not(None), True), else_=Report.possibly_repeated),
            "attempt_began_at": began_at,
            "message_id": func.coalesce(Report.message_id, message_id),
        },
    )
    db.session.commit()
    return began_at if begun == 1 else None


def _settle_refused(report_id: int, recipient_id: int, began_at: datetime, error: DeliveryError, at: datetime) -> None:
    """Plan another attempt, or give up; an address that refuses for good is flagged."""
    report = db.session.get_one(Report, report_id, populate_existing=True)
    told: dict[str, object] = {"attempts": report.attempts + 1, "detail": str(error)}
    if not error.permanent and report.attempts < len(WAITS):
        doubtful = report.possibly_repeated or isinstance(error, DoubtfulDelivery)
        again = {"state": State.PLANNED, "next_attempt_at": at + WAITS[report.attempts], "attempt_began_at": None}
        _settle(report_id, began_at, told | again | {"possibly_repeated": doubtful})
        return
    if _settle(report_id, began_at, told | {"state": State.FAILED, "settled_at": at}) and error.permanent:
        _set_failing(recipient_id, at)


def _give_up(report_id: int, error: Exception, at: datetime) -> bool:
    done = _update((Report.id == report_id) & _free(at), _broken(error) | {"settled_at": at, "claimed_until": None})
    db.session.commit()
    return done == 1


def _broken(error: Exception) -> dict[str, object]:
    return {"state": State.FAILED, "detail": f"{type(error).__name__}: {error}"}


def _set_failing(user_id: int, since: datetime | None) -> None:
    """Flag an address that refuses mail, from the first time on; a mail that is accepted ends that."""
    value = func.coalesce(User.address_failing_since, since) if since else None
    changes = User.address_failing_since.is_(None) if since else User.address_failing_since.is_not(None)
    statement = update(User).where(User.id == user_id, changes).values(address_failing_since=value)
    db.session.connection().execute(statement)


def _free(at: datetime) -> ColumnElement[bool]:
    return free_report(at, clock.now(), LEASE, WAITS[-1])


def _settle(report_id: int, began_at: datetime, values: dict[str, object]) -> bool:
    """Write how it ended, if this process still has it."""
    mine = (Report.id == report_id) & (Report.state == State.CLAIMED) & (Report.attempt_began_at == began_at)
    return _update(mine, values | {"claimed_until": None}) == 1


def _update(which: ColumnElement[bool], values: dict[str, object]) -> int:
    statement = update(Report).where(which).values(**values)
    return int(db.session.connection().execute(statement).rowcount)
