"""The whole job in a real browser: from the first visit to counsel's file, mails over a real SMTP server."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import (
    ADA,
    CAMILLE,
    DANIEL,
    MAYA,
    accept_the_invitation,
    follow,
    invite,
    link_in,
    mails_to,
    press,
    set_up_by_the_one_time_code,
    sign_in,
    sign_out,
)
from tests.browser.register import (
    complete_the_record,
    confirm_category,
    confirm_the_import,
    download_for_counsel,
    file_of,
    from_today,
    grant_to_counsel,
    load_published_wages,
    open_hire,
    pick_the_occupation,
    propose_category,
    read_spreadsheet,
    record_a_hire,
    row,
    rows_of,
    save_the_record,
    section,
    see_what_to_mend,
)
from tests.support.servers import SmtpInbox
from tracker import clock

pytestmark = pytest.mark.browser

RunTracker = Callable[..., Result]
GTS_B = "Global Talent Stream, Category B"
ROHAN = "Rohan Udaharan"
PERMIT_DAYS = 200


@pytest.fixture
def today() -> date:
    """Today at the organisation of the walk."""
    return clock.today("America/Vancouver")


def test_the_main_job_from_the_first_visit_to_counsels_file(
    page: Page, smtp_server: SmtpInbox, smtp_url: str, run_tracker: RunTracker, shared: Path, today: date
) -> None:
    people_join(page, smtp_server, run_tracker)
    sign_in(page, MAYA)
    load_published_wages(page, shared / "data" / "jobbank_wages_2025_sample.csv")
    import_the_hires_she_has(page, today)
    record_rohan_by_hand(page, today)
    propose_category(page, GTS_B)
    sign_out(page)

    sign_in(page, DANIEL)
    open_hire(page, ROHAN)
    confirm_category(page, GTS_B)
    read_the_assessment(page)
    see_the_deadlines(page, today)
    sign_out(page)

    mailed = reminders_go_out_once(smtp_server, run_tracker, today)
    sign_in(page, MAYA)
    hire = see_what_was_sent(page, mailed)
    every_count_leads_to_its_list(page)
    filters_narrow_the_list(page)
    sign_out(page)

    sign_in(page, ADA)
    grant_to_counsel(page, ROHAN, today + timedelta(90))
    sign_out(page)
    sign_in(page, CAMILLE)
    counsel_sees_and_exports_that_hire_alone(page, hire)


def people_join(page: Page, inbox: SmtpInbox, run_tracker: RunTracker) -> None:
    """The first administrator sets up; three people follow the links mailed to them."""
    set_up_by_the_one_time_code(page, run_tracker("database", "upgrade").stdout.split()[-1])
    for colleague in (MAYA, DANIEL, CAMILLE):
        invite(page, colleague)
    sign_out(page)
    for colleague in (MAYA, DANIEL, CAMILLE):
        accept_the_invitation(page, inbox, colleague)


def import_the_hires_she_has(page: Page, today: date) -> None:
    """A file with mistakes is refused whole; the mended one is shown, confirmed and written whole."""
    ended = from_today(today, -700), from_today(today, -9)
    ending = from_today(today, -700), from_today(today, 45)
    later = from_today(today, -30), from_today(today, 700)
    right = [
        row("N-0401", ("Emre", "Örnek"), ended),
        row("N-0402", ("Zoé", "Spécimen"), ending),
        row("N-0403", ("Mateo", "Ejemplo"), later, "$62.98"),
    ]
    wrong = [
        right[0],
        row("N-0402", ("Zoé", "Spécimen"), (ending[0], "04/07/2027")),
        row("N-0403", ("Mateo", "Ejemplo"), later, "a lot"),
    ]
    read_spreadsheet(page, "hires.csv", file_of(wrong))
    see_what_to_mend(page, {("3", "Work permit expires on"): "2027-07-04", ("4", "Wage"): "98000.00"})
    read_spreadsheet(page, "hires-mended.csv", file_of(right))
    confirm_the_import(page, {"Emre Örnek": "N-0401", "Zoé Spécimen": "N-0402", "Mateo Ejemplo": "$62.98"})


def record_rohan_by_hand(page: Page, today: date) -> None:
    """A hire typed in, the occupation by its title."""
    begins, ends = from_today(today, -500), from_today(today, PERMIT_DAYS)
    record_a_hire(
        page,
        {
            "Reference": "N-0404",
            "Given name": "Rohan",
            "Family name": "Udaharan",
            "Citizenships": "India",
            "Job title": "Software engineer",
            "Wage": "131,000",
            "Wage is per": "year",
            "Hours per week": "40",
            "City": "Burnaby",
            "Province or territory": "British Columbia",
            "Economic region": "5920 Lower Mainland, BC",
            "Passport expires on": from_today(today, 1500),
            "Work permit issued on": begins,
            "Work permit expires on": ends,
            "Employment began on": begins,
            "First day of work": begins,
            "Last day of work": ends,
        },
    )
    pick_the_occupation(page, "software eng", "21231 Software engineers and designers")
    save_the_record(page, ROHAN)
    complete_the_record(
        page,
        {
            "Holds an open work permit that covers the work": "No",
            "Permanent resident of": "none",
            "Relationship to the employer abroad": "None",
            "Wages of staff in the same job": "There are none",
        },
    )


def read_the_assessment(page: Page) -> None:
    """Is an LMIA needed and why; every finding with its source; the wage sum to the cent."""
    answer = section(page, "May this person work today?")
    expect(answer).to_contain_text("Yes")
    expect(answer.locator("div", has=page.get_by_role("heading", name="Is an LMIA needed?"))).to_contain_text(
        "An LMIA is needed"
    )
    findings = section(page, f"Category: {GTS_B}").locator(".find-list > li")
    expect(findings.first).to_contain_text("21231")
    for finding in findings.all():
        expect(finding.locator(".src")).to_contain_text("rule checked 20")
    wage = section(page, "Wage comparison")
    for words in ("$62.98 offered an hour, $62.50 required", "40 hours a week", "at region level", "2025-11-19"):
        expect(wage).to_contain_text(words)


def see_the_deadlines(page: Page, today: date) -> None:
    """What follows from the dates, each with its reason and the rule it stands on."""
    found = rows_of(page, "Deadlines")
    expires = from_today(today, PERMIT_DAYS)
    for kind in ("Work permit ends", "Last moment to file the permit’s extension"):
        deadline = found.filter(has=page.get_by_role("rowheader", name=kind))
        expect(deadline).to_contain_text(expires)
        expect(deadline).to_contain_text("Rule checked 20")


def reminders_go_out_once(inbox: SmtpInbox, run_tracker: RunTracker, today: date) -> str:
    """A sweep on a date moved forward sends what is due; another finds nothing left. Returns the address of Rohan's."""
    invitations = len(inbox.received)
    later = f"{from_today(today, PERMIT_DAYS - 60)}T20:00+00:00"
    assert run_tracker("remind", "--at", later).exit_code == 0
    arrived = inbox.received[invitations:]
    sent = [mail for mail in arrived if str(mail.message["Message-ID"]).startswith(("<reminder.", "<digest."))]
    assert {recipient for mail in sent for recipient in mail.recipients} == {MAYA.email, DANIEL.email}
    assert len({mail.message["Message-ID"] for mail in sent}) == len(sent)
    run_tracker("remind", "--at", later)
    assert len(inbox.received) == invitations + len(arrived)
    about_rohan = [mail for mail in mails_to(inbox, MAYA) if "R.U., work permit ends" in mail["Subject"]]
    assert len(about_rohan) == 1
    return link_in(about_rohan[0], "/deadlines/")


