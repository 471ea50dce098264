"""The page a mail leads to: what the deadline is, and a form that lets its reminders rest."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast, plain, today, tomorrow
from tests.reminding import PERMIT_ENDS, record, versions
from tracker.services.remind import sweep
from tracker.store.acknowledgement import Acknowledgement
from tracker.store.base import Base, db
from tracker.store.captured_mail import CapturedMail
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire

LONG_AGO = {"worker.passport_expires_on": (today() - timedelta(days=20)).isoformat()}


@pytest.fixture
def watched(cast: Cast, app: Flask) -> Cast:
    """Northline with a permit of Maya's on record that ends in a hundred days, and a passport that ended."""
    with app.app_context():
        end = (today() + timedelta(days=100)).isoformat()
        record(cast, PERMIT_ENDS | LONG_AGO | {"documents.work_permit.expires_on": end}, owner=cast.maya)
    return cast


def page_of(cast: Cast, kind: str = "work_permit_extension") -> str:
    with cast.app.app_context():
        version = versions(kind, db.session.get_one(Hire, cast.granted_hire))[-1]
        return f"/o/northline/deadlines/{version.id}"


def acknowledgements(cast: Cast) -> list[Acknowledgement]:
    with cast.app.app_context():
        return list(db.session.scalars(select(Acknowledgement).order_by(Acknowledgement.id)))


