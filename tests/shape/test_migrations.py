"""The migrations make exactly the tables of the models, and can be walked both ways."""

from pathlib import Path
from threading import Thread

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import inspect

from tests.support.databases import differences_from_models
from tracker.services.schema import upgrade_schema
from tracker.settings import CHECKOUT
from tracker.store.base import db


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
    directory = ScriptDirectory(str(CHECKOUT / "migrations"))
    revisions = [script.revision for script in directory.walk_revisions()]
    assert directory.get_heads() == revisions[:1]
    assert sorted(revisions) == [f"{number:04}" for number in range(1, len(revisions) + 1)]


def test_the_newest_migration_is_the_models(app_context: Flask) -> None:
    upgrade_schema()
    assert differences_from_models() == []
    assert tables() == set(db.metadata.tables)


def test_migrations_walk_up_down_and_up_again(app_context: Flask) -> None:
    upgrade_schema()
    downgrade(revision="base")
    assert tables() == set()
    upgrade_schema()
    assert differences_from_models() == []


def test_two_upgrades_that_start_at_once_queue(app: Flask) -> None:
    def upgrade_in_thread() -> None:
        with app.app_context():
            upgrade_schema()

    threads = [Thread(target=upgrade_in_thread) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert differences_from_models() == []
