"""`make bench-faults`: at least so many kills on each database, a thousand reminders due in every round.

Each fault kills one process with SIGKILL at a random instant and starts it again, moves the clock by up to an hour, or
lets the mail server misbehave for a moment. At the end of a round everything is whole again and the clock is right;
then every reminder must have been taken by the mail server, and whatever was taken twice must say so.
"""

import argparse
import random
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from benchmarks.faults.round import Plan, Round, Tally
from tests.support.databases import administer
from tests.support.postgresql import running_postgresql


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200, help="on each database")
    parser.add_argument("--due", type=int, default=1_000, help="reminders due in a round")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    given = parser.parse_args()
    print(f"seed {given.seed}")
    kept = True
    for database in given.database or ["sqlite", "postgresql"]:
        found = _run(database, given, random.Random(f"{given.seed} {database}"))
        print(f"{database}: {found}", flush=True)
        kept = kept and found.kept
    sys.exit(0 if kept else 1)


def _run(database: str, given: argparse.Namespace, chance: random.Random) -> Tally:
    total, numbers = Tally(), count(1)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, running_postgresql(fsync=True) as server:
        while total.kills.total() < given.kills:
            number = next(numbers)
            home = Path(folder) / str(number)
            home.mkdir()
            url = f"sqlite:///{home}/tracker.db" if database == "sqlite" else _made(server, f"round_{number}")
            found = Round(url, home, Plan(due=given.due), chance).run()
            total += found
            print(f"{database}, round {number}, {time.monotonic() - begun:.0f} s: {found}", flush=True)
    return total


def _made(server: str, name: str) -> str:
    administer(server, "CREATE DATABASE {}", name)
    return f"{server}/{name}"


if __name__ == "__main__":
    main()
