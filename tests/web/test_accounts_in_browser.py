"""The frame and the pages of accounts in a real browser: names, contrast, focus, and no sideways scrolling."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import PASSWORD, Cast
from tracker.services.setup import setup_address

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)
PAGES = (
    "/organisations",
    "/o/northline/people",
    "/o/northline/people/invite",
    "/o/northline/people/{camille}",
    "/o/northline/people/{camille}/hires",
    "/o/northline/people/{camille}/end",
    "/o/northline/mail",
    "/o/northline/mail/{mail}",
    "/nowhere",
)


@pytest.fixture
def ada(page: Page, cast: Cast) -> Page:
    """The administrator's tab, signed in by typing."""
    cast.app.config["WTF_CSRF_ENABLED"] = True
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(cast.ada.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return page


def hold_against_the_rules(page: Page) -> None:
    """No violation of WCAG 2.2 AA that a program can find, and nothing wider than the screen, at both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
        assert found.response["passes"]
        assert found.violations_count == 0, f"{page.url} at {width}\n{found.generate_report()}"


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_an_administrator_hold_in_the_browser(ada: Page, cast: Cast, path: str) -> None:
    ada.goto(path.format(camille=cast.camille.membership_id, mail=cast.mail))
    hold_against_the_rules(ada)


@pytest.mark.parametrize("path", ["/sign-in", "/reset", "/invitation/unknown"])
def test_pages_for_anybody_hold_in_the_browser(page: Page, cast: Cast, path: str) -> None:
    page.goto(path)
    hold_against_the_rules(page)


def test_the_set_up_page_holds_in_the_browser_and_puts_the_reader_at_what_to_mend(page: Page, app: Flask) -> None:
    with app.app_context():
        address = setup_address("")
    assert address is not None
    page.goto(address)
    hold_against_the_rules(page)
    page.get_by_role("button", name="Set up and sign in").click()
    expect(page.locator(".errors")).to_be_focused()
    hold_against_the_rules(page)
    page.get_by_role("link", name="E-mail address: type an address").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()


def test_the_first_stop_is_a_link_past_the_bar_and_the_focus_is_seen(ada: Page) -> None:
    ada.goto("/o/northline/people")
    ada.keyboard.press("Tab")
    skip = ada.get_by_role("link", name="Skip to the main content")
    expect(skip).to_be_focused()
    assert skip.evaluate("link => getComputedStyle(link).outlineWidth") == "3px"


def test_a_password_can_be_shown_while_it_is_typed(page: Page, cast: Cast) -> None:
    page.goto("/sign-in")
    page.get_by_label("Show the password").check()
    expect(page.locator("#password")).to_have_attribute("type", "text")


def test_the_forms_work_without_javascript(browser_context: BrowserContext, cast: Cast, live_server: str) -> None:
    cast.app.config["WTF_CSRF_ENABLED"] = True
    browser = browser_context.browser
    assert browser is not None
    plain = browser.new_context(base_url=live_server, java_script_enabled=False)
    page = plain.new_page()
    page.goto("/o/northline/people/invite")
    page.get_by_label("E-mail address").fill(cast.ada.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("E-mail address").fill("ines2@northline.example")
    page.get_by_label("HR lead").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status")).to_contain_text("ines2@northline.example")
    page.get_by_role("button", name="Français").click()
    assert page.locator("html").get_attribute("lang") == "fr-CA"
    plain.close()
