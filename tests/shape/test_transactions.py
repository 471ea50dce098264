"""Services alone write to the database; only the clock reads the clock."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.settings import CHECKOUT

WRITES = {"commit", "add", "add_all", "delete", "merge", "begin", "begin_nested"}
CLOCKS = {"now", "utcnow", "today"}


def calls_in(folder: str) -> Iterator[tuple[Path, ast.Call, str, str]]:
    """Every call of a method: its file, the call, what it is called on, and the method."""
    for file in sorted((CHECKOUT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield file.relative_to(CHECKOUT), node, ast.unparse(node.func.value), node.func.attr


@pytest.mark.parametrize("folder", ["tracker/web", "tracker/cli", "tracker/store", "worker"])
def test_nothing_outside_the_services_writes_to_the_database(folder: str) -> None:
    found = [
        f"{file}:{call.lineno}"
        for file, call, target, method in calls_in(folder)
        if method in WRITES and (target == "session" or target.endswith(".session"))
    ]
    assert found == []


@pytest.mark.parametrize("folder", ["tracker", "worker"])
def test_only_the_clock_reads_the_wall_clock(folder: str) -> None:
    found = [
        f"{file}:{call.lineno}"
        for file, call, target, method in calls_in(folder)
        if (method in CLOCKS and target in ("date", "datetime", "datetime.datetime", "datetime.date"))
        or (method == "time" and target == "time")
    ]
    assert [place for place in found if not place.startswith("tracker/clock.py")] == []
