"""The application as tests use it: a real one over a database of its own."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from tests.support.databases import close_connections
from tests.support.ports import free_port
from tracker.cli import main
from tracker.settings import Settings
from tracker.store.base import db

OPTIONAL = {"redis_url": "TRACKER_REDIS_URL", "smtp_url": "TRACKER_SMTP_URL", "live_address": "TRACKER_BASE_URL"}


@pytest.fixture
def environ(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> dict[str, str]:
    """The environment the application is set up from; a broker, a mail server or a page the test asks for is in it."""
    said = {
        "TRACKER_HOME": str(tmp_path / "home"),
        "TRACKER_DATABASE_URL": database_url,
        "TRACKER_SECRET_KEY": "a key for tests that is long enough to be taken",
    }
    asked = {name: request.getfixturevalue(fixture) for fixture, name in OPTIONAL.items() if _asked(request, fixture)}
    return said | asked


def _asked(request: pytest.FixtureRequest, fixture: str) -> bool:
    return fixture in request.fixturenames


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    """The settings of this test's application."""
    return Settings.from_environment(environ)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """A real application on this test's database. No context is pushed, so each request has its own."""
    from tracker.app import create_app  # here, so that tests of pure rules don't load the pages

    app = create_app(settings)
    app.testing = True
    yield app
    with app.app_context():
        db.session.remove()
    close_connections()


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The application with its context pushed, for tests of services and queries; not beside `client`."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript that needs no CSRF token; `app.test_client()` is one that does."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def run_tracker(environ: dict[str, str]) -> Callable[..., Result]:
    """Runs the console script: `run_tracker("hires", "export", input="…")`; has exit_code, stdout and stderr."""

    def run(*arguments: str, input: str | bytes | None = None) -> Result:
        done = CliRunner().invoke(main, arguments, input=input, env=environ, catch_exceptions=False)
        close_connections()
        return done

    return run


@pytest.fixture
def live_address() -> str:
    """The address at which `live_server` answers, known before the application is made."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def live_server(live_address: str, app: Flask) -> Iterator[str]:
    """This test's application behind a real web server; its address without a slash at the end."""
    server = make_server("127.0.0.1", int(live_address.rpartition(":")[2]), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield live_address
    server.shutdown()
    thread.join(10)
    server.server_close()
