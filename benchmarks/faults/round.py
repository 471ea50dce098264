"""One round: many reminders due, every process running, and faults at random instants while they go out."""

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.faults.mail_server import BEHAVIOURS
from benchmarks.faults.processes import NAMES, SENDING, Processes
from benchmarks.faults.tally import CLOCK, Fault, Tally, tally
from benchmarks.stock import fill, organisation_with_owners
from tracker import clock
from tracker.app import create_app
from tracker.services.schema import upgrade_schema
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.organisation import Organisation
from tracker.store.reminder import Reminder, State

KILLED = (*NAMES, *SENDING)  # those who send twice as often
OTHERS = (CLOCK, *BEHAVIOURS)
TWENTY = (*NAMES, *SENDING, "mail server", "worker-1", "worker-2", "worker-1", "worker-2", *OTHERS)
"""Fifteen kills and each of the other faults, for a short round."""
LONGEST_QUIET = 5.0  # seconds without a mail after which the next fault comes all the same


@dataclass(frozen=True, slots=True)
class Plan:
    """How a round goes. Times are in seconds.

    `faults` come in any order; where none are named they come as long as something is still to go out, `kills` being
    the share of kills.
    """

    due: int = 1_000
    faults: tuple[str, ...] = ()
    kills: float = 0.75
    peace: tuple[float, float] = (0.0, 1.0)
    shorter: float = 120
    longest: float = 300  # until what has not gone out is called lost


class Round:
    """Processes over one fresh database. `run` gives the tally."""

    def __init__(self, database_url: str, home: Path, plan: Plan, chance: random.Random) -> None:
        self.home, self.plan, self.chance = home, plan, chance
        self.processes = Processes(database_url, home, plan.shorter)

    def run(self) -> Tally:
        self._say("behaviour", "ok")
        self._say("clock", "0")
        app = create_app(Settings.from_environment(self.processes.settings))
        with app.app_context():
            upgrade_schema()
            with self.processes:
                self._stock()
                faults = list(self._faults())
                self._say("clock", "0")
                self._wait(lambda: self._open() == 0, self.plan.longest)
            db.engine.dispose()
        taken = [json.loads(line) for line in (self.home / "taken").read_text().splitlines()]
        return tally([f"S-{number:07}" for number in range(1, self.plan.due + 1)], taken, faults, set(KILLED))

    def _say(self, name: str, word: str) -> None:
        (self.home / name).write_text(word)

    def _stock(self) -> None:
        organisation_id, owners = organisation_with_owners(20)
        # Noon, wherever that is: a clock moved by an hour stays within the day and after the sending hour.
        zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+}"
        db.session.get_one(Organisation, organisation_id).time_zone = zone
        db.session.commit()
        fill(organisation_id, owners, self.plan.due, self.plan.due, clock.today(zone))

    def _open(self) -> int:
        """How many reminders are due and not yet accepted."""
        first = (Reminder.deadline_id - 1) % 6 == 0
        waiting = db.session.scalar(select(func.count()).where(first, Reminder.state != State.ACCEPTED))
        db.session.rollback()  # nothing here may hold the lock the others write under
        return waiting or 0

    def _taken(self) -> int:
        """How much the mail server has written of what it took."""
        file = self.home / "taken"
        return file.stat().st_size if file.exists() else 0

    def _wait(self, done: Callable[[], bool], longest: float) -> None:
        end = time.monotonic() + longest
        while not done() and time.monotonic() < end:
            self.processes.revive()
            time.sleep(0.1)

    def _faults(self) -> Iterator[Fault]:
        """Faults from the first mail on, each once mails move again after the one before."""
        self._wait(lambda: self._taken() > 0, self.plan.longest)
        end, names = time.monotonic() + self.plan.longest, self._names()
        while self._open() and time.monotonic() < end and (name := next(names, None)):
            before = self._taken()
            self._wait(lambda: self._taken() > before, LONGEST_QUIET)  # noqa: B023 (called at once)
            time.sleep(self.chance.uniform(*self.plan.peace))
            yield self._fault(name)

    def _names(self) -> Iterator[str]:
        yield from self.chance.sample(self.plan.faults, len(self.plan.faults))
        while not self.plan.faults:
            yield self.chance.choice(KILLED if self.chance.random() < self.plan.kills else OTHERS)

    def _fault(self, name: str) -> Fault:
        at = time.time()
        if name in KILLED:
            self.processes.kill(name)
        elif name == CLOCK:
            self._say("clock", str(self.chance.uniform(-3600, 3600)))
        else:
            self._say("behaviour", name)
            time.sleep(self.chance.uniform(0.01, 0.2))
            self._say("behaviour", "ok")
        return Fault(name, at)
