"""The heartbeat address hears of every complete sweep, and nothing it does stops one. A real web server listens."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from flask import Flask

from tracker.services import heartbeat
from tracker.store.base import db
from tracker.store.sweep import Sweep, last_complete_sweep
from worker.bridge import celery_for


class Watcher(ThreadingHTTPServer):
    """A web server that notes what it is asked for and answers as it is told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.calls: list[str] = []
        self.status, self.silent_for = 200, 0.0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/ping/1234?from=tracker"


class Asked(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # noqa: N802 (http.server's name)
        watcher = self.server
        assert isinstance(watcher, Watcher)
        watcher.calls.append(f"{self.command} {self.path}")
        time.sleep(watcher.silent_for)
        self.send_response(watcher.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet."""


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    with Watcher() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def environ(environ: dict[str, str], watcher: Watcher) -> dict[str, str]:
    return environ | {"TRACKER_HEARTBEAT_URL": watcher.address}


def sweep_as_beat_does(app: Flask, at: str | None = None) -> None:
    celery_for(app)
    from worker.tasks import sweep_reminders

    sweep_reminders(at)


def test_every_complete_sweep_is_told(app_context: Flask, watcher: Watcher) -> None:
    for _ in range(2):
        sweep_as_beat_does(app_context)
    assert watcher.calls == ["GET /ping/1234?from=tracker"] * 2


def test_a_sweep_that_fails_is_not_told(app_context: Flask, watcher: Watcher) -> None:
    Sweep.__table__.drop(db.engine)  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="sweep"):
        sweep_as_beat_does(app_context)
    assert watcher.calls == []


@pytest.mark.parametrize("status", [404, 500])
def test_an_answer_that_is_no_success_stops_nothing(app_context: Flask, watcher: Watcher, status: int) -> None:
    watcher.status = status
    sweep_as_beat_does(app_context)
    assert last_complete_sweep() is not None
    assert len(watcher.calls) == 1


def test_nobody_listening_stops_nothing(app_context: Flask, watcher: Watcher) -> None:
    watcher.server_close()
    sweep_as_beat_does(app_context)
    assert last_complete_sweep() is not None


def test_a_silent_watcher_is_left_after_five_seconds(
    app_context: Flask, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert heartbeat.LONGEST == 5.0
    monkeypatch.setattr(heartbeat, "LONGEST", 0.3)
    watcher.silent_for = 2
    began = time.monotonic()
    sweep_as_beat_does(app_context)
    assert time.monotonic() - began < 1.5
    assert last_complete_sweep() is not None


def test_a_sweep_asked_for_another_instant_is_no_heartbeat(app_context: Flask, watcher: Watcher) -> None:
    sweep_as_beat_does(app_context, "2026-11-01T14:30:00+00:00")
    assert watcher.calls == []
