"""One command that keeps broker, web, worker and beat running, and stops them all together.

Each is a real process in a group of its own. The kernel ends it when the supervisor dies in whatever way, a program
that dies is started again after a growing pause, and a stop goes in the reverse order of the start.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from tracker.errors import Conflict, TrackerError

PR_SET_PDEATHSIG = 1
LONGEST_PAUSE = 30.0  # seconds between two starts of a program that keeps dying
HEALTHY_AFTER = 60.0  # seconds a program must live for its earlier deaths to be forgotten
STOP_WITHIN = 20.0  # seconds a program gets to end by itself

_libc = ctypes.CDLL(None)


def end_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """What a child runs before its program, so that the kernel sends it a signal when its parent dies.

    The parent, to the kernel, is the thread that started the child: start children from the main thread.
    """

    parent = os.getpid()

    def arrange() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # it died before the kernel was told
            os.kill(os.getpid(), number)

    return arrange


def pause_after(deaths: int) -> float:
    """Seconds to wait before a program is started again that has died so many times in a row."""
    return min(LONGEST_PAUSE, 0.25 * 2.0 ** min(deaths, 10))


@dataclass(slots=True)
class Program:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[str] | None = None
    deaths: int = 0
    started_at: float = 0.0
    start_again_at: float | None = None
    reader: threading.Thread | None = field(default=None, repr=False)

    def start(self, environ: dict[str, str], log: Callable[[str, str], None]) -> None:
        self.process = spawn(self.command, environ)
        self.started_at, self.start_again_at = time.monotonic(), None
        assert self.process.stdout is not None
        self.reader = threading.Thread(target=_copy_lines, args=(self.name, self.process.stdout, log), daemon=True)
        self.reader.start()

    def stop(self, within: float = STOP_WITHIN) -> None:
        """Ask the program to end, after so many seconds make it: nothing of its group is left."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(within)
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.reader is not None:
            self.reader.join(1)


def spawn(command: Sequence[str], environ: dict[str, str]) -> subprocess.Popen[str]:
    """Start a program in a group of its own that doesn't outlive this process."""
    return subprocess.Popen(
        command,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
        preexec_fn=end_with_parent(),
    )


class Supervisor:
    """Starts programs in order, starts again the one that dies, stops all in reverse order."""

    def __init__(self, environ: dict[str, str], log: Callable[[str, str], None]) -> None:
        self.environ = environ
        self.log = log
        self.stopping = threading.Event()
        self.running: list[Program] = []

    def watch_signals(self) -> None:
        """Let Ctrl-C, a polite kill and a closed terminal stop everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def start(self, program: Program, ready: Callable[[], bool] = lambda: True) -> bool:
        """Start a program and keep all going until it is ready; False when a stop came first."""
        program.start(self.environ, self.log)
        self.running.append(program)
        while not self.stopping.is_set():
            if ready():
                return True
            self._tend()
        return False

    def keep(self) -> None:
        """Keep everything running until a stop is asked for."""
        while not self.stopping.is_set():
            self._tend()

    def stop(self, within: float = STOP_WITHIN) -> None:
        """Stop every program, the last one started first; each gets so many seconds."""
        for program in reversed(self.running):
            program.stop(within)
        self.running.clear()

    def _tend(self) -> None:
        for program in self.running:
            self._revive(program)
        self.stopping.wait(0.1)

    def _revive(self, program: Program) -> None:
        now = time.monotonic()
        if program.process is None or program.process.poll() is None:
            return
        if program.start_again_at is None:
            program.deaths = 0 if now - program.started_at > HEALTHY_AFTER else program.deaths
            program.start_again_at = now + pause_after(program.deaths)
            program.deaths += 1
            self.log(program.name, f"ended with {program.process.returncode}; starts again")
        elif now >= program.start_again_at:
            program.stop()  # what the dead leader left of its group
            program.start(self.environ, self.log)


def lock(home: Path) -> IO[str]:
    """Hold the home folder for this process; the lock ends with it.

    Raises Conflict where another copy runs on the same folder.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = (home / "run.lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise Conflict(f"another copy of the tracker already runs on {home}") from error
    return file


def private_folder(folder: Path) -> None:
    """Make a folder that only this user can open.

    Raises TrackerError where it is somebody else's: a socket there could be overheard.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise TrackerError(f"{folder} must belong to this user alone (mode 700)")


def print_log(name: str, line: str) -> None:
    """Show one line of a program under its name."""
    print(f"{name:<7}| {line}", file=sys.stderr, flush=True)


def _copy_lines(name: str, lines: IO[str], log: Callable[[str, str], None]) -> None:
    for line in lines:
        log(name, line.rstrip("\n"))
    lines.close()
