"""The harness: what every test may ask for by name. `tests/README.md` lists it."""

pytest_plugins = [
    "tests.support.databases",
    "tests.support.application",
    "tests.cast",
    "tests.support.servers",
    "tests.support.browser",
    "tests.support.shared",
    "tests.support.summary",
]
