"""The calendar that somebody subscribes to: whole, strict, hers alone, and naming nobody."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from icalendar import Calendar, Event
from werkzeug.test import TestResponse

from tests.cast import Cast, Player, plain, today
from tests.reminding import record, versions
from tracker import clock
from tracker.store.base import db
from tracker.store.calendar_token import CalendarToken
from tracker.store.hire import Hire
from tracker.store.membership import Membership
from tracker.store.organisation import MailShows, organisation_by_slug

PAPERS = {
    "documents.work_permit.issued_on": "2025-03-02",
    "job.wage.amount": 43.21,
    "job.wage.per": "hour",
}


def permit(days: int) -> dict[str, object]:
    """A permit that ends so many days from today."""
    return PAPERS | {"documents.work_permit.expires_on": (today() + timedelta(days)).isoformat()}


@pytest.fixture
def dated(cast: Cast, app: Flask) -> Cast:
    """Northline with a permit of Rohan's, whom Maya owns, and one of Yuki's, whom Daniel owns; one at Elsewhere."""
    with app.app_context():
        record(cast, permit(200), owner=cast.maya)
        record(cast, permit(300), owner=cast.daniel, hire_id=cast.hidden_hire)
        db.session.remove()
    return cast


def address(cast: Cast, player: Player, slug: str = "northline") -> str:
    """A fresh address of this person's calendar, as her page shows it once."""
    page = cast.browser(player).post(f"/o/{slug}/calendar").text
    found = re.search(r'value="https?://[^/"]+(/calendar/[^"?]+\.ics)"', page)
    assert found
    return found[1]


def read(cast: Cast, path: str) -> Calendar:
    """The calendar as a strict program reads it: nobody is signed in."""
    answer = cast.app.test_client().get(path)
    assert answer.status_code == 200
    return strictly(answer)


def strictly(answer: TestResponse) -> Calendar:
    """Parsed with every fault an error, and held against the rules of RFC 5545 that a lax parser passes over."""
    assert answer.content_type == "text/calendar; charset=utf-8"
    body = answer.get_data()
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    calendar.validate()
    assert [part.errors for part in calendar.walk() if part.errors] == []
    assert "METHOD" not in calendar
    for event in calendar.events:
        assert_whole(event)
    uids = [str(event["UID"]) for event in calendar.events]
    assert len(uids) == len(set(uids))
    return calendar


def assert_whole(event: Event) -> None:
    """An all-day event of one day that takes up nobody's time."""
    once = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "TRANSP", "LAST-MODIFIED")
    for key in once:
        assert not isinstance(event[key], list), key
    assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
    assert event.end - event.start == timedelta(days=1)
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt


def days(calendar: Calendar, words: str) -> list[tuple[date, str, int]]:
    """When, under which number and after how many changes the events with these words are."""
    found = [event for event in calendar.events if words in event["SUMMARY"]]
    return [(event.start, str(event["UID"]), int(event["SEQUENCE"])) for event in found]


def summaries(calendar: Calendar) -> list[str]:
    return [str(event["SUMMARY"]) for event in calendar.events]


def owners(told: Sequence[str]) -> set[str]:
    """Whose dates these are, by reference."""
    return set(re.findall(r"N-\d+|E-\d+", " ".join(told)))


def test_a_deadline_is_a_day_and_its_last_safe_day_to_begin_another(dated: Cast) -> None:
    calendar = read(dated, address(dated, dated.maya))
    mine = [event for event in calendar.events if "Work permit ends" in event["SUMMARY"] and "R.U." in event["SUMMARY"]]
    begin, due = sorted(mine, key=lambda event: event.start)
    assert str(due["SUMMARY"]) == "R.U. (N-0001): Work permit ends"
    assert due.start == today() + timedelta(200)
    assert str(begin["SUMMARY"]) == "R.U. (N-0001): last safe day to begin (Work permit ends)"
    with dated.app.app_context():
        [version] = versions("work_permit_expiry", db.session.get_one(Hire, dated.granted_hire))
        assert (begin.start, due.start) == (version.start_by, version.due_on)
    assert "The work permit ends on" in due["DESCRIPTION"]
    assert f"/o/northline/hires/{dated.granted_hire}" in due["DESCRIPTION"]
    assert due["URL"].endswith(f"/o/northline/hires/{dated.granted_hire}")
    assert calendar["X-WR-CALNAME"] == "Northline Sample Inc."


@pytest.mark.usefixtures("each_database")
def test_a_date_that_moves_keeps_its_number_and_counts_the_change(dated: Cast, app: Flask) -> None:
    path = address(dated, dated.maya)
    before = days(read(dated, path), "R.U. (N-0001): Work permit ends")
    assert before[0][2] == 0
    for number, moved in enumerate((210, 220), start=1):
        with app.app_context():
            record(dated, permit(moved))
            db.session.remove()
        [(on, uid, sequence)] = days(read(dated, path), "R.U. (N-0001): Work permit ends")
        assert (on, uid, sequence) == (today() + timedelta(moved), before[0][1], number)


def test_a_date_that_falls_away_is_cancelled_for_ninety_days_and_then_gone(dated: Cast, app: Flask) -> None:
    path = address(dated, dated.maya)
    [(_, uid, _)] = days(read(dated, path), "R.U. (N-0001): Work permit ends")
    with app.app_context():
        hire = record(dated, permit(200) | {"documents.work_permit.expires_on": None})
        assert [one.superseded_at is None for one in versions("work_permit_expiry", hire)] == [False]
        db.session.remove()
    gone = {str(event["UID"]): event for event in read(dated, path).events}[uid]
    assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", 1)
    with time_machine.travel(clock.now() + timedelta(days=91)):
        assert uid not in {str(event["UID"]) for event in read(dated, path).events}


