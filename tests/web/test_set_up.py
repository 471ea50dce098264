"""The proof of set-up and the form that tries a mail server: what an administrator sees at each stage."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.support.mail_servers import Server, serving
from tests.support.ports import free_port
from tests.support.servers import SmtpInbox
from tracker import clock
from tracker.services.prove_set_up import find_proofs, send_proof
from tracker.settings import Settings, SmtpServer
from tracker.store.audit import AuditEntry
from tracker.store.base import db
from tracker.store.set_up_proof import SetUpProof

PAGE = "/o/northline/reminders/set-up"
FORM = f"{PAGE}/mail-server"
MOMENT = "2026-11-24 15:00 +0000"


def text(answer: TestResponse) -> str:
    return " ".join(unescape(answer.get_data(as_text=True)).split())


def asked(cast: Cast) -> str:
    """Ada presses the button; the page it leads to."""
    answer = cast.browser(cast.ada).post(PAGE, follow_redirects=True)
    assert answer.status_code == 200
    return text(answer)


def shown(cast: Cast) -> tuple[str, str | None]:
    """The page, and after how many seconds it looks again."""
    answer = cast.browser(cast.ada).get(PAGE)
    return text(answer), answer.headers.get("Refresh")


def found(app: Flask) -> list[int]:
    handed: list[int] = []
    with app.app_context():
        find_proofs(handed.append)
    return handed


def sent(app: Flask) -> None:
    for proof_id in found(app):
        with app.app_context():
            send_proof(proof_id)


def test_the_page_before_the_first_test_offers_one_and_stays_still(cast: Cast) -> None:
    page, again = shown(cast)
    assert "No test was made yet" in page
    assert again is None


def test_a_test_on_its_way_is_looked_at_again_by_itself(cast: Cast, redis_url: str) -> None:
    assert "On its way" in asked(cast)
    page, again = shown(cast)
    assert "Beat wakes a sweep once a minute." in page
    assert again == "3"


def test_a_whole_way_shows_every_leg_with_its_seconds(
    cast: Cast, app: Flask, redis_url: str, smtp_server: SmtpInbox, smtp_url: str
) -> None:
    with time_machine.travel(MOMENT, tick=False) as moment:
        asked(cast)
        moment.shift(41.5)
        (proof_id,) = found(app)
        moment.shift(0.4)
        with app.app_context():
            send_proof(proof_id)
        page, again = shown(cast)
    assert "Proved" in page
    assert "the server’s yes: 41.9 s" in page
    assert "2026-11-24 07:00:41 PST" in page
    assert "41.5 s" in page
    assert "0.4 s" in page
    assert f"{smtp_url.removeprefix('smtp://')} took the mail" in page
    assert again is None, "nothing more is to come"


def test_no_beat_for_ninety_seconds_is_said_with_what_to_start(cast: Cast, redis_url: str) -> None:
    with time_machine.travel(MOMENT, tick=False) as moment:
        asked(cast)
        moment.shift(89)
        assert "No sweep has come" not in shown(cast)[0]
        moment.shift(1)
        page, again = shown(cast)
    assert "No sweep has come for 90" in page
    assert "celery -A worker.app beat" in page
    assert "The broker does not answer" not in page
    assert again == "15", "once something is missing, it looks more seldom"


def test_a_broker_that_is_away_is_named_first(cast: Cast) -> None:
    with time_machine.travel(MOMENT, tick=False) as moment:
        asked(cast)
        moment.shift(90)
        assert "The broker does not answer: start it first." in shown(cast)[0]


def test_no_worker_for_ninety_seconds_is_said_with_what_to_start(cast: Cast, app: Flask, redis_url: str) -> None:
    with time_machine.travel(MOMENT, tick=False) as moment:
        asked(cast)
        found(app)
        moment.shift(90)
        page, _ = shown(cast)
    assert "No worker has taken it for 90" in page
    assert "--queues celery" in page


def test_a_server_that_says_nothing_is_told_from_a_worker_that_died(cast: Cast, app: Flask, redis_url: str) -> None:
    with time_machine.travel(MOMENT, tick=False) as moment:
        asked(cast)
        found(app)
        with app.app_context():
            db.session.scalars(select(SetUpProof)).one().taken_at = clock.now()
            db.session.commit()
        moment.shift(40)
        assert "No answer for 40" in shown(cast)[0]
        moment.shift(timedelta(minutes=40))
        page, _ = shown(cast)
    assert "the worker ended before it could" in page
    assert "ask for another test" in page


def test_a_refusal_says_what_to_do_and_what_the_server_said(
    cast: Cast, app: Flask, redis_url: str, smtp_server: SmtpInbox, smtp_url: str
) -> None:
    smtp_server.answer = lambda taken: "554 5.7.1 looks like spam"
    asked(cast)
    sent(app)
    page, again = shown(cast)
    assert "The mail itself is refused" in page
    assert "The server’s words: 554 5.7.1 looks like spam" in page
    assert again is None


def test_without_a_mail_server_the_page_does_not_call_it_proved(cast: Cast, app: Flask) -> None:
    asked(cast)
    sent(app)
    page, _ = shown(cast)
    assert "As far as the outbox" in page
    assert "No mail server is set" in page
    assert "Proved" not in page


def test_nobody_but_an_administrator_opens_either_page(cast: Cast) -> None:
    for player in (cast.maya, cast.daniel, cast.camille):
        for path in (PAGE, FORM):
            assert cast.browser(player).get(path).status_code == 403
            assert cast.browser(player).post(path).status_code == 403
    assert cast.browser(cast.sam).get(PAGE).status_code == 404


def test_a_stopped_watch_leads_an_administrator_to_the_proof(cast: Cast) -> None:
    assert f'href="{PAGE}"' in cast.browser(cast.ada).get("/o/northline/hires/").text
    assert f'href="{PAGE}"' not in cast.browser(cast.maya).get("/o/northline/hires/").text


def typed(server: SmtpServer, **others: Any) -> dict[str, Any]:
    said = {"host": server.host, "port": server.port, "security": "none", "sender": "Tracker <t@northline.example>"}
    return said | {"recipient": "ada@northline.example"} | others


def tried(cast: Cast, server: SmtpServer, **others: Any) -> str:
    answer = cast.browser(cast.ada).post(FORM, data=typed(server, **others))
    assert answer.status_code == 200
    return text(answer)


@contextmanager
def mail_server(**options: Any) -> Iterator[tuple[SmtpServer, Server]]:
    handler = Server()
    with serving(handler, **options) as server:
        yield server, handler


def test_a_server_that_works_gets_a_mail_and_its_settings_are_printed_without_the_password(cast: Cast) -> None:
    handler = Server()
    login = {"authenticator": handler.authenticate, "auth_require_tls": False}
    with serving(handler, **login) as server:
        page = tried(cast, server, user="t@northline.example", password="correct")
    assert "It works" in page
    assert len(handler.taken) == 1
    assert b"From: Tracker <t@northline.example>" in handler.taken[0]
    said = f"smtp://t%40northline.example:PASSWORD@127.0.0.1:{server.port}?starttls=never"
    assert f"TRACKER_SMTP_URL={said}" in page
    assert "TRACKER_MAIL_FROM=Tracker <t@northline.example>" in page
    assert "correct" not in page
    read = Settings.from_environment({"TRACKER_SMTP_URL": said.replace("PASSWORD", "correct")}).smtp
    assert read is not None
    assert (read.user, read.password, read.port) == ("t@northline.example", "correct", server.port)


def test_each_trouble_has_words_of_its_own_with_what_to_do(cast: Cast) -> None:
    handler = Server()
    login = {"authenticator": handler.authenticate, "auth_require_tls": False}
    with serving(handler, **login) as server:
        page = tried(cast, server, user="tracker", password="wrong")
        assert "User or password is wrong" in page
        assert f"127.0.0.1:{server.port}: 535 5.7.8" in page
        assert "The server offers no STARTTLS" in tried(cast, server, security="starttls")
        assert "No agreement on encryption" in tried(cast, server, security="tls")
        handler.at_sender = "550 not your address"
        page = tried(cast, server)
        assert "The sender is refused" in page
        assert "550 not your address" in page
        handler.at_sender, handler.at_recipient = "250 OK", "550 no such mailbox"
        assert "The recipient is refused" in tried(cast, server)
    assert "Nobody answers at this host and port" in tried(cast, replace(server, port=free_port()))
    assert "No machine has this name" in tried(cast, replace(server, host="no-such-machine.invalid"))
    assert handler.taken == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"host": "smtp://mail.example.ca"}, "type a name alone"),
        ({"port": "70000"}, "type a number from 1 to 65535"),
        ({"port": "many"}, "type a number from 1 to 65535"),
        ({"sender": "tracker"}, "type one address"),
        ({"sender": "t@example.ca\nBcc: all@example.ca"}, "type one address"),
        ({"sender": "Tracker\x0bBcc: all <t@example.ca>"}, "type one address"),
        ({"sender": ".Tracker <t@example.ca>"}, "type one address"),
        ({"sender": "Tracker, all <t@example.ca>"}, "type one address"),
        ({"sender": "t@[example.ca"}, "type one address"),
        ({"recipient": "ada@[northline.example"}, "type an address"),
        ({"recipient": "ada@.northline.example"}, "type an address"),
        ({"recipient": "ada"}, "type an address"),
        ({"user": "tracker"}, "type both a user and a password"),
        ({"password": "secret"}, "type both a user and a password"),
    ],
)
def test_what_cannot_be_tried_is_said_beside_its_field(cast: Cast, wrong: dict[str, str], told: str) -> None:
    answer = cast.browser(cast.ada).post(FORM, data=typed(SmtpServer(host="mail.example.ca", port=587)) | wrong)
    assert answer.status_code == 422
    assert told in text(answer)
    assert "secret" not in answer.text


def test_tries_are_counted_like_those_of_signing_in(cast: Cast) -> None:
    browser = cast.browser(cast.ada)
    answers = [browser.post(FORM, data={}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]


def test_a_try_and_a_test_leave_an_audit_line_without_the_password(cast: Cast) -> None:
    server = SmtpServer(host="127.0.0.1", port=free_port())
    tried(cast, server, user="tracker", password="secret")
    asked(cast)
    with cast.app.app_context():
        lines = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [line.action for line in lines] == ["mail server tried", "test mail asked for"]
        assert {line.user_id for line in lines} == {cast.ada.user_id}
        assert lines[0].details["server"] == f"127.0.0.1:{server.port}"
        assert "secret" not in str(lines[0].details)
