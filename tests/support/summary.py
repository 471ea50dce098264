"""The last lines of a run: which tests were skipped for want of something, and how to get it."""

from collections import Counter

import pytest

from tests.support.browser import NO_CHROMIUM
from tests.support.shared import NO_SHARED

NO_COMPOSE = "no docker-compose"
REMEDIES = {
    NO_CHROMIUM: "browser tests need Chromium: apt-get install chromium",
    NO_COMPOSE: "the check of docker-compose.yml needs docker-compose: apt-get install docker-compose",
    NO_SHARED: "set TRACKER_SHARED to the folder with the contract and the data",
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what each kind of skipped test was missing."""
    skipped = terminalreporter.stats.get("skipped", [])
    counts = Counter(remedy for report in skipped for why, remedy in REMEDIES.items() if why in str(report.longrepr))
    for remedy, number in counts.items():
        terminalreporter.write_line(f"{number} skipped: {remedy}", yellow=True)
