"""A mail server that takes a message and says nothing for minutes holds up the mail, never the sweep."""

import threading
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.cast import Cast
from tests.reminding import record_many
from tests.support.programs import running, wait_for
from tests.support.servers import Received, SmtpInbox
from tracker.cli.run import sweeper_command, worker_command
from tracker.services.remind import BATCH
from tracker.store.sweep import last_complete_sweep
from worker.bridge import celery_for

BUSY = 2 * BATCH + 1  # one mail more than the worker's two threads take at a time


@pytest.fixture
def stalled(smtp_server: SmtpInbox) -> Iterator[list[Received]]:
    """The mails the server has been given; it answers none of them before the test ends."""
    let_go, given = threading.Event(), []

    def stall(taken: Received) -> str:
        given.append(taken)
        let_go.wait(120)
        return "451 later"

    smtp_server.answer = stall
    yield given
    let_go.set()


def many_due(cast: Cast, app: Flask) -> None:
    """More hires than two batches carry, whose renewal is to be begun on 1 November 2026."""
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        record_many(cast, BUSY, "S")


def test_sweeps_come_while_every_thread_of_the_mail_worker_waits_for_a_stalling_server(
    cast: Cast,
    app: Flask,
    environ: dict[str, str],
    redis_url: str,
    smtp_server: SmtpInbox,
    smtp_url: str,
    request: pytest.FixtureRequest,
) -> None:
    many_due(cast, app)
    smtp_server.received.clear()
    given: list[Received] = request.getfixturevalue("stalled")
    celery_app = celery_for(app)

    def finished() -> int:
        with app.app_context():
            last = last_complete_sweep()
            return last.id if last else 0

    def next_sweep(seconds: float) -> None:
        before = finished()
        celery_app.send_task("worker.tasks.sweep_reminders", ["2026-11-01T14:30:00+00:00"])
        wait_for(lambda: finished() > before, seconds)

    with running(sweeper_command(), environ), running(worker_command(), environ) as worker:
        next_sweep(60)
        wait_for(lambda: given, 60)
        for _ in range(3):
            next_sweep(10)
        assert not smtp_server.received, "no mail got through meanwhile"
        worker.process.kill()  # asked politely, it would wait for its mails
