"""Twenty faults while mails go out: the short form of `make bench-faults`."""

import random
from pathlib import Path

from benchmarks.faults.round import TWENTY, Plan, Round

PLAN = Plan(due=200, faults=TWENTY, peace=(0.0, 0.3), shorter=240, longest=180)


def test_twenty_kills_moved_clocks_and_broken_lines_lose_no_reminder_and_repeat_none_unmarked(
    each_database: str, database_url: str, tmp_path: Path
) -> None:
    found = Round(database_url, tmp_path, PLAN, random.Random(1)).run()
    assert found.kills.total() + found.others.total() == 20, found
    assert found.kept, found
