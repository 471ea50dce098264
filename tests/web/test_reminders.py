"""The ledger, the log of sweeps, the hire's own list, and the health line on every HR page."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.cast import Cast, plain
from tests.reminding import PERMIT_ENDS, at, record
from tracker import clock
from tracker.reminders.planner import Notice
from tracker.services.remind import sweep
from tracker.store.base import db
from tracker.web.reminders.wording import tier_words


@pytest.fixture
def warned(cast: Cast, app: Flask) -> Cast:
    """Northline with one permit of Maya's on record: one mail accepted, the others to come."""
    with app.app_context():
        end = (clock.now() + timedelta(days=100)).date().isoformat()
        record(cast, PERMIT_ENDS | {"documents.work_permit.expires_on": end}, owner=cast.maya)
        sweep(clock.now() + timedelta(hours=20))
        db.session.remove()
    return cast


def test_each_page_about_reminders_leads_to_the_others_its_reader_may_open(warned: Cast) -> None:
    for player, pages in (
        (warned.maya, ("", "/rehearsal", "/sweeps")),
        (warned.daniel, ("/month", "/untold", "/settings")),
    ):
        for page in pages:
            told = warned.browser(player).get(f"/o/northline/reminders{page}").text
            assert 'href="/o/northline/reminders/rehearsal"' in told
            assert 'href="/o/northline/calendar"' in told
            assert ('href="/o/northline/reminders/settings"' in told) == (player == warned.daniel)


def test_the_morning_page_alone_is_marked_as_today_and_counsel_finds_the_calendar(warned: Cast) -> None:
    maya = warned.browser(warned.maya)
    assert 'href="/o/northline/" aria-current="page"' in maya.get("/o/northline/").text
    assert 'href="/o/northline/" aria-current="page"' not in maya.get("/o/northline/calendar").text
    assert 'href="/o/northline/calendar"' in warned.browser(warned.camille).get("/account").text


def test_the_ledger_shows_what_comes_and_what_was_accepted(warned: Cast) -> None:
    browser = warned.browser(warned.maya)
    coming = plain(browser.get("/o/northline/reminders"))
    assert "Rohan Udaharan" in coming
    assert "90 days before" in coming
    assert "Planned" in coming
    accepted = plain(browser.get("/o/northline/reminders?view=accepted"))
    assert "At once: recorded after earlier tiers" in accepted
    assert "Maya Échantillon" in accepted


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_notice_has_words_of_its_own(app: Flask, language: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        told = [tier_words(notice) for notice in Notice]
        assert len(set(told)) == len(told)


def test_the_ledger_is_narrowed_by_recipient_and_kind(warned: Cast) -> None:
    browser = warned.browser(warned.ada)
    his = plain(browser.get(f"/o/northline/reminders?recipient={warned.daniel.user_id}"))
    assert "14 days before" in his
    assert "90 days before" not in his
    assert "No reminder matches" in plain(browser.get("/o/northline/reminders?kind=lmia_expiry"))


def test_the_hire_s_page_says_what_was_sent_to_whom_and_what_comes_next(warned: Cast) -> None:
    page = plain(warned.browser(warned.maya).get(f"/o/northline/hires/{warned.granted_hire}"))
    assert "Next:" in page
    assert "to Maya Échantillon: 90 days before" in page
    assert "At once: recorded after earlier tiers" in page
    assert "Accepted" in page


def test_a_hire_without_dates_says_that_nothing_is_planned(cast: Cast) -> None:
    page = plain(cast.browser(cast.maya).get(f"/o/northline/hires/{cast.hidden_hire}"))
    assert "No reminder is planned" in page


def test_the_health_line_says_when_the_last_sweep_was_complete(warned: Cast) -> None:
    page = plain(warned.browser(warned.maya).get("/o/northline/reminders"))
    assert "The watch is healthy." in page
    assert "Last sweep today at" in page
    assert "dates are watched." in page


def test_a_silent_watch_is_seen_on_every_hr_page(warned: Cast) -> None:
    browser = warned.browser(warned.maya)
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        for path in ("/o/northline/reminders", "/o/northline/", "/o/northline/hires/"):
            page = plain(browser.get(path))
            assert "The watch has stopped." in page
            assert "3 hours ago. Reminders are not going out." in page


def test_before_the_first_sweep_the_line_says_so(cast: Cast) -> None:
    assert "The watch has not begun." in plain(cast.browser(cast.maya).get("/o/northline/reminders"))


def test_counsel_sees_no_health_line_and_no_ledger(warned: Cast) -> None:
    browser = warned.browser(warned.camille)
    assert browser.get("/o/northline/reminders").status_code == 403
    assert "The watch" not in plain(browser.get("/o/northline/hires/"))


def test_the_log_names_the_days_and_the_sweeps_that_found_something(warned: Cast) -> None:
    page = plain(warned.browser(warned.daniel).get("/o/northline/reminders/sweeps"))
    assert "The last fourteen days" in page
    assert "Complete" in page
    assert "Sweeps that found something of yours" in page


def test_another_organisation_sees_nothing_of_these_sweeps(warned: Cast) -> None:
    page = plain(warned.browser(warned.sam).get("/o/elsewhere/reminders/sweeps"))
    assert "Nothing was due yet" in page


def test_a_failed_mail_is_told_with_the_server_s_words(cast: Cast, app: Flask) -> None:
    from sqlalchemy import select

    from tracker.store.reminder import Reason, Reminder, State

    with app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        row = db.session.scalars(select(Reminder).where(Reminder.tier == "90")).first()
        assert row is not None
        row.state, row.reason, row.detail = State.FAILED, Reason.REFUSED, "550 no such mailbox"
        row.settled_at = at("2026-11-24 14:00")
        db.session.commit()
    page = plain(cast.browser(cast.maya).get("/o/northline/reminders?view=failed"))
    assert "The mail server refused it" in page
    assert "550 no such mailbox" in page
