"""How reminders come to somebody, and the link in a digest that ends all but the urgent ones."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import Cast, Player
from tracker.app import create_app
from tracker.services.mail_choice import unsubscribe_headers, unsubscribe_url
from tracker.settings import Settings
from tracker.store.audit import AuditEntry
from tracker.store.base import db
from tracker.store.organisation import Organisation
from tracker.store.user import User


def kept(app: Flask, player: Player) -> tuple[str, int | None, int]:
    """How this person's reminders come."""
    with app.app_context():
        user = db.session.get_one(User, player.user_id)
        return user.mail_choice, user.digest_hour, user.digest_weekday


def link(app: Flask, player: Player) -> str:
    """The path of this person's link."""
    with app.app_context():
        url = unsubscribe_url(db.session.get_one(User, player.user_id))
    return url.removeprefix(app.extensions["tracker_settings"].base_url)


def acts(app: Flask, player: Player) -> list[tuple[str, object]]:
    """What the audit says this person did, and what changed."""
    with app.app_context():
        found = select(AuditEntry).where(AuditEntry.user_id == player.user_id).order_by(AuditEntry.id)
        return [(entry.action, entry.details.get("mail")) for entry in db.session.scalars(found)]


def test_somebody_chooses_one_mail_a_week_and_its_hour_and_day(cast: Cast, app: Flask) -> None:
    browser = cast.browser(cast.maya)
    answer = browser.post("/account", data={"how": "weekly", "hour": "7", "weekday": "3"}, follow_redirects=True)
    assert "Saved." in answer.text
    assert kept(app, cast.maya) == ("weekly", 7, 3)
    assert acts(app, cast.maya) == [("mail_chosen", [["single", None, 0], ["weekly", 7, 3]])]
    assert '<option selected value="7">07:00</option>' in browser.get("/account").text


def test_without_an_hour_of_her_own_she_follows_the_organisation(cast: Cast, app: Flask) -> None:
    with app.app_context():
        db.session.get_one(Organisation, 1).sending_hour = 9
        db.session.commit()
    browser = cast.browser(cast.maya)
    assert "The organisation’s: 09:00" in browser.get("/account").text
    browser.post("/account", data={"how": "daily", "hour": "", "weekday": "0"})
    assert kept(app, cast.maya) == ("daily", None, 0)


def test_the_page_says_what_time_it_is_where_the_organisation_is(cast: Cast) -> None:
    page = cast.browser(cast.maya).get("/account").text
    assert "At Northline Sample Inc. it is " in page
    assert (" PST now" in page) or (" PDT now" in page)


def test_the_page_says_what_always_comes_by_itself(cast: Cast) -> None:
    page = cast.browser(cast.maya).get("/account").text
    for duty in ("on the last safe day to begin", "in the last 7 days before a date", "when a date has passed"):
        assert duty in page


@pytest.mark.parametrize(
    "data", [{"how": "never"}, {}, {"how": "daily", "hour": "24"}, {"how": "weekly", "weekday": "7"}]
)
def test_what_is_no_choice_is_refused(cast: Cast, app: Flask, data: dict[str, str]) -> None:
    answer = cast.browser(cast.maya).post("/account", data={"hour": "", "weekday": "0", **data})
    assert answer.status_code == 422
    assert kept(app, cast.maya) == ("single", None, 0)


def test_opening_the_link_says_what_it_would_change_and_changes_nothing(cast: Cast, client: FlaskClient) -> None:
    answer = client.get(link(cast.app, cast.maya))
    assert answer.status_code == 200
    assert "Nothing has changed yet." in answer.text
    assert kept(cast.app, cast.maya)[0] == "single"
    assert acts(cast.app, cast.maya) == []


def test_the_button_leaves_the_urgent_ones_and_says_how_to_come_back(cast: Cast, client: FlaskClient) -> None:
    answer = client.post(link(cast.app, cast.maya))
    assert kept(cast.app, cast.maya)[0] == "urgent"
    assert "sign in and choose how reminders come under Account" in answer.text
    assert 'href="/account"' in answer.text
    assert acts(cast.app, cast.maya) == [("unsubscribed", ["single", "urgent"])]


def test_a_mail_program_needs_neither_session_nor_token_and_may_press_twice(cast: Cast) -> None:
    cast.app.config["WTF_CSRF_ENABLED"] = True
    program = cast.app.test_client()
    for _ in range(2):
        answer = program.post(link(cast.app, cast.maya), data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, "answered in place: mail programs follow no redirect"
    assert kept(cast.app, cast.maya)[0] == "urgent"
    assert len(acts(cast.app, cast.maya)) == 1


def test_every_other_form_still_needs_its_token(cast: Cast) -> None:
    browser = cast.browser(cast.maya)
    cast.app.config["WTF_CSRF_ENABLED"] = True
    assert browser.post("/account", data={"how": "urgent", "hour": "", "weekday": "0"}).status_code == 400
    assert kept(cast.app, cast.maya)[0] == "single"


def test_a_link_is_good_for_its_account_alone(cast: Cast, client: FlaskClient) -> None:
    signature = link(cast.app, cast.maya).rpartition("/")[2]
    for path in (f"/unsubscribe/{cast.daniel.user_id}/{signature}", f"/unsubscribe/{cast.maya.user_id}/{signature}x"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    assert kept(cast.app, cast.daniel)[0] == kept(cast.app, cast.maya)[0] == "single"


def test_a_link_dies_with_the_address_it_was_sent_to(cast: Cast, client: FlaskClient) -> None:
    old = link(cast.app, cast.maya)
    with cast.app.app_context():
        db.session.get_one(User, cast.maya.user_id).email = "maya@elsewhere.example"
        db.session.commit()
    assert client.post(old).status_code == 404


def test_the_button_of_mail_programs_is_offered_over_https_alone(cast: Cast, settings: Settings) -> None:
    with cast.app.app_context():
        plain = unsubscribe_headers(db.session.get_one(User, cast.maya.user_id))
    assert list(plain) == ["List-Unsubscribe"]
    secure = create_app(replace(settings, base_url="https://tracker.example"))
    with secure.app_context():
        offered = unsubscribe_headers(db.session.get_one(User, cast.maya.user_id))
    assert offered["List-Unsubscribe"].startswith("<https://tracker.example/unsubscribe/")
    assert offered["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
