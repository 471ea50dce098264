"""Nothing lives in the broker: emptied, or away for a day, it takes no reminder with it."""

from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import redis
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.reminding import at, record_many
from tests.support.ports import free_port
from tests.support.programs import running, wait_for
from tests.support.servers import SmtpInbox, running_broker
from tracker import clock
from tracker.cli.run import sweeper_command, worker_command
from tracker.services.remind import BATCH
from tracker.services.send import LEASE
from tracker.store.base import db
from tracker.store.reminder import Reminder, State
from tracker.store.sweep import last_complete_sweep
from worker.bridge import MAIL, celery_for

BEGIN = at("2026-11-01 14:30")
HIRES = 2 * BATCH + 1  # three batches


@pytest.fixture
def due(cast: Cast, app: Flask, smtp_server: SmtpInbox) -> Cast:
    """Hires of Maya's whose renewal is to be begun on 1 November 2026; what was told of them before is mailed."""
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        record_many(cast, HIRES, "B")
        db.session.remove()
    smtp_server.received.clear()
    return cast


def states(app: Flask) -> Counter[str]:
    """Where the reminders to begin stand."""
    with app.app_context():
        db.session.rollback()
        return Counter(db.session.scalars(select(Reminder.state).where(Reminder.tier == "start_by")))


def newest_sweep(app: Flask) -> int:
    with app.app_context():
        last = last_complete_sweep()
        return last.id if last else 0


def ask_for_sweep(app: Flask, moment: datetime) -> None:
    """What beat does at every tick."""
    celery_for(app).send_task("worker.tasks.sweep_reminders", [moment.isoformat()])


def each_mailed_once(inbox: SmtpInbox) -> bool:
    return sorted(Counter(str(message["Message-ID"]) for message in inbox.messages).values()) == [1] * HIRES


def test_what_a_broker_forgot_after_it_was_handed_over_goes_out_when_the_claim_has_run_out(
    each_database: str,
    due: Cast,
    app: Flask,
    environ: dict[str, str],
    redis_url: str,
    smtp_server: SmtpInbox,
    smtp_url: str,
) -> None:
    celery_for(app)
    from worker.tasks import sweep_reminders

    with time_machine.travel(clock.now() - LEASE - timedelta(minutes=1)), app.app_context():
        sweep_reminders(BEGIN.isoformat())
        db.session.remove()
    assert states(app) == {State.CLAIMED: HIRES}
    with redis.Redis.from_url(redis_url) as broker:
        assert broker.llen(MAIL) > 0
        broker.flushall()
    with running(sweeper_command(), environ), running(worker_command(), environ) as worker:
        ask_for_sweep(app, BEGIN + timedelta(hours=1))
        wait_for(lambda: states(app) == {State.ACCEPTED: HIRES}, 60, lambda: worker.said)
    assert each_mailed_once(smtp_server)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def environ(environ: dict[str, str], port: int) -> dict[str, str]:
    """With a broker of the test's own, unless it asked for the common one."""
    return {"TRACKER_REDIS_URL": f"redis://127.0.0.1:{port}/0"} | environ


def test_after_a_day_without_a_broker_the_same_workers_send_what_was_due_and_say_that_it_is_late(
    due: Cast, app: Flask, environ: dict[str, str], port: int, smtp_server: SmtpInbox, smtp_url: str, tmp_path: Path
) -> None:
    with ExitStack() as programs:
        with running_broker(port, tmp_path):
            sweeper = programs.enter_context(running(sweeper_command(), environ))
            programs.enter_context(running(worker_command(), environ))
            before = newest_sweep(app)
            ask_for_sweep(app, BEGIN - timedelta(days=1))
            wait_for(lambda: newest_sweep(app) > before, 60, lambda: sweeper.said)
        with pytest.raises(Exception, match="refused"):  # the tick of beat finds no broker
            ask_for_sweep(app, BEGIN)
        assert smtp_server.received == []
        with running_broker(port, tmp_path):  # a new one: nothing of the old is left
            ask_for_sweep(app, BEGIN + timedelta(days=1))
            wait_for(lambda: states(app) == {State.ACCEPTED: HIRES}, 60, lambda: sweeper.said)
    assert each_mailed_once(smtp_server)
    assert all(str(message["Subject"]).startswith("Sent late: ") for message in smtp_server.messages)
