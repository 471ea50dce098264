"""`/health`: for whatever watches the installation; `/health/pages`: for whatever restarts a web server."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from tracker import clock
from tracker.store.base import db
from tracker.store.organisation import first_organisation_at
from tracker.store.sweep import SILENT_AFTER, Standing, last_complete_sweep, standing
from tracker.web.guard import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@public
def show() -> ResponseReturnValue:
    """200 while pages are answered and sweeps come; 503 where the database fails or no sweep came in time.

    `reminders` is "watching", "stopped", or "not begun" before the first complete sweep; that is a fault too as soon as
    an organisation has waited for one as long as a silence may last.
    """
    try:
        last, began_at = last_complete_sweep(), first_organisation_at()
    except SQLAlchemyError as error:
        return _database_fails(error)
    now = clock.now()
    state = standing(last, now)
    overdue = began_at is not None and now - began_at >= SILENT_AFTER
    failing = state is Standing.STOPPED or (state is Standing.NOT_BEGUN and overdue)
    finished_at = last.finished_at.isoformat() if last and last.finished_at else None
    return jsonify(database="ok", reminders=state, last_sweep_at=finished_at), 503 if failing else 200


@blueprint.get("/health/pages")
@public
def pages() -> ResponseReturnValue:
    """200 where pages can be answered, 503 where the database can't; whether sweeps come is no matter of the web."""
    try:
        db.session.execute(select(1))
    except SQLAlchemyError as error:
        return _database_fails(error)
    return jsonify(database="ok")


def _database_fails(error: SQLAlchemyError) -> ResponseReturnValue:
    return jsonify(database="failing", problem=type(error).__name__), 503
