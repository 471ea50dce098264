"""The migrations make exactly the tables of the models, and can be walked both ways."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from click.testing import Result
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import inspect

from tests.support.databases import differences_from_models
from tests.support.programs import running
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


def test_a_database_with_people_in_it_walks_down_and_up_too(
    app_context: Flask, run_tracker: Callable[..., Result]
) -> None:
    filled = run_tracker("demo")
    assert filled.exit_code == 0, filled.output
    downgrade(revision="base")
    assert tables() == set()
    upgrade_schema()
    assert differences_from_models() == []


def test_two_upgrades_that_start_at_once_queue(app_context: Flask, environ: dict[str, str]) -> None:
    command = ["tracker", "database", "upgrade"]
    with running(command, environ) as one, running(command, environ) as other:
        assert (one.process.wait(60), other.process.wait(60)) == (0, 0), one.said + other.said
    assert differences_from_models() == []
