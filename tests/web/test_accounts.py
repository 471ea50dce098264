"""Signing in and out, and what ends a session."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import PASSWORD, Cast, plain
from tracker import clock
from tracker.app import create_app
from tracker.services import accounts
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.sign_in import SignInAttempts, SignInSession

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def send(client: FlaskClient, email: str, password: str, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def test_the_right_password_opens_the_organisation(cast: Cast, client: FlaskClient) -> None:
    answer = send(client, " Ada@Northline.example ", PASSWORD)
    assert answer.status_code == 302
    assert client.get("/o/northline/people").status_code == 200


def test_a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words(cast: Cast, client: FlaskClient) -> None:
    known = send(client, cast.maya.email, "not the password")
    unknown = send(client, "nobody@northline.example", "not the password")
    assert known.status_code == unknown.status_code == 422
    assert plain(known).replace(cast.maya.email, "") == plain(unknown).replace("nobody@northline.example", "")
    assert "belong together" in known.text


@pytest.mark.parametrize("email", ["maya@northline.example", "nobody@northline.example"])
def test_ten_wrong_passwords_slow_an_address_down_and_say_until_when(cast: Cast, app: Flask, email: str) -> None:
    with time_machine.travel(NOON, tick=False):
        for _ in range(9):
            assert try_wrong(app, email) is None
        assert try_wrong(app, email) == NOON + timedelta(minutes=1)
        answer = send(app.test_client(), email, PASSWORD)
        assert answer.status_code == 429
        assert "Try again at 2026-11-23 12:01 EST" in answer.text


def test_each_further_wrong_password_doubles_the_wait_up_to_an_hour(cast: Cast, app: Flask) -> None:
    waits = []
    with time_machine.travel(NOON, tick=False) as traveller:
        for _ in range(19):
            locked_until = try_wrong(app, cast.maya.email)
            if locked_until:
                waits.append((locked_until - clock.now()).seconds // 60)
                traveller.move_to(locked_until)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_after_the_wait_the_right_password_works_and_the_count_begins_anew(cast: Cast, app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        for _ in range(10):
            try_wrong(app, cast.maya.email)
        traveller.shift(timedelta(minutes=1))
        with app.app_context():
            assert accounts.sign_in(cast.maya.email, PASSWORD).name == cast.maya.name
        assert try_wrong(app, cast.maya.email) is None


def test_tries_from_one_network_are_limited_whatever_the_address(cast: Cast, client: FlaskClient) -> None:
    answers = [send(client, f"somebody{number}@northline.example", "") for number in range(21)]
    assert answers[-1].status_code == 429
    assert "Too many tries" in answers[-1].text


def test_every_process_counts_the_same_tries(redis_url: str, cast: Cast, settings: Settings) -> None:
    other = create_app(settings)
    other.config["WTF_CSRF_ENABLED"] = False
    one, another = cast.app.test_client(), other.test_client()
    answers = [send(one if number % 2 else another, "nobody@northline.example", "") for number in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    with other.app_context():
        db.engine.dispose()


def test_wrong_passwords_sent_at_once_are_all_counted(each_database: str, cast: Cast, app: Flask) -> None:
    threads = [Thread(target=try_wrong, args=(app, "nobody@northline.example")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.query(SignInAttempts).one().failed == 8


def test_the_limit_holds_while_the_broker_is_down(cast: Cast, client: FlaskClient, app: Flask) -> None:
    assert "unix" in app.config["RATELIMIT_STORAGE_URI"]  # nothing listens there in this test
    assert send(client, cast.maya.email, PASSWORD).status_code == 302


def test_signing_in_goes_on_to_the_page_asked_for(cast: Cast, client: FlaskClient) -> None:
    asked = client.get("/o/northline/people?page=2")
    assert asked.location == "/sign-in?next=/o/northline/people?page%3D2"
    assert send(client, cast.ada.email, PASSWORD, next="/o/northline/people?page=2").location == (
        "/o/northline/people?page=2"
    )


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/\tx", "javascript:1", ""]
)
def test_signing_in_never_leads_to_another_site(cast: Cast, client: FlaskClient, target: str) -> None:
    assert send(client, cast.maya.email, PASSWORD, next=target).location == "/"


def test_signing_out_ends_the_session_row_so_that_a_kept_cookie_is_worthless(cast: Cast, app: Flask) -> None:
    browser = cast.browser(cast.maya)
    kept = browser.get_cookie("session")
    assert kept is not None
    assert browser.get("/organisations").status_code == 200
    assert browser.post("/sign-out").status_code == 302
    thief = app.test_client()
    thief.set_cookie("session", kept.value)
    assert thief.get("/organisations").status_code == 302


def test_a_session_ends_by_itself(cast: Cast) -> None:
    browser = cast.browser(cast.maya)
    with time_machine.travel(clock.now() + accounts.SESSION_LASTS):
        assert browser.get("/organisations").status_code == 302


def test_signing_in_drops_what_the_cookie_held_before(cast: Cast, client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody"
    send(client, cast.maya.email, PASSWORD)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_only_a_digest_of_the_token_is_kept(cast: Cast, app: Flask) -> None:
    browser = cast.browser(cast.maya)
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    with app.app_context():
        kept = [row.token_hash for row in db.session.query(SignInSession)]
    assert token not in kept
    assert accounts.digest(token) in kept


def test_every_form_needs_its_csrf_token(cast: Cast, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = send(app.test_client(), cast.maya.email, PASSWORD)
    assert answer.status_code == 400
    assert "no longer valid" in answer.text


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(cast: Cast, client: FlaskClient) -> None:
    header = send(client, cast.maya.email, PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


@pytest.mark.parametrize("https", [True, False])
def test_the_cookie_and_the_browser_are_held_to_https_where_the_address_is(
    cast: Cast, app: Flask, environ: dict[str, str], https: bool
) -> None:
    scheme = "https" if https else "http"
    app = create_app(Settings.from_environment(environ | {"TRACKER_BASE_URL": f"{scheme}://tracker.example"}))
    app.config["WTF_CSRF_ENABLED"] = False
    answer = send(app.test_client(), cast.maya.email, PASSWORD)
    assert ("Secure" in answer.headers["Set-Cookie"]) is https
    assert ("Strict-Transport-Security" in answer.headers) is https
    with app.app_context():
        db.engine.dispose()


def test_every_answer_tells_the_browser_what_to_refuse(cast: Cast) -> None:
    for path in ("/sign-in", "/nowhere", "/organisations", "/static/tracker.css", "/o/northline/people"):
        with cast.browser(cast.maya).get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_the_language_follows_the_account_then_the_cookie_then_the_browser(cast: Cast, client: FlaskClient) -> None:
    assert 'lang="fr-CA"' in client.get("/sign-in", headers={"Accept-Language": "fr-CA,fr;q=0.9"}).text
    client.post("/language", data={"language": "fr", "next": "/sign-in"})
    assert 'lang="fr-CA"' in client.get("/sign-in").text
    assert 'lang="en-CA"' in cast.browser(cast.maya).get("/organisations").text
    assert 'lang="fr-CA"' in cast.browser(cast.camille).get("/organisations").text


def test_switching_the_language_is_kept_with_the_account(cast: Cast) -> None:
    cast.browser(cast.maya).post("/language", data={"language": "fr"})
    assert 'lang="fr-CA"' in cast.browser(cast.maya).get("/organisations").text


def test_an_unknown_language_is_refused(client: FlaskClient) -> None:
    assert client.post("/language", data={"language": "tlh"}).status_code == 400


def test_an_error_nobody_foresaw_is_answered_with_a_plain_page(app: Flask) -> None:
    app.testing = False
    app.add_url_rule("/breaks", "breaks", lambda: 1 / 0)
    answer = app.test_client().get("/breaks")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "ZeroDivision" not in answer.text


def test_a_program_gets_errors_as_json(client: FlaskClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json == {
        "error": "There is no such page",
        "advice": "The address may be mistyped, or the page is not open to you. Nothing was changed.",
        "problems": [],
    }


def try_wrong(app: Flask, email: str) -> datetime | None:
    """One wrong password; returns until when the address is slowed down."""
    with app.app_context():
        try:
            accounts.sign_in(email, "not the password")
        except accounts.Locked as locked:
            return locked.until
        except accounts.Refused:
            return None
    raise AssertionError("a wrong password was taken")
