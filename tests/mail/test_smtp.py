"""Handing mail over, on a real SMTP server: what lasts, what passes, what nobody can know."""

import ssl
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support import mail_servers
from tests.support.mail_servers import Server, serving
from tests.support.ports import free_port
from tests.support.servers import SmtpInbox
from tracker import mail
from tracker.errors import DeliveryError
from tracker.mail.smtp import SmtpOutbox
from tracker.settings import SmtpServer, StartTls
from tracker.store.base import db
from tracker.store.captured_mail import CapturedMail


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    return mail_servers.certificate(tmp_path_factory.mktemp("certificate"))[1]


def message(recipient: str = "maya@northline.example") -> Any:
    return mail.compose(recipient, "Évaluation\nà faire", "Bonjour, voilà.\n.\nFin", "<p>Bonjour</p>")


def hand_over(server: SmtpServer) -> None:
    """One mail on a connection of its own."""
    with closing(SmtpOutbox(server)) as box:
        box.send(message(), None)


@pytest.fixture(autouse=True)
def _in_context(app_context: Flask) -> None:
    """Messages are composed from the settings."""


def test_a_mail_arrives_whole_with_its_accents_and_its_lonely_dot(smtp_server: SmtpInbox, smtp_url: str) -> None:
    mail.send(message(), None)
    (arrived,) = smtp_server.messages
    assert arrived["Subject"] == "Évaluation à faire"
    text = arrived.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == ["Bonjour, voilà.", ".", "Fin"]
    assert smtp_server.received[0].sender == "tracker@localhost"


def test_a_batch_uses_one_connection_and_opens_another_when_the_server_hung_up() -> None:
    handler = Server()
    with serving(handler) as server:
        box = SmtpOutbox(server)
        box.send(message(), None)
        box.send(message(), None)
        assert handler.connections == 1
        assert box.connection is not None
        box.connection.docmd("QUIT")
        box.send(message(), None)
        assert (handler.connections, len(handler.taken)) == (2, 3)
        box.close()


@pytest.mark.parametrize(
    ("answer", "permanent"), [("550 no such mailbox", True), ("452 mailbox full", False), ("421 going down", False)]
)
def test_a_refused_recipient_lasts_where_the_server_says_so_and_the_next_mail_goes(
    answer: str, permanent: bool
) -> None:
    handler = Server()
    with serving(handler) as server:
        box = SmtpOutbox(server)
        handler.at_recipient = answer
        with pytest.raises(DeliveryError) as refused:
            box.send(message(), None)
        assert (refused.value.permanent, isinstance(refused.value, mail.DoubtfulDelivery)) == (permanent, False)
        assert answer[4:] in str(refused.value)
        handler.at_recipient = "250 OK"
        box = SmtpOutbox(server) if answer.startswith("421") else box
        box.send(message(), None)
        box.close()


@pytest.mark.parametrize(("answer", "permanent"), [("554 not wanted", True), ("451 later", False)])
def test_a_refused_mail_lasts_where_the_server_says_so(answer: str, permanent: bool) -> None:
    handler = Server()
    handler.at_data = lambda server: answer
    with serving(handler) as server, pytest.raises(DeliveryError) as refused:
        hand_over(server)
    assert (refused.value.permanent, isinstance(refused.value, mail.DoubtfulDelivery)) == (permanent, False)


def test_a_line_that_drops_after_the_mail_leaves_doubt() -> None:
    handler = Server()

    def drop(server: Any) -> str:
        server.transport.abort()
        return "250 OK"

    handler.at_data = drop
    with serving(handler) as server, pytest.raises(mail.DoubtfulDelivery) as doubtful:
        hand_over(server)
    assert not doubtful.value.permanent


def test_a_server_that_is_not_there_is_a_passing_failure_asked_once_a_batch() -> None:
    box = SmtpOutbox(SmtpServer(host="127.0.0.1", port=free_port()))
    for _ in range(2):
        with pytest.raises(DeliveryError) as failed:
            box.send(message(), None)
        assert not failed.value.permanent


def test_a_login_that_is_refused_passes_when_it_is_mended() -> None:
    handler = Server()
    login = {"authenticator": handler.authenticate, "auth_require_tls": False}
    with serving(handler, **login) as server:
        wrong = SmtpServer(host=server.host, port=server.port, user="tracker", password="wrong")
        with pytest.raises(DeliveryError) as refused:
            hand_over(wrong)
        assert not refused.value.permanent
        right = SmtpServer(host=server.host, port=server.port, user="tracker", password="correct")
        hand_over(right)
    assert len(handler.taken) == 1


def test_encryption_is_taken_where_offered_and_proved_where_required(certificate: ssl.SSLContext) -> None:
    handler = Server()
    with serving(handler, tls_context=certificate) as server:
        hand_over(server)
        assert handler.encrypted == [True]
        strict = SmtpServer(host=server.host, port=server.port, starttls=StartTls.REQUIRED)
        with pytest.raises(DeliveryError, match="certificate"):
            hand_over(strict)
        never = SmtpServer(host=server.host, port=server.port, starttls=StartTls.NEVER)
        hand_over(never)
        assert handler.encrypted == [True, False]


def test_required_encryption_that_is_not_offered_sends_nothing() -> None:
    handler = Server()
    with serving(handler) as server:
        strict = SmtpServer(host=server.host, port=server.port, starttls=StartTls.REQUIRED)
        with pytest.raises(DeliveryError, match="STARTTLS"):
            hand_over(strict)
    assert handler.taken == []


def test_a_captured_mail_reads_as_it_was_written() -> None:
    mail.send(message(), None)
    db.session.commit()
    (kept,) = db.session.query(CapturedMail).all()
    assert (kept.recipient, kept.subject) == ("maya@northline.example", "Évaluation à faire")
    assert mail.bodies(kept).text.splitlines() == ["Bonjour, voilà.", ".", "Fin"]
    assert mail.bodies(kept).html == "<p>Bonjour</p>\n"


def test_an_address_with_a_line_break_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="linefeed|carriage"):
        mail.compose("maya@northline.example\nBcc: all@example.org", "Subject", "Text")
