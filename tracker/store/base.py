"""The database handle, the base of every table, and the column types they share."""

import sqlite3
import time
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import JSON, TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

LONGEST_WAIT = 90_000  # milliseconds; the largest import holds the lock for half a minute, and a page must outwait it
LONGEST_SWITCH = 300  # attempts, a twentieth of a second apart

Leaves = dict[str, Any]
"""A flat mapping of contract path to JSON value, the stored form of what is known."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC on both databases; SQLite has no zones of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table inherits."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UtcDateTime, Leaves: JSON}
    )


db = SQLAlchemy(model_class=Base)


@event.listens_for(Engine, "connect")
def _make_sqlite_durable(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own transaction handling would begin late and read first; _begin_at_once takes its place.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={LONGEST_WAIT}")
    _keep_write_ahead_log(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _keep_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Of two processes that do this to a new file at once, SQLite refuses one without the wait it was asked for."""
    for attempt in range(LONGEST_SWITCH):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if attempt + 1 == LONGEST_SWITCH:
                raise
            time.sleep(0.05)


@event.listens_for(Engine, "begin")
def _begin_at_once(connection: Any) -> None:
    """Take SQLite's write lock at the start, so that two writers queue instead of one failing half-way."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
