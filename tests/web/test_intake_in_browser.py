"""What a real browser adds to the form and the import."""

import pytest
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser


@pytest.fixture
def maya(cast: Cast, page: Page) -> Page:
    """A tab in which Maya is signed in."""
    cast.app.config["WTF_CSRF_ENABLED"] = True
    page.goto("/sign-in")
    page.fill("input[name=email]", cast.maya.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    return page


def test_occupations_are_suggested_while_a_title_is_typed(maya: Page) -> None:
    maya.goto("/o/northline/hires/new")
    maya.locator("[id='job.noc_2021']").press_sequentially("software engineer")
    suggestion = maya.locator("#noc-list option").first
    expect(suggestion).to_have_attribute("value", "21231 Software engineers and designers")


def test_a_link_to_a_question_opens_the_part_it_is_folded_into(cast: Cast, maya: Page) -> None:
    maya.goto(f"/o/northline/hires/{cast.hidden_hire}/edit#transfer.role")
    expect(maya.locator("[id='transfer.role']")).to_be_focused()


def test_a_refused_form_puts_the_reader_at_what_to_mend(maya: Page) -> None:
    maya.goto("/o/northline/hires/new")
    maya.fill("[id='documents.work_permit.expires_on']", "04/07/2027")
    maya.keyboard.press("Enter")
    expect(maya.locator(".errors")).to_be_focused()
    maya.click(".errors a")
    expect(maya.locator("[id='documents.work_permit.expires_on']")).to_be_focused()


def test_a_spreadsheet_goes_from_file_to_hires(maya: Page) -> None:
    maya.goto("/o/northline/import")
    content = "Prénom;Nom;Échéance du permis\nZoé;Lefèvre;1er mars 2027\n".encode("cp1252")
    maya.set_input_files("#file", {"name": "embauches.csv", "mimeType": "text/csv", "buffer": content})
    maya.click("main form button[type=submit]")
    expect(maya.locator("h1")).to_have_text("Record 1 hire?")
    expect(maya.locator("main table")).to_contain_text("1 March 2027")
    maya.click("button:has-text('Record 1 hire')")
    expect(maya.locator(".toast")).to_contain_text("1 hire is recorded")
    expect(maya.locator("main")).to_contain_text("Zoé Lefèvre")