def everything(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the sessions, whose last use is noted."""
    with app.app_context():
        tables = [table for table in Base.metadata.sorted_tables if "session" not in table.name]
        return {table.name: [tuple(row) for row in db.session.execute(select(table))] for table in tables}


def test_the_page_says_what_it_is_why_and_what_was_sent(watched: Cast) -> None:
    page = plain(watched.browser(watched.maya).get(page_of(watched)))
    assert "Last moment to file the permit’s extension" in page
    assert "Rohan Udaharan" in page
    assert "90 days before" in page
    assert f"/o/northline/hires/{watched.granted_hire}" in page


def test_a_date_that_another_stands_in_for_leads_there_and_lets_nothing_rest(watched: Cast) -> None:
    page = plain(watched.browser(watched.maya).get(page_of(watched, "work_permit_expiry")))
    assert "No mail goes out about this date: another one reminds in its place." in page
    assert page_of(watched) in page
    assert "Rest until" not in page
    assert "in its place" not in plain(watched.browser(watched.maya).get(page_of(watched)))


def test_recording_the_paper_is_offered_before_acknowledging(watched: Cast) -> None:
    page = plain(watched.browser(watched.maya).get(page_of(watched)))
    assert page.index("papers/extension_filing") < page.index("papers/work_permit") < page.index("Rest until")


def test_a_coordinator_lets_it_rest_and_everybody_sees_who_why_and_until_when(watched: Cast) -> None:
    maya, day = watched.browser(watched.maya), today() + timedelta(days=20)
    told = {"reason": "Counsel is on it", "done_on": today().isoformat(), "wake_on": day.isoformat()}
    assert maya.post(page_of(watched), data=told).status_code == 302
    for address in (page_of(watched), f"/o/northline/hires/{watched.granted_hire}", "/o/northline/?view=rest"):
        page = plain(watched.browser(watched.daniel).get(address))
        assert "Resting until" in page
        assert "Counsel is on it" in page
        assert "Maya Échantillon" in page
    history = plain(maya.get(f"/o/northline/hires/{watched.granted_hire}"))
    assert "Saw to a deadline: its reminders rest" in history
    assert day.isoformat() in history


def test_a_resting_date_leaves_the_urgent_list_and_is_counted_beside_it(watched: Cast) -> None:
    maya = watched.browser(watched.maya)
    before = maya.get("/o/northline/?view=act").text
    maya.post(page_of(watched), data={"reason": "Counsel is on it"})
    assert page_of(watched) in before
    assert page_of(watched) not in maya.get("/o/northline/?view=act").text
    page = maya.get("/o/northline/").text
    assert page.index("Resting") < page.index(page_of(watched))


def test_with_no_wake_day_it_rests_until_the_date_itself(watched: Cast) -> None:
    watched.browser(watched.maya).post(page_of(watched), data={"reason": "Counsel is on it"})
    (told,) = acknowledgements(watched)
    with watched.app.app_context():
        assert told.wake_on == db.session.get_one(Deadline, told.deadline_id).due_on


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"reason": "  "}, "Write what was done"),
        ({"reason": "x" * 1001}, "Shorten the reason to 1000 characters"),
        ({"reason": "Filed", "done_on": tomorrow().isoformat()}, "or an earlier day"),
        ({"reason": "Filed", "wake_on": today().isoformat()}, "Choose a day from"),
        ({"reason": "Filed", "wake_on": (today() + timedelta(days=181)).isoformat()}, "Choose a day from"),
        ({"reason": "Filed", "wake_on": "3 December"}, "year-month-day, such as 2027-03-01"),
    ],
)
def test_what_can_not_be_taken_is_said_at_its_field(watched: Cast, told: dict[str, str], said: str) -> None:
    answer = watched.browser(watched.maya).post(page_of(watched), data=told)
    assert answer.status_code == 422
    assert said in answer.text
    assert acknowledgements(watched) == []


def test_an_overdue_date_rests_only_until_a_day_somebody_names(watched: Cast) -> None:
    maya, passport = watched.browser(watched.maya), page_of(watched, "passport_expiry")
    assert "This date has come, so it can’t rest without an end." in maya.get(passport).text
    refused = maya.post(passport, data={"reason": "Asked for the new one"})
    assert refused.status_code == 422
    assert "name the day when its reminders come again" in refused.text
    assert acknowledgements(watched) == []
    assert maya.post(passport, data={"reason": "Asked", "wake_on": tomorrow().isoformat()}).status_code == 302


def test_the_next_acknowledgement_ends_the_one_before(watched: Cast) -> None:
    maya = watched.browser(watched.maya)
    maya.post(page_of(watched), data={"reason": "Asked counsel"})
    maya.post(page_of(watched), data={"reason": "Counsel filed it"})
    first, second = acknowledgements(watched)
    assert first.ended_at is not None
    assert second.ended_at is None
    assert "Earlier acknowledgements" in maya.get(page_of(watched)).text


def test_it_is_woken_by_a_press_and_its_reminders_are_planned_again(watched: Cast) -> None:
    maya = watched.browser(watched.maya)
    assert maya.post(page_of(watched) + "/wake").status_code == 404
    maya.post(page_of(watched), data={"reason": "Asked counsel"})
    assert "90 days before" in maya.get(page_of(watched)).text
    assert maya.post(page_of(watched) + "/wake").status_code == 302
    (told,) = acknowledgements(watched)
    assert told.ended_at is not None
    assert "Woke a deadline" in plain(maya.get(f"/o/northline/hires/{watched.granted_hire}"))


def test_a_changed_date_is_told_apart_and_the_old_word_no_longer_holds(watched: Cast) -> None:
    maya, old = watched.browser(watched.maya), page_of(watched)
    maya.post(old, data={"reason": "Counsel is on it"})
    with watched.app.app_context():
        record(watched, {"documents.work_permit.expires_on": (today() + timedelta(days=95)).isoformat()})
    new = page_of(watched)
    assert new != old
    assert "This date no longer holds." in maya.get(old).text
    assert new in maya.get(old).text
    assert maya.post(old, data={"reason": "Again"}).status_code == 409
    page = maya.get(new).text
    assert "Acknowledged before the date changed." in page
    assert "Counsel is on it" in page
    assert "before the date changed" in maya.get(f"/o/northline/hires/{watched.granted_hire}").text


def test_following_every_link_of_a_mail_changes_nothing(watched: Cast, app: Flask) -> None:
    with app.app_context():
        sweep()
        mails = list(db.session.scalars(select(CapturedMail.message).order_by(CapturedMail.id.desc())))
    links = set(re.findall(r"https?://[^\s\"'<>]+", "\n".join(mails).replace("=\n", "").replace("=3D", "=")))
    paths = {link.split("/", 3)[3] for link in links if "127.0.0.1" in link}
    assert any("deadlines/" in path for path in paths)
    before = everything(app)
    for path in sorted(paths):
        for browser in (app.test_client(), watched.browser(watched.maya)):
            for method in ("GET", "HEAD"):
                assert browser.open(f"/{path}", method=method).status_code in (200, 302)
    assert everything(app) == before


def test_the_link_signs_in_first_and_returns_there(watched: Cast) -> None:
    answer = watched.app.test_client().get(page_of(watched))
    assert answer.location == f"/sign-in?next={page_of(watched)}"
    assert watched.app.test_client().post(page_of(watched), data={"reason": "Filed"}).status_code == 401


def test_counsel_may_not_and_a_stranger_finds_nothing(watched: Cast) -> None:
    for player, status in ((watched.camille, 403), (watched.sam, 404)):
        browser = watched.browser(player)
        assert browser.get(page_of(watched)).status_code == status
        assert browser.post(page_of(watched), data={"reason": "Filed"}).status_code == status
        assert browser.post(page_of(watched) + "/wake").status_code == status
    number = page_of(watched).rsplit("/", 1)[1]
    assert watched.browser(watched.sam).get(f"/o/elsewhere/deadlines/{number}").status_code == 404
    assert acknowledgements(watched) == []