def test_it_names_nobody_and_holds_no_number_and_no_wage(dated: Cast) -> None:
    told = dated.app.test_client().get(address(dated, dated.ada)).get_data(as_text=True).replace("\r\n ", "")
    for secret in ("Rohan", "Udaharan", "Yuki", "Mihon", "Maya", "43.21", "@northline.example"):
        assert secret not in told


def test_an_organisation_that_shows_the_reference_alone_shows_it_here_too(dated: Cast, app: Flask) -> None:
    with app.app_context():
        organisation = organisation_by_slug("northline")
        assert organisation is not None
        organisation.mail_shows = MailShows.REFERENCE
        db.session.commit()
    told = summaries(read(dated, address(dated, dated.ada)))
    assert "N-0001: Work permit ends" in told
    assert not [one for one in told if "R.U." in one]


def test_it_speaks_its_reader_s_language(dated: Cast) -> None:
    calendar = read(dated, address(dated, dated.camille))
    assert "R.U. (N-0001)\u00a0: Fin du permis de travail" in summaries(calendar)
    assert any("Le permis de travail prend fin le" in event["DESCRIPTION"] for event in calendar.events)


def test_hr_reads_all_dates_or_those_of_her_hires(dated: Cast) -> None:
    path = address(dated, dated.maya)
    assert owners(summaries(read(dated, path))) == {"N-0001", "N-0002"}
    assert owners(summaries(read(dated, f"{path}?mine"))) == {"N-0001"}


def test_counsel_reads_the_hires_granted_to_her_and_a_grant_that_ends_takes_them_out(dated: Cast) -> None:
    path = address(dated, dated.camille)
    assert owners(summaries(read(dated, path))) == {"N-0001"}
    with time_machine.travel(clock.now() + timedelta(days=3)):
        assert summaries(read(dated, path)) == []


def test_nothing_of_another_organisation_is_in_it(dated: Cast, app: Flask) -> None:
    assert summaries(read(dated, address(dated, dated.sam, "elsewhere"))) == []
    assert "E-0001" not in owners(summaries(read(dated, address(dated, dated.ada))))
    assert dated.browser(dated.sam).post("/o/northline/calendar").status_code == 404


def test_a_revoked_address_and_a_guessed_one_open_nothing(dated: Cast) -> None:
    path, browser = address(dated, dated.maya), dated.browser(dated.maya)
    assert browser.post("/o/northline/calendar/revoke").status_code == 302
    assert "You have none." in plain(browser.get("/o/northline/calendar"))
    for closed in (path, "/calendar/guessed.ics", f"{path}?mine"):
        assert dated.app.test_client().get(closed).status_code == 404


def test_a_new_address_ends_the_old_one_and_leaves_those_of_others(dated: Cast) -> None:
    old, hers = address(dated, dated.maya), address(dated, dated.ada)
    fresh = address(dated, dated.maya)
    asked = {path: dated.app.test_client().get(path).status_code for path in (old, fresh, hers)}
    assert asked == {old: 404, fresh: 200, hers: 200}


def test_an_ended_role_closes_the_calendar(dated: Cast, app: Flask) -> None:
    path = address(dated, dated.daniel)
    with app.app_context():
        db.session.get_one(Membership, dated.daniel.membership_id).until = today() - timedelta(days=1)
        db.session.commit()
    assert dated.app.test_client().get(path).status_code == 404


def test_the_secret_is_shown_once_and_kept_as_a_fingerprint(dated: Cast, app: Flask) -> None:
    secret = address(dated, dated.maya).removeprefix("/calendar/").removesuffix(".ics")
    page = plain(dated.browser(dated.maya).get("/o/northline/calendar"))
    assert secret not in page
    assert "No calendar program has read it yet." in page
    with app.app_context():
        assert secret not in db.session.query(CalendarToken).one().token_hash


def test_the_page_says_when_a_program_last_read_it(dated: Cast) -> None:
    read(dated, address(dated, dated.maya))
    assert "Last read by a calendar program" in plain(dated.browser(dated.maya).get("/o/northline/calendar"))


def test_a_program_that_has_it_already_gets_nothing_again(dated: Cast) -> None:
    browser, path = dated.app.test_client(), address(dated, dated.maya)
    first = browser.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = browser.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_asking_too_often_is_refused_for_that_calendar_alone(dated: Cast) -> None:
    browser, busy, other = dated.app.test_client(), address(dated, dated.maya), address(dated, dated.ada)
    asked = [browser.get(busy).status_code for _ in range(11)]
    assert asked == [200] * 10 + [429]
    assert browser.get(other).status_code == 200


def test_a_calendar_without_a_date_is_still_a_whole_one(cast: Cast) -> None:
    assert summaries(read(cast, address(cast, cast.maya))) == []


def test_a_long_name_and_odd_signs_are_folded_and_marked(dated: Cast, app: Flask) -> None:
    with app.app_context():
        organisation = organisation_by_slug("northline")
        assert organisation is not None
        organisation.name = 'Échantillon; "Muster", ' + "é" * 60
        db.session.get_one(Hire, dated.granted_hire).reference = "N,0001;\\x"
        db.session.commit()
        name = organisation.name
    calendar = read(dated, address(dated, dated.maya))
    assert calendar["X-WR-CALNAME"].replace("\\,", ",").replace("\\;", ";") == name
    assert "R.U. (N,0001;\\x): Work permit ends" in summaries(calendar)
