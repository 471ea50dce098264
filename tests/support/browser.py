"""A real Chromium, driven headless."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
NO_CHROMIUM = "no Chromium at /usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver; a test that needs it skips where no Chromium is installed."""
    if not CHROMIUM.exists():
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A real headless Chromium."""
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def browser_context(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    """A fresh profile that opens addresses such as `/o/acme/` on this test's live server."""
    context = browser.new_context(base_url=live_server, viewport={"width": 1280, "height": 900}, locale="en-CA")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext, live_server: str) -> Iterator[Page]:
    """A tab 1280 pixels wide. The test fails on a script error, a broken policy or a request to somewhere else."""
    page = browser_context.new_page()
    complaints: list[str] = []
    home = urlsplit(live_server).netloc
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda asked: complaints.append(asked.url) if _elsewhere(asked.url, home) else None)
    yield page
    assert complaints == []


def _elsewhere(url: str, home: str) -> bool:
    address = urlsplit(url)
    return address.scheme in ("http", "https") and address.netloc != home
