"""Real processes: a Celery worker over a real broker, a real mail server, and a worker killed at the worst moment."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import redis
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, at, record, record_many
from tests.support.servers import Received, SmtpInbox
from tracker import clock
from tracker.services.remind import sweep
from tracker.services.send import LEASE
from tracker.settings import CHECKOUT
from tracker.store.base import db
from tracker.store.reminder import Reminder, State
from tracker.store.sweep import last_complete_sweep
from tracker.supervisor import end_with_parent
from worker.bridge import celery_for

HIRES = 200


@contextmanager
def running(environ: dict[str, str], *command: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        env=os.environ | environ | {"PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.DEVNULL,
        preexec_fn=end_with_parent(),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def reminders(tier: str) -> list[Reminder]:
    db.session.rollback()
    return list(db.session.scalars(select(Reminder).where(Reminder.tier == tier)))


@pytest.fixture
def many_hires(cast: Cast, app: Flask) -> list[str]:
    """Two hundred hires of Maya's whose renewal is to be begun on 1 November 2026; their references."""
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        return record_many(cast, HIRES, "W")


def test_two_hundred_hires_are_reminded_of_once_each_through_a_real_worker(
    many_hires: list[str],
    cast: Cast,
    app: Flask,
    environ: dict[str, str],
    redis_url: str,
    smtp_server: SmtpInbox,
    smtp_url: str,
) -> None:
    smtp_server.received.clear()
    celery_app = celery_for(app)
    worker = ("celery", "-A", "worker.app", "worker", "-P", "threads", "-c", "2", "--loglevel", "WARNING")
    with running(environ, *worker, "--without-gossip", "--without-mingle"):
        for _ in range(2):  # beat may tick twice
            celery_app.send_task("worker.tasks.sweep_reminders", ["2026-11-01T14:30:00+00:00"])
        wait_until(lambda: len(smtp_server.received) >= HIRES)
        with app.app_context():
            wait_until(lambda: all(row.state == State.ACCEPTED for row in reminders("start_by")))
            wait_until(lambda: (last_complete_sweep() or None) is not None)
        with redis.Redis.from_url(redis_url) as broker:
            wait_until(lambda: broker.llen("celery") == 0 and broker.hlen("unacked") == 0)
    ids = Counter(str(message["Message-ID"]) for message in smtp_server.messages)
    assert len(ids) == HIRES
    assert set(ids.values()) == {1}
    told = "".join(str(message.get_body(("plain",))) for message in smtp_server.messages)
    assert all(reference in told for reference in many_hires)


def test_a_worker_killed_after_the_server_took_the_mail_leaves_one_that_is_sent_again_and_says_so(
    each_database: str, cast: Cast, app: Flask, environ: dict[str, str], smtp_server: SmtpInbox, smtp_url: str
) -> None:
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        sweep(at("2026-10-02 16:00"))
        db.session.remove()
    smtp_server.received.clear()
    with running(environ, "tracker.cli", "remind", "--at", "2026-11-01T14:30:00+00:00") as process:

        def kill(taken: Received) -> None:
            process.send_signal(signal.SIGKILL)
            process.wait()

        smtp_server.answer = kill
        wait_until(lambda: process.poll() is not None)
    smtp_server.answer = lambda taken: None
    with app.app_context():
        (row,) = reminders("start_by")
        assert row.state == State.CLAIMED
        sweep(at("2026-11-01 14:40"))
        assert len(smtp_server.received) == 1, "the claim still holds"
        with time_machine.travel(clock.now() + LEASE + timedelta(minutes=1)):
            sweep(at("2026-11-01 15:30"))
        (row,) = reminders("start_by")
        assert (row.state, row.possibly_repeated) == (State.ACCEPTED, True)
    first, second = smtp_server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert "possibly repeated" not in str(first["Subject"])
    assert "possibly repeated" in str(second["Subject"])
    text = second.get_body(("plain",))
    assert text is not None
    assert "You may have had this mail before" in " ".join(text.get_content().split())


def test_a_sweep_whose_broker_is_gone_sends_the_mails_itself(
    cast: Cast, app: Flask, environ: dict[str, str], smtp_server: SmtpInbox, smtp_url: str
) -> None:
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        celery_for(app)
        from worker.tasks import sweep_reminders

        sweep_reminders("2026-11-01T14:30:00+00:00")
        assert len(smtp_server.received) == 1


def test_beat_wakes_the_sweep_and_its_messages_expire() -> None:
    from worker.schedule import BEAT

    for entry in BEAT.values():
        assert entry["options"]["expires"] <= entry["schedule"]  # type: ignore[index]
