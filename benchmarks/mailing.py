"""How fast due reminders reach a local mail server, beside a bare smtplib loop over mails of the same size.

`python -m benchmarks.mailing [--mails 2000]`, on SQLite and on PostgreSQL, by one process and by two workers.
"""

import argparse
import multiprocessing
import smtplib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from benchmarks.stock import fill, organisation_with_owners
from tests.support.ports import free_port
from tests.support.postgresql import running_postgresql
from tracker import clock
from tracker.app import create_app
from tracker.services.remind import sweep
from tracker.services.schema import upgrade_schema
from tracker.services.send import send_claimed
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.reminder import State, settled_since

CLERKS = 20


class _Sink:
    """Takes every mail and forgets it."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        return "250 OK"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=2_000)
    mails = parser.parse_args().mails
    with _mail_server() as port, tempfile.TemporaryDirectory() as folder:
        bare = _bare_loop(port, mails)
        print(f"bare smtplib loop: {mails / bare:.0f} mails a second")
        _report("SQLite", _mailed(f"sqlite:///{folder}/tracker.db", Path(folder), port, mails, 1), mails, bare)
        for workers in (1, 2):
            with running_postgresql(fsync=True) as server:
                seconds = _mailed(f"{server}/postgres", Path(folder), port, mails, workers)
                _report(f"PostgreSQL, {workers} at work", seconds, mails, bare)


def _report(how: str, seconds: float, mails: int, bare: float) -> None:
    print(f"{how}: {mails:,} mails in {seconds:.0f} s, {mails / seconds:.0f} a second, ", end="")
    print(f"{seconds / bare:.2f} times the bare loop")


@contextmanager
def _mail_server() -> Iterator[int]:
    port, ready = free_port(), multiprocessing.Event()
    process = multiprocessing.Process(target=_serve, args=(port, ready), daemon=True)
    process.start()
    ready.wait(20)
    yield port
    process.terminate()
    process.join(10)


def _serve(port: int, ready: Any) -> None:
    Controller(_Sink(), hostname="127.0.0.1", port=port).start()
    ready.set()
    time.sleep(3600)


def _bare_loop(port: int, mails: int) -> float:
    """Seconds for as many mails of the same size, twenty on a connection, as the tracker does."""
    text = "From: a@example.com\nTo: b@example.com\nSubject: Sample\n\n" + ("x" * 70 + "\n") * 130
    begun = time.monotonic()
    for first in range(0, mails, 20):
        with smtplib.SMTP("127.0.0.1", port) as connection:
            for _ in range(min(20, mails - first)):
                connection.sendmail("a@example.com", ["b@example.com"], text)
    return time.monotonic() - begun


def _mailed(database_url: str, home: Path, port: int, mails: int, workers: int) -> float:
    """Seconds from the first batch handed over to the last mail settled."""
    settings = {
        "TRACKER_HOME": str(home),
        "TRACKER_DATABASE_URL": database_url,
        "TRACKER_SMTP_URL": f"smtp://127.0.0.1:{port}",
    }
    batches: multiprocessing.Queue[tuple[int, tuple[int, ...]] | None] = multiprocessing.Queue()
    with create_app(Settings.from_environment(settings)).app_context():
        upgrade_schema()
        organisation_id, owners = organisation_with_owners(CLERKS)
        fill(organisation_id, owners, mails, mails, clock.today("America/Toronto"))
        sweep(hand_over=lambda sweep_id, ids: batches.put((sweep_id, ids)))
        db.session.remove()
        db.engine.dispose()
        for _ in range(workers):
            batches.put(None)
        at_work = [multiprocessing.Process(target=_work, args=(settings, batches)) for _ in range(workers)]
        begun = time.monotonic()
        for worker in at_work:
            worker.start()
        for worker in at_work:
            worker.join()
        seconds = time.monotonic() - begun
        accepted = settled_since(organisation_id, clock.now() - timedelta(days=1))[State.ACCEPTED]
        db.session.remove()
    if accepted != mails:
        raise RuntimeError(f"{accepted} of {mails} mails were accepted")
    return seconds


def _work(settings: dict[str, str], batches: Any) -> None:
    with create_app(Settings.from_environment(settings)).app_context():
        while (batch := batches.get()) is not None:
            send_claimed(*batch)


if __name__ == "__main__":
    main()
