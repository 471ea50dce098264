"""How Alembic reaches the database and the models; Flask-Migrate hands both over."""

from typing import Any

from alembic import context
from flask import current_app

from tracker.store.base import UtcDateTime

extension = current_app.extensions["migrate"]
database = extension.db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write a stored instant into a migration as the plain type it is, so that the migration needs no model."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate() -> None:
    """Run the migrations in one transaction each, on a connection of the application's own engine."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            transaction_per_migration=True,
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise RuntimeError("migrations run on a live database")
migrate()
