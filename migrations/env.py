"""How Alembic reaches the database and the models; Flask-Migrate hands both over."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from tracker.store.base import UtcDateTime

ONE_AT_A_TIME = 5_201_314  # any number no other advisory lock of the database has

extension = current_app.extensions["migrate"]
database = extension.db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write a stored instant into a migration as the plain type it is, so that the migration needs no model."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


@contextmanager
def references_unchecked(connection: sa.Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and would refuse to drop the old one while others point at it.

    The switch works outside a transaction alone, hence the driver's own connection.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def refuse_dangling_references(connection: sa.Connection) -> None:
    """What the switch left unchecked, before the commit."""
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if dangling:
            raise RuntimeError(f"rows that point nowhere after the migration: {dangling[:5]}")


def migrate() -> None:
    """Run the migrations in one transaction: all of it or nothing, and two that start at once queue."""
    with database.engine.connect() as connection, references_unchecked(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            transactional_ddl=True,
            **extension.configure_args,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":  # SQLite's transactions are exclusive as they are
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
            context.run_migrations()
            refuse_dangling_references(connection)


if context.is_offline_mode():
    raise RuntimeError("migrations run on a live database")
migrate()
