"""A process of the tracker in which waiting is short and the clock can be moved: `python -m benchmarks.faults.child …`.

The arguments are those of Celery; `FAULTS_NAME` is what it calls itself to the mail server. All time-outs and leases
are divided by the number in `FAULTS_SHORTER`, so the lease stays the longer. The clock runs ahead by the seconds that
stand in the file named by `FAULTS_CLOCK`.
"""

import os
import socket
import sys
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path

from tracker import clock
from tracker.mail import smtp
from tracker.services import send
from worker import schedule

TICK = 1.0  # seconds between sweeps
LONGEST_WAIT = timedelta(seconds=5)  # between attempts, so that a round ends soon after its last fault


def main() -> None:
    moved, shorter = Path(os.environ["FAULTS_CLOCK"]), float(os.environ["FAULTS_SHORTER"])
    socket.getfqdn = lambda name="": f"{os.environ['FAULTS_NAME']}.localhost"  # for smtplib, which wants a dot
    clock.now = lambda: datetime.now(UTC) + timedelta(seconds=float(moved.read_text() or 0))
    smtp.COMMAND_TIMEOUT, smtp.DATA_TIMEOUT = smtp.COMMAND_TIMEOUT / shorter, smtp.DATA_TIMEOUT / shorter
    send.LEASE, send.FRESH = send.LEASE / shorter, send.FRESH / shorter
    send.WAITS = tuple(part for wait in send.WAITS for part in _parts(wait / shorter))
    schedule.BEAT["sweep reminders"] |= {"schedule": TICK, "options": {"expires": 2 * TICK}}
    from celery.__main__ import main as celery  # after the constants: other modules take them by name

    sys.argv[0] = "celery"
    celery()


def _parts(wait: timedelta) -> list[timedelta]:
    """A long wait as several attempts more, so that a mail is given up no sooner."""
    return [min(wait, LONGEST_WAIT)] * ceil(wait / LONGEST_WAIT)


if __name__ == "__main__":
    main()
