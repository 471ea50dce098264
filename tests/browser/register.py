"""What the people of the walk do with hires: load wages, import, record, choose a category, grant, export."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import CAMILLE, MAYA, follow, press, told

HEADERS = (
    "Reference",
    "Given name",
    "Family name",
    "Citizenships",
    "Job title",
    "NOC 2021 code",
    "City",
    "Province or territory",
    "Economic region",
    "Wage",
    "Wage is per",
    "Hours per week",
    "Employment began on",
    "Work permit issued on",
    "Work permit expires on",
    "Owner",
)


def file_of(rows: Sequence[Sequence[str]]) -> bytes:
    """The spreadsheet as an older Excel saves it: Windows-1252."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADERS, *rows])
    return text.getvalue().encode("cp1252")


def row(reference: str, name: tuple[str, str], permit: tuple[str, str], wage: str = "62.98") -> list[str]:
    """A software engineer in Burnaby, employed since the permit was issued."""
    place = ("Burnaby", "BC", "5920")
    job = ("Software engineer", "21231", *place, wage, "hour", "40")
    return [reference, *name, "India", *job, permit[0], *permit, MAYA.email]


def load_published_wages(page: Page, file: Path) -> None:
    """Maya loads the official file; loading it again changes nothing."""
    for words in ("968", "nothing changed"):
        follow(page, "Wages")
        page.get_by_label("Wages file").set_input_files(file)
        press(page, "Load the file")
        told(page, words)
    expect(page.get_by_role("table", name="Loaded tables")).to_contain_text(file.name)


def read_spreadsheet(page: Page, name: str, content: bytes) -> None:
    """Maya has the program read a file; nothing is written by that."""
    follow(page, "Import")
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    press(page, "Read the file")


def see_what_to_mend(page: Page, problems: Mapping[tuple[str, str], str]) -> None:
    """Every problem stands there with its line, its column and what would be right, and nothing can be written."""
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"{len(problems)} things to mend before this can be imported")
    listed = page.get_by_role("table", name="What to mend").get_by_role("row")
    expect(listed).to_have_count(len(problems) + 1)
    for (line, column), right in problems.items():
        found = listed.filter(has=page.get_by_role("rowheader", name=line, exact=True)).filter(has_text=column)
        expect(found).to_contain_text(right)
    expect(page.get_by_role("button", name="Record")).to_have_count(0)
    follow(page, "Hires")
    expect(page.get_by_role("heading", name="No hires yet")).to_be_visible()


def confirm_the_import(page: Page, understood: Mapping[str, str]) -> None:
    """The dry run shows what each row was understood as; then all of it is written."""
    for name, words in understood.items():
        found = rows_of(page, "What was understood").filter(has_text=name)
        expect(found).to_contain_text(words)
        expect(found).to_contain_text("Understood")
    press(page, f"Record {len(understood)} hires")
    told(page, f"{len(understood)} hires are recorded.")
    for name in understood:
        expect(rows_of(page, "Hires").filter(has_text=name)).to_have_count(1)


def record_a_hire(page: Page, answers: Mapping[str, str]) -> None:
    """Maya fills the form in by its labels; a choice is made by its words."""
    follow(page, "Hires")
    follow(page, "Add a hire")
    answer(page, answers)


def complete_the_record(page: Page, answers: Mapping[str, str]) -> None:
    """The page of an incomplete hire lists what is missing; a question leads to its field."""
    question = next(iter(answers))
    section(page, "What to ask next").get_by_role("link", name=question).click()
    expect(page.get_by_label(question)).to_be_focused()
    answer(page, answers)
    press(page, "Save the record")
    told(page, "Saved.")


def answer(page: Page, answers: Mapping[str, str]) -> None:
    """Fill fields in by their labels, unfolding the part of the form where one lies."""
    for label, said in answers.items():
        field = page.get_by_label(label, exact=True)
        field.wait_for(state="attached")
        if not field.is_visible():
            page.locator("details", has=field).locator("summary").click()
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=said)
        else:
            field.fill(said)


def pick_the_occupation(page: Page, title: str, offered: str) -> None:
    """A title typed into the code field brings the occupations that fit; one is picked."""
    page.get_by_label("NOC 2021 code").press_sequentially(title)
    expect(page.locator(f'#noc-list option[value="{offered}"]')).to_be_attached()
    page.get_by_label("NOC 2021 code").fill(offered)


def save_the_record(page: Page, name: str) -> None:
    """What was typed is written, and the page of the hire opens."""
    press(page, "Save the record")
    told(page, f"{name} is recorded.")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def open_hire(page: Page, name: str) -> None:
    """Open a hire from the list, by name."""
    follow(page, "Hires")
    follow(page, name)


def propose_category(page: Page, name: str) -> None:
    """Maya proposes; it waits for a lead."""
    page.get_by_label("Category", exact=True).select_option(label=name)
    press(page, "Propose this category")
    told(page, f"{name} is proposed. An HR lead confirms it.")
    expect(page.get_by_role("button", name="Confirm")).to_have_count(0)


def confirm_category(page: Page, name: str) -> None:
    """Daniel confirms what Maya proposed."""
    expect(page.locator(".note")).to_contain_text(f"Proposed by {MAYA.name}")
    press(page, f"Confirm {name}")
    told(page, f"{name} is confirmed.")


def grant_to_counsel(page: Page, hire: str, until: date) -> None:
    """Ada opens one hire to counsel until a day."""
    follow(page, "People")
    follow(page, f"Grant hires to {CAMILLE.name}")
    page.get_by_role("checkbox", name=hire).check()
    page.get_by_label("Last day").fill(until.isoformat())
    press(page, "Grant the ticked hires")
    told(page, "One hire granted until")


def download_for_counsel(page: Page) -> list[dict[str, str]]:
    """The CSV of the export page, opened."""
    follow(page, "Exports")
    with page.expect_download() as download:
        press(page, "Download the file")
    assert download.value.suggested_filename.endswith(".csv")
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def section(page: Page, title: str) -> Locator:
    """A part of the page by the words of its heading."""
    return page.get_by_role("region", name=title)


def rows_of(page: Page, table: str) -> Locator:
    """The rows of a table, its heads left out."""
    return page.get_by_role("table", name=table, exact=True).locator("tbody tr")


def from_today(today: date, days: int) -> str:
    """A day counted from today, as it is typed."""
    return (today + timedelta(days)).isoformat()
