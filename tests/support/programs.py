"""Real programs of the tracker, started as their users start them."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tracker.settings import CHECKOUT
from tracker.supervisor import end_with_parent

BIN = Path(sys.executable).parent


class RunningProgram:
    """A program and what it has said so far."""

    def __init__(self, command: Sequence[str], environ: dict[str, str]) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [str(BIN / command[0]), *command[1:]],
            env={"PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8"} | environ,
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
            preexec_fn=end_with_parent(),
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            self.lines.extend(line.rstrip("\n") for line in lines)

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end and wait; returns its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(40)
        self.reader.join(5)
        return code


@contextmanager
def running(command: Sequence[str], environ: dict[str, str]) -> Iterator[RunningProgram]:
    """Run a program of the environment, such as `tracker run`, in a clean environment until the block ends."""
    program = RunningProgram(command, environ)
    try:
        yield program
    finally:
        if program.process.poll() is None:
            program.stop()


def wait_for(condition: Callable[[], object], seconds: float, tell: Callable[[], str] = str) -> None:
    """Wait until something holds; where it doesn't in time, `tell` says what is known."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"it did not happen within {seconds} s\n{tell()}"
        time.sleep(0.05)


def fetch(url: str) -> tuple[int, str]:
    """The status and the text of a page; 0 while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, ""


def health(address: str) -> dict[str, Any]:
    """What the health page says, good or bad; empty while nobody answers."""
    status, text = fetch(f"{address}/health")
    said: dict[str, Any] = json.loads(text) if status in (200, 503) else {}
    return said


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be collected doesn't."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def descendants(pid: int) -> list[int]:
    """Every running process below this one."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found: list[int] = []
    ahead = [pid]
    while ahead:
        below = children.get(ahead.pop(), [])
        found += below
        ahead += below
    return [child for child in found if alive(child)]
