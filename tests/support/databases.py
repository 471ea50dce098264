"""Databases for tests: each test has a fresh copy of one that was migrated once."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import sql
from sqlalchemy import Connection, Engine, event

from tests.support.postgresql import running_postgresql
from tracker.services.schema import upgrade_schema
from tracker.settings import Settings
from tracker.store.base import db

TEMPLATE = "migrated"
_numbers = count(1)
_engines: set[Engine] = set()


@event.listens_for(Engine, "engine_connect")
def _remember(connection: Connection) -> None:
    _engines.add(connection.engine)


def close_connections() -> None:
    """Close every database connection of this process that waits in a pool, whichever application opened it."""
    while _engines:
        _engines.pop().dispose()


def migrate(database_url: str, home: Path) -> None:
    """Bring the database of this address up to the newest migration, and hold it against the models."""
    from tracker.app import create_app  # here, so that tests of pure rules don't load the pages

    app = create_app(Settings.from_environment({"TRACKER_HOME": str(home), "TRACKER_DATABASE_URL": database_url}))
    with app.app_context():
        upgrade_schema()
        differences = differences_from_models()
        db.engine.dispose()
    if differences:
        raise RuntimeError(f"the migrations and the models differ; `make migration` writes it anew: {differences}")


def differences_from_models() -> list[object]:
    """What the models say otherwise than the database of the current application."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found: list[object] = compare_metadata(context, db.metadata)
        return found


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    folder = tmp_path_factory.mktemp("template")
    file = folder / "migrated.db"
    migrate(f"sqlite:///{file}", folder)
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL server, without a database name."""
    with running_postgresql() as address:
        yield address


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated database to copy on the PostgreSQL server."""
    administer(postgresql_server, "CREATE DATABASE {}", TEMPLATE)
    migrate(f"{postgresql_server}/{TEMPLATE}", tmp_path_factory.mktemp("template"))
    return TEMPLATE


def administer(server: str, statement: str, *names: str) -> None:
    """Run a statement about whole databases."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh migrated SQLite file."""
    file = tmp_path / "tracker.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    """The address of a fresh migrated PostgreSQL database."""
    name = f"test_{next(_numbers)}"
    administer(postgresql_server, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, postgresql_template)
    yield f"{postgresql_server}/{name}"
    administer(postgresql_server, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The address of a PostgreSQL database without a table."""
    name = f"empty_{next(_numbers)}"
    administer(postgresql_server, "CREATE DATABASE {}", name)
    yield f"{postgresql_server}/{name}"
    administer(postgresql_server, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest) -> str:
    """Makes the test run twice, with everything it asks for on SQLite and then on PostgreSQL."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of this test's own migrated database: SQLite, unless it asks for PostgreSQL or for each."""
    asked = request.fixturenames
    if "postgresql_url" in asked:
        kind = "postgresql"
    else:
        kind = request.getfixturevalue("each_database") if "each_database" in asked else "sqlite"
    url: str = request.getfixturevalue(f"{kind}_url")
    return url
