"""A process of the tracker in which waiting is short and the clock can be moved: `python -m benchmarks.faults.child …`.

The arguments are those of Celery. All time-outs and leases are divided by the same number, so the lease stays the
longer. The clock runs ahead by the seconds that stand in the file named by `FAULTS_CLOCK`.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker import clock
from tracker.mail import smtp
from tracker.services import send
from worker import schedule

SHORTER = 120
TICK = 1.0  # seconds between sweeps


def main() -> None:
    moved = Path(os.environ["FAULTS_CLOCK"])
    clock.now = lambda: datetime.now(UTC) + timedelta(seconds=float(moved.read_text() or 0))
    smtp.COMMAND_TIMEOUT, smtp.DATA_TIMEOUT = 2.0, smtp.DATA_TIMEOUT / SHORTER
    send.LEASE, send.FRESH = send.LEASE / SHORTER, send.FRESH / SHORTER
    send.WAITS = tuple(wait / SHORTER for wait in send.WAITS)
    schedule.BEAT["sweep reminders"] |= {"schedule": TICK, "options": {"expires": 2 * TICK}}
    from celery.__main__ import main as celery  # after the constants: other modules take them by name

    sys.argv[0] = "celery"
    celery()


if __name__ == "__main__":
    main()
