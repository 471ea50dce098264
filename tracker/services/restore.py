"""After a backup was put back: what was due waits for a person's word, for nobody can know whether it had gone out."""

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select, text, update

from tracker import clock
from tracker.errors import Conflict
from tracker.services.new_day import follow_new_rules, follow_passed_dates
from tracker.services.schema import upgrade_schema
from tracker.services.zones import zone_named
from tracker.store.audit import AuditEntry
from tracker.store.base import db
from tracker.store.organisation import Organisation, all_organisations
from tracker.store.reminder import Reason, Reminder, State
from tracker.store.report import Report
from tracker.store.restore_point import RestorePoint, held_everywhere
from tracker.store.sweep import Sweep

OPEN = (State.PLANNED, State.CLAIMED)
NO_CLAIM: dict[str, object] = {"claimed_until": None, "attempt_began_at": None, "next_attempt_at": None}


def bring_restored_up_to_date() -> RestorePoint:
    """Upgrade a restored database, follow the days since, and record the restore point; every connection is let go.

    What the passed days want by themselves is planned before the point, so that it waits with the rest: it may have
    been planned, and sent, before the restore as well. Raises Conflict where a newer version made the backup.
    """
    _refuse_newer()
    upgrade_schema()
    made_at = db.session.scalar(select(func.max(Sweep.started_at))), db.session.scalar(select(func.max(AuditEntry.at)))
    follow_passed_dates()
    follow_new_rules()
    point = RestorePoint(restored_at=clock.now(), backup_made_at=max(filter(None, made_at), default=None))
    _hold(point)
    db.session.commit()
    db.session.refresh(point)
    db.session.expunge(point)
    db.session.remove()
    db.engine.dispose()
    return point


def _refuse_newer() -> None:
    migrations = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
    known = {one.revision for one in migrations.walk_revisions()}
    revision = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    db.session.rollback()
    if revision not in known:
        raise Conflict(f"a newer version of the tracker made this backup ({revision}): install that version first")


def _hold(point: RestorePoint) -> None:
    """Hold every open reminder due through today in its organisation's zone, and write the point.

    A report is let go instead: it says nothing that the next one does not.
    """
    held: dict[str, object] = {"state": State.HELD, "reason": Reason.RESTORED, "sweep_id": None}
    doubtful = or_(Reminder.possibly_repeated, Reminder.attempt_began_at.is_not(None))
    gone = {"state": State.SKIPPED, "settled_at": point.restored_at, "detail": "a backup was restored"}
    for organisation in all_organisations():
        today = point.restored_at.astimezone(zone_named(organisation.time_zone)).date()
        due, reported = Reminder.send_on <= today, Report.period <= today
        _settle(Reminder, organisation, due, held | {"possibly_repeated": doubtful})
        _settle(Report, organisation, reported, gone)
    point.held = held_everywhere()
    db.session.add(point)


def _settle(
    table: type[Reminder] | type[Report], organisation: Organisation, due: ColumnElement[bool], said: dict[str, object]
) -> None:
    """Write this on what is open and due of an organisation, whoever had claimed it."""
    waits = table.state.in_(OPEN) & or_(due, table.state == State.CLAIMED)
    statement = update(table).where(table.organisation_id == organisation.id, waits).values(**(said | NO_CLAIM))
    db.session.connection().execute(statement)