def see_what_was_sent(page: Page, link: str) -> str:
    """The mail's link opens the date, the hire's page shows what went out and what comes. Returns its address."""
    page.goto(link)
    open_hire(page, ROHAN)
    expect(page.get_by_role("heading", level=1)).to_have_text(ROHAN)
    expect(section(page, "Reminders")).to_contain_text("Next:")
    accepted = rows_of(page, "Reminders sent").filter(has_text="Accepted")
    expect(accepted.filter(has_text=MAYA.name).first).to_be_visible()
    return page.url


def every_count_leads_to_its_list(page: Page) -> None:
    """Each of the four figures is a link to as many rows."""
    follow(page, "Today")
    counts = page.locator(".counts a")
    expect(counts).to_have_count(4)
    figures = [int(figure) for figure in counts.locator(".fig").all_inner_texts()]
    assert figures[0] == 1
    for position, figure in enumerate(figures):
        counts.nth(position).click()
        expect(counts.nth(position)).to_have_attribute("aria-current", "true")
        expect(to_do(page)).to_have_count(figure)
    follow(page, "Today")
    expect(page.locator("main")).to_contain_text("Emre Örnek")


def to_do(page: Page) -> Locator:
    """The rows of the list of what is due, or of the incomplete records."""
    return section(page, "What to do, most urgent first").locator("tbody tr:not(.group)")


def filters_narrow_the_list(page: Page) -> None:
    """By kind and by a category in use: only what was asked for stays, and the filters are cleared again."""
    page.get_by_label("Kind", exact=True).select_option(label="Work permit ends")
    press(page, "Filter")
    expect(page).to_have_url(re.compile("kind=work_permit_expiry"))
    expect(to_do(page)).not_to_have_count(0)
    for due in to_do(page).all():
        expect(due.get_by_role("rowheader")).to_contain_text("Work permit ends")
    page.get_by_label("Category", exact=True).select_option(index=1)
    press(page, "Filter")
    expect(page).to_have_url(re.compile("category=[a-z]"))
    follow(page, "Clear the filters")
    expect(to_do(page)).not_to_have_count(0)


def counsel_sees_and_exports_that_hire_alone(page: Page, hire: str) -> None:
    """One row in the list, one in the file, and the pages of the others don't exist for her."""
    expect(rows_of(page, "Hires")).to_have_count(1)
    expect(rows_of(page, "Hires")).to_contain_text(ROHAN)
    other = page.goto(hire.rpartition("/")[0] + "/1")
    assert other is not None
    assert other.status == 404
    page.goto(hire)
    expect(page.get_by_role("button", name="Propose")).to_have_count(0)
    exported = download_for_counsel(page)
    assert [line["person.family_name"] for line in exported] == ["Udaharan"]
    assert exported[0]["job.noc_2021"] == "21231"
