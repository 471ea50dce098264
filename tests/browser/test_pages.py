"""Every page of the sample organisation, wide and narrow: nothing overflows, complains or shuts anybody out."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tracker import clock
from tracker.app import create_app
from tracker.services.demo import SLUG, fill_empty
from tracker.services.remind import sweep
from tracker.services.restore import bring_restored_up_to_date
from tracker.settings import Settings
from tracker.store.base import db

pytestmark = pytest.mark.browser

ADA, PASSWORD = "ada@northline.example", "four quiet sample words"
HOME = f"/o/{SLUG}"
PAGES = {
    "today": f"{HOME}/",
    "what cannot be proved": f"{HOME}/?view=stop",
    "incomplete records": f"{HOME}/?view=incomplete",
    "an empty list": f"{HOME}/?category=short_stay",
    "hires": f"{HOME}/hires/",
    "a hire": f"{HOME}/hires/1",
    "a hire with gaps": f"{HOME}/hires/20",
    "a new hire": f"{HOME}/hires/new",
    "a hire's record": f"{HOME}/hires/1/edit",
    "a date of one's own": f"{HOME}/hires/1/dates/new",
    "a new paper": f"{HOME}/hires/1/papers/work_permit",
    "reminders": f"{HOME}/reminders",
    "reminders sent": f"{HOME}/reminders?view=accepted",
    "reminder settings": f"{HOME}/reminders/settings",
    "rehearsal": f"{HOME}/reminders/rehearsal",
    "calendar": f"{HOME}/calendar",
    "sweeps": f"{HOME}/reminders/sweeps",
    "proof of set-up": f"{HOME}/reminders/set-up",
    "a mail server to try": f"{HOME}/reminders/set-up/mail-server",
    "the month": f"{HOME}/reminders/month",
    "nobody would be told": f"{HOME}/reminders/untold",
    "held reminders": f"{HOME}/reminders/restored",
    "import": f"{HOME}/import",
    "wages": f"{HOME}/wages",
    "a wage": f"{HOME}/wages?noc=21231&region=5920",
    "occupations": f"{HOME}/wages?noc=software&region=5920",
    "exports": f"{HOME}/exports/",
    "people": f"{HOME}/people",
    "an invitation": f"{HOME}/people/invite",
    "a role": f"{HOME}/people/2",
    "the end of a role": f"{HOME}/people/2/end",
    "grants": f"{HOME}/people/5/hires",
    "an absence": f"{HOME}/people/2/away",
    "hires to hand over": f"{HOME}/people/hand-over?from=1",
    "a deadline": f"{HOME}/deadlines/1",
    "what rests": f"{HOME}/?view=rest",
    "captured mail": f"{HOME}/mail",
    "a mail": f"{HOME}/mail/1",
    "organisations": "/organisations",
    "account": "/account",
    "not found": f"{HOME}/nowhere",
}
MISSING = {"not found", "stale invitation"}
STRANGERS_PAGES = {"sign in": "/sign-in", "new password": "/reset", "stale invitation": "/invitation/no-such-link"}


@dataclass(frozen=True, slots=True)
class Window:
    """How somebody looks at the pages: the width in pixels, and light or dark."""

    width: int
    scheme: Literal["light", "dark"]


WINDOWS = {"desk": Window(1280, "light"), "phone at night": Window(390, "dark")}


@pytest.fixture(scope="module")
def sample_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample organisation after a sweep, administered by Ada."""
    folder = tmp_path_factory.mktemp("sample")
    file = Path(shutil.copy(sqlite_template, folder / "sample.db"))
    settings = {"TRACKER_HOME": str(folder), "TRACKER_DATABASE_URL": f"sqlite:///{file}"}
    with create_app(Settings.from_environment(settings)).app_context():
        fill_empty(ADA, "Ada Muster", PASSWORD)
        sweep()
        db.engine.dispose()
    return file


@pytest.fixture
def sqlite_url(sample_file: Path, tmp_path: Path) -> str:
    """Every test here begins with its own copy of the sample."""
    return f"sqlite:///{shutil.copy(sample_file, tmp_path / 'tracker.db')}"


@pytest.fixture
def ada(page: Page) -> Page:
    """Ada's tab."""
    sign_in(page)
    return page


