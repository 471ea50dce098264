"""The migrations make exactly the tables of the models, and can be walked both ways."""

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from tests.support.databases import differences_from_models
from tracker.settings import CHECKOUT
from tracker.store.base import db

MIGRATIONS = str(CHECKOUT / "migrations")


@pytest.fixture
def empty_database_url(each_database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if each_database == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    url: str = request.getfixturevalue("empty_postgresql_url")
    return url


@pytest.fixture
def database_url(empty_database_url: str) -> str:
    return empty_database_url


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_there_is_one_head_and_numbers_without_a_gap() -> None:
    directory = ScriptDirectory(MIGRATIONS)
    revisions = [script.revision for script in directory.walk_revisions()]
    assert directory.get_heads() == revisions[:1]
    assert sorted(revisions) == [f"{number:04}" for number in range(1, len(revisions) + 1)]


def test_the_newest_migration_is_the_models(app_context: Flask) -> None:
    upgrade(MIGRATIONS)
    assert differences_from_models() == []
    assert tables() == set(db.metadata.tables)


def test_migrations_walk_up_down_and_up_again(app_context: Flask) -> None:
    upgrade(MIGRATIONS)
    downgrade(MIGRATIONS, "base")
    assert tables() == set()
    upgrade(MIGRATIONS)
    assert differences_from_models() == []
