"""`/health`: for whatever watches the installation."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from tracker.store.base import db
from tracker.store.sweep import last_complete_sweep
from tracker.web.guard import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@public
def show() -> ResponseReturnValue:
    """200 where pages can be answered, 503 where the database can't; with the instant of the last complete sweep."""
    try:
        db.session.execute(select(1))
        sweep = last_complete_sweep()
    except SQLAlchemyError as error:
        return jsonify(database="failing", problem=type(error).__name__), 503
    finished_at = sweep.finished_at if sweep else None
    return jsonify(database="ok", last_sweep_at=finished_at.isoformat() if finished_at else None)
