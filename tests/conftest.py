"""The harness: what every test may ask for by name. `tests/README.md` lists it."""

import os

from hypothesis import settings

# The same examples every time where a run decides whether a change lands; new ones at every run elsewhere.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

pytest_plugins = [
    "tests.support.databases",
    "tests.support.application",
    "tests.cast",
    "tests.support.servers",
    "tests.support.browser",
    "tests.support.shared",
    "tests.support.summary",
]