@pytest.fixture
def plain_page(browser: Browser, live_server: str) -> Iterator[Page]:
    """A tab that runs no script."""
    context = browser.new_context(base_url=live_server, java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("[name=email]", ADA)
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url(f"**{HOME}/")


def faults(page: Page, pages: dict[str, str]) -> list[str]:
    """What is wrong with these pages as the window stands."""
    found: list[str] = []
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    for name, path in pages.items():
        errors.clear()
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == (404 if name in MISSING else 200), name
        unexpected = [said for said in errors if name not in MISSING or "404" not in said]
        found += [f"{name}: {fault}" for fault in unexpected + too_wide(page) + shut_out(page)]
    return found


def too_wide(page: Page) -> list[str]:
    """Says so where the page scrolls sideways."""
    reaches, width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"reaches to {reaches} of {width} pixels"] if reaches > width else []


def shut_out(page: Page) -> list[str]:
    """What keeps somebody with a screen reader, weak eyes or a keyboard out, as axe finds it."""
    report = Axe().run(page).response
    assert report["passes"]
    grave = [one for one in report["violations"] if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['html'][:120]}" for one in grave for node in one["nodes"][:2]]


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_every_page_fits_and_is_open_to_all(ada: Page, window: Window) -> None:
    ada.set_viewport_size({"width": window.width, "height": 900})
    ada.emulate_media(color_scheme=window.scheme)
    assert faults(ada, PAGES) == []


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_the_pages_before_signing_in_fit_and_are_open_to_all(page: Page, window: Window) -> None:
    page.set_viewport_size({"width": window.width, "height": 900})
    page.emulate_media(color_scheme=window.scheme)
    assert faults(page, STRANGERS_PAGES) == []


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_what_waits_since_a_restore_fits_and_is_open_to_all(ada: Page, app: Flask, window: Window) -> None:
    with time_machine.travel(clock.now() + timedelta(days=90)), app.app_context():
        bring_restored_up_to_date()
    ada.set_viewport_size({"width": window.width, "height": 900})
    ada.emulate_media(color_scheme=window.scheme)
    assert faults(ada, {name: PAGES[name] for name in ("held reminders", "today", "a hire")}) == []
    ada.goto(PAGES["held reminders"])
    ticks = ada.get_by_role("checkbox")
    ada.get_by_role("link", name="Tick none").click()
    ticks.first.check()
    waiting = ticks.count()
    ada.get_by_role("button", name="They went out before").click()
    expect(ticks).to_have_count(waiting - 1)


def test_the_longer_words_of_french_fit_the_smallest_telephone(ada: Page) -> None:
    ada.get_by_role("button", name="Français").click()
    expect(ada.locator("html")).to_have_attribute("lang", "fr-CA")
    ada.set_viewport_size({"width": 320, "height": 640})
    found = {}
    for name, path in PAGES.items():
        ada.goto(path)
        found[name] = too_wide(ada)
    assert {name: wide for name, wide in found.items() if wide} == {}


def test_the_first_tab_leads_past_the_bar_to_the_content(ada: Page) -> None:
    for path in (PAGES["today"], PAGES["a hire"], PAGES["a new hire"]):
        ada.goto(path)
        ada.keyboard.press("Tab")
        expect(ada.get_by_role("link", name="Skip to the main content")).to_be_focused()
        ada.keyboard.press("Enter")
        assert ada.url.endswith("#main")


def test_everything_opens_without_a_script(plain_page: Page) -> None:
    sign_in(plain_page)
    for path in PAGES.values():
        plain_page.goto(path)
        expect(plain_page.get_by_role("heading", level=1)).to_be_visible()


def test_an_occupation_is_found_by_its_title_without_a_script(plain_page: Page) -> None:
    sign_in(plain_page)
    plain_page.goto(PAGES["a new hire"])
    plain_page.get_by_label("NOC 2021 code").fill("software engineer")
    plain_page.get_by_role("button", name="Look up").click()
    plain_page.get_by_role("radio", name="21231").check()
    plain_page.get_by_label("Family name").fill("Přiklad")
    plain_page.get_by_role("button", name="Save the record").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Přiklad")
    expect(plain_page.locator("main")).to_contain_text("NOC 21231")
