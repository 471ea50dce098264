"""How Alembic reaches the database and the models; Flask-Migrate hands both over."""

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


def migrate() -> None:
    """Run the migrations in one transaction: all of it or nothing, and two that start at once queue."""
    with database.engine.connect() as connection:
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


if context.is_offline_mode():
    raise RuntimeError("migrations run on a live database")
migrate()
