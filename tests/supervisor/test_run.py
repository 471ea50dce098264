"""`tracker run` on an empty folder: everything real, from the first page to the last process."""

import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.support.programs import RunningProgram, alive, descendants, fetch, health, running, wait_for

STARTS_WITHIN = 30  # seconds, on a machine busy with other tests


def environ_in(folder: Path) -> dict[str, str]:
    return {"TRACKER_HOME": str(folder / "home"), "TRACKER_BIND": f"127.0.0.1:{free_port()}"}


@contextmanager
def started(environ: dict[str, str]) -> Iterator[RunningProgram]:
    """`tracker run`, once it has said where its page answers."""
    with running(["tracker", "run"], environ) as program:
        wait_for(lambda: "The tracker answers at" in program.said, STARTS_WITHIN, lambda: program.said)
        yield program


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return environ_in(tmp_path)


@pytest.fixture(scope="module")
def kept_environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environ_in(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def kept(kept_environ: dict[str, str]) -> Iterator[RunningProgram]:
    """A tracker that runs on through all tests that don't end it."""
    with started(kept_environ) as program:
        yield program


@pytest.fixture(scope="module")
def address(kept_environ: dict[str, str]) -> str:
    return f"http://{kept_environ['TRACKER_BIND']}"


def processes(program: RunningProgram) -> list[int]:
    return descendants(program.process.pid)


def process_named(program: RunningProgram, word: str) -> int | None:
    for pid in processes(program):
        if word in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
            return pid
    return None


def test_the_address_printed_opens_the_set_up_page(kept: RunningProgram, address: str) -> None:
    found = re.search(r"answers at (\S+)", kept.said)
    assert found is not None
    assert found[1].startswith(address)
    assert found[1] != address, "the address carries the one-time code"
    assert fetch(found[1])[0] == 200


def test_the_beat_wakes_a_sweep_in_the_worker(kept: RunningProgram, address: str) -> None:
    wait_for(lambda: health(address).get("last_sweep_at"), STARTS_WITHIN, lambda: kept.said)


@pytest.mark.parametrize("word", ["worker@%h", "sweeper@%h", "beat", "wsgi:app"])
def test_a_killed_program_comes_back(kept: RunningProgram, address: str, word: str) -> None:
    wait_for(lambda: process_named(kept, word), STARTS_WITHIN, lambda: kept.said)
    first = process_named(kept, word)
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: process_named(kept, word) not in (None, first), STARTS_WITHIN, lambda: kept.said)
    wait_for(lambda: health(address), STARTS_WITHIN, lambda: kept.said)


def test_a_second_copy_is_refused_in_one_line(kept: RunningProgram, kept_environ: dict[str, str]) -> None:
    with running(["tracker", "run"], kept_environ) as second:
        assert second.process.wait(STARTS_WITHIN) == 1
        second.reader.join(5)
    assert second.said.startswith("Error: another copy of the tracker already runs on ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_polite_kill_stop_everything(environ: dict[str, str], number: int) -> None:
    with started(environ) as tracker:
        wait_for(lambda: process_named(tracker, "beat"), STARTS_WITHIN, lambda: tracker.said)
        below = processes(tracker)
        assert tracker.stop(number) == 0
        assert not any(map(alive, below))


def test_nothing_outlives_a_supervisor_that_is_killed(environ: dict[str, str]) -> None:
    with started(environ) as tracker:
        wait_for(lambda: process_named(tracker, "beat"), STARTS_WITHIN, lambda: tracker.said)
        below = processes(tracker)
        tracker.process.kill()
        wait_for(lambda: not any(map(alive, below)), 20)


def test_a_port_in_use_is_refused_in_one_line(environ: dict[str, str]) -> None:
    host, _, port = environ["TRACKER_BIND"].partition(":")
    with socket.create_server((host, int(port))), running(["tracker", "run"], environ) as program:
        assert program.process.wait(STARTS_WITHIN) == 1
        program.reader.join(5)
    assert program.said.endswith("(Address already in use); set TRACKER_BIND to another")


def test_a_wrong_setting_is_refused_without_a_traceback(environ: dict[str, str]) -> None:
    with running(["tracker", "run"], environ | {"TRACKER_TIME_ZONE": "Mars"}) as program:
        assert program.process.wait(STARTS_WITHIN) == 1
        program.reader.join(5)
    assert program.said == "Error: TRACKER_TIME_ZONE: Mars is no time zone; give an IANA name such as America/Toronto"


def test_a_home_with_a_very_long_path_works(environ: dict[str, str], tmp_path: Path) -> None:
    environ["TRACKER_HOME"] = str(tmp_path / ("long" * 30))
    with started(environ) as tracker:
        address = f"http://{environ['TRACKER_BIND']}"
        wait_for(lambda: health(address).get("last_sweep_at"), STARTS_WITHIN, lambda: tracker.said)
