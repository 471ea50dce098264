"""Functions and files stay small enough to read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tracker.settings import CHECKOUT

LONGEST_FUNCTION = 50
LONGEST_FILE = 400


def sources() -> list[Path]:
    folders = ("tracker", "worker", "tests", "benchmarks")
    return sorted(file for folder in folders for file in (CHECKOUT / folder).rglob("*.py"))


def functions() -> Iterator[tuple[str, int]]:
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{file.relative_to(CHECKOUT)}:{node.lineno} {node.name}", lines


def test_no_function_is_over_fifty_lines() -> None:
    assert [name for name, lines in functions() if lines > LONGEST_FUNCTION] == []


def test_half_of_all_functions_are_ten_lines_or_less() -> None:
    assert median(lines for _, lines in functions()) <= 10


def test_no_file_is_over_four_hundred_lines() -> None:
    long = {str(file.relative_to(CHECKOUT)): len(file.read_text().splitlines()) for file in sources()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}
