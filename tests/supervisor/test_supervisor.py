"""The supervisor keeps real processes running and leaves none behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.programs import alive, wait_for
from tracker.errors import Conflict, TrackerError
from tracker.supervisor import Program, Supervisor, lock, pause_after, private_folder

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.fork();"
    "os.write(1, b'%d\\n' % os.getpid()); time.sleep(600)",
]


class Log(list[tuple[str, str]]):
    """What the programs said, by name."""

    def __call__(self, name: str, line: str) -> None:
        self.append((name, line))


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def supervisor(log: Log) -> Iterator[Supervisor]:
    supervisor = Supervisor(dict(os.environ), log)
    yield supervisor
    supervisor.stop()


def pid_of(program: Program) -> int:
    assert program.process is not None
    return program.process.pid


def test_a_program_that_dies_is_started_again(supervisor: Supervisor, log: Log) -> None:
    program = Program("sleeper", SLEEP)
    assert supervisor.start(program)
    first = pid_of(program)
    os.kill(first, signal.SIGKILL)

    assert supervisor.start(Program("other", SLEEP), lambda: pid_of(program) != first)

    assert alive(pid_of(program))
    assert ("sleeper", "ended with -9; starts again") in log


def test_the_pause_before_a_new_start_doubles_up_to_half_a_minute() -> None:
    assert [pause_after(deaths) for deaths in (0, 1, 2, 6, 7, 5000)] == [0.25, 0.5, 1.0, 16.0, 30.0, 30.0]


def test_a_program_is_ready_before_the_next_one_starts(supervisor: Supervisor, log: Log) -> None:
    assert supervisor.start(Program("first", SLEEP), lambda: ("first", "up") in log)
    assert log == [("first", "up")]


def test_programs_stop_in_the_reverse_order_of_their_start(supervisor: Supervisor, log: Log) -> None:
    says = "import signal, sys; print('up', flush=True); signal.sigwait([signal.SIGTERM]); print('down', flush=True)"
    command = [sys.executable, "-c", f"import signal; signal.pthread_sigmask(0, [15]); {says}"]
    supervisor.start(Program("first", command), lambda: ("first", "up") in log)
    supervisor.start(Program("second", command), lambda: ("second", "up") in log)

    supervisor.stop()

    assert [name for name, line in log if line == "down"] == ["second", "first"]


def test_a_program_that_ignores_the_request_is_ended_with_its_children(supervisor: Supervisor, log: Log) -> None:
    program = Program("stubborn", STUBBORN)
    supervisor.start(program, lambda: len(log) == 2)

    supervisor.stop(within=0.2)

    both = [int(line) for _, line in log]
    wait_for(lambda: not any(map(alive, both)), 10)


def test_a_stop_while_waiting_ends_the_wait(supervisor: Supervisor) -> None:
    supervisor.stopping.set()
    assert not supervisor.start(Program("sleeper", SLEEP), lambda: False)


def test_programs_die_with_a_supervisor_that_is_killed() -> None:
    script = (
        "import os\n"
        "from tracker.supervisor import Program, Supervisor\n"
        "program = Program('sleeper', ['sleep', '600'])\n"
        "supervisor = Supervisor(dict(os.environ), print)\n"
        "supervisor.start(program)\n"
        "print(program.process.pid, flush=True)\n"
        "supervisor.keep()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
        wait_for(lambda: not alive(child), 10)


def test_a_second_copy_on_the_same_home_is_refused(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(Conflict, match="another copy"):
        lock(tmp_path)
    lock(tmp_path).close()


def test_a_folder_others_can_open_is_refused_for_the_socket(tmp_path: Path) -> None:
    private_folder(tmp_path / "mine")
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o700
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(TrackerError, match="mode 700"):
        private_folder(tmp_path / "open")
