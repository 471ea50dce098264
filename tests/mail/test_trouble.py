"""What is wrong with a mail server is told apart, on real servers that are wrong in each way."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.support.mail_servers import Server, certificate, serving
from tests.support.ports import free_port
from tracker import mail
from tracker.errors import DeliveryError
from tracker.mail import SmtpOutbox, Trouble, smtp
from tracker.settings import SmtpServer, StartTls

HERE = "127.0.0.1"


@contextmanager
def saying(*lines: bytes, close: bool = True) -> Iterator[SmtpServer]:
    """Something that listens, says these lines to whoever calls, then hangs up or falls silent."""
    with socket.create_server((HERE, 0)) as listening:

        def answer() -> None:
            caller, _ = listening.accept()
            with caller:
                for line in lines:
                    caller.sendall(line + b"\r\n")
                    caller.recv(1000)
                if not close:
                    done.wait(10)

        done = threading.Event()
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield SmtpServer(host=HERE, port=listening.getsockname()[1])
        done.set()


@contextmanager
def nobody(host: str = HERE) -> Iterator[SmtpServer]:
    yield SmtpServer(host=host, port=free_port())


@contextmanager
def refusing(**answers: str) -> Iterator[SmtpServer]:
    handler = Server()
    handler.at_sender = answers.get("at_sender", "250 OK")
    handler.at_recipient = answers.get("at_recipient", "250 OK")
    handler.at_data = lambda server: answers.get("at_data", "250 OK")
    with serving(handler) as server:
        yield server


@contextmanager
def asking_for_a_password(password: str, **options: bool) -> Iterator[SmtpServer]:
    handler = Server()
    with serving(handler, authenticator=handler.authenticate, auth_require_tls=False, **options) as server:
        yield replace(server, user="tracker", password=password)


def trouble_with(server: SmtpServer) -> DeliveryError:
    with pytest.raises(DeliveryError) as failed, closing(SmtpOutbox(server, patience=1.0)) as box:
        box.send(mail.compose("maya@northline.example", "Subject", "Text"), None)
    return failed.value


@pytest.fixture(autouse=True)
def _in_context(app_context: Flask) -> None:
    """Messages are composed from the settings."""


@pytest.mark.parametrize(
    ("server", "trouble"),
    [
        (lambda: nobody("no-such-machine.invalid"), Trouble.NAME),
        (lambda: nobody("two..dots.example"), Trouble.NAME),
        (lambda: nobody(), Trouble.CONNECTION),
        (lambda: saying(close=False), Trouble.TIME_OUT),
        (lambda: saying(b"220 hello", close=False), Trouble.TIME_OUT),
        (lambda: saying(b"220 hello"), Trouble.BROKEN_OFF),
        (lambda: saying(b"554 not from there"), Trouble.TURNED_AWAY),
        (lambda: saying(b"HTTP/1.1 400 Bad Request"), Trouble.TURNED_AWAY),
        (lambda: saying(b"421 too many calls"), Trouble.LATER),
        (lambda: asking_for_a_password("wrong"), Trouble.PASSWORD),
        (lambda: asking_for_a_password("motdepasse accentué"), Trouble.PASSWORD),
        (lambda: refusing(at_sender="550 not your address"), Trouble.SENDER),
        (lambda: refusing(at_sender="530 5.7.0 Authentication required"), Trouble.LOGIN_WANTED),
        (lambda: refusing(at_sender="530 5.7.0 Must issue a STARTTLS command first"), Trouble.TLS_WANTED),
        (lambda: refusing(at_sender="450 not now"), Trouble.LATER),
        (lambda: refusing(at_recipient="550 no such mailbox"), Trouble.RECIPIENT),
        (lambda: refusing(at_recipient="451 greylisted"), Trouble.LATER),
        (lambda: refusing(at_recipient="421 going down"), Trouble.LATER),
        (lambda: refusing(at_data="554 looks like spam"), Trouble.MAIL),
    ],
)
def test_each_kind_of_trouble_has_its_name(
    server: Callable[[], AbstractContextManager[SmtpServer]], trouble: Trouble
) -> None:
    with server() as there:
        told = trouble_with(there)
    assert told.trouble == trouble, str(told)


def test_a_password_for_a_server_that_asks_for_none() -> None:
    with refusing() as there:
        assert trouble_with(replace(there, user="tracker", password="any")).trouble == Trouble.NO_LOGIN


def test_a_server_without_starttls_where_it_is_required() -> None:
    with refusing() as there:
        assert trouble_with(replace(there, starttls=StartTls.REQUIRED)).trouble == Trouble.NO_TLS


def test_a_server_that_expects_no_encryption_from_the_first_byte() -> None:
    with refusing() as there:
        assert trouble_with(replace(there, implicit_tls=True)).trouble == Trouble.TLS


@pytest.mark.parametrize("first_byte", [True, False])
@pytest.mark.parametrize(
    ("names", "days", "trusted", "trouble"),
    [
        ("IP:127.0.0.1", 2, False, Trouble.UNTRUSTED),
        ("DNS:mail.example.ca", 2, True, Trouble.WRONG_NAME),
        ("IP:127.0.0.1", -1, True, Trouble.EXPIRED),
        ("IP:127.0.0.1", 2, True, None),
    ],
)
def test_what_is_wrong_with_a_certificate(
    first_byte: bool,
    names: str,
    days: int,
    trusted: bool,
    trouble: Trouble | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, context = certificate(tmp_path, names, days)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(made))
    smtp._trusting.cache_clear()
    handler = Server()
    with serving(handler, **with_tls(context, first_byte)) as there:
        safe = replace(there, implicit_tls=first_byte, starttls=StartTls.REQUIRED)
        if trouble is not None:
            assert trouble_with(safe).trouble == trouble
        else:
            with closing(SmtpOutbox(safe)) as box:
                box.send(mail.compose("maya@northline.example", "Subject", "Text"), None)
            assert len(handler.taken) == 1
    smtp._trusting.cache_clear()


def with_tls(context: ssl.SSLContext, first_byte: bool) -> dict[str, ssl.SSLContext]:
    return {"ssl_context": context} if first_byte else {"tls_context": context}


def test_the_secrets_of_a_server_tried_once_are_not_kept_with_its_certificates() -> None:
    smtp._trusting.cache_clear()
    with asking_for_a_password("wrong") as one, asking_for_a_password("correct") as other:
        trouble_with(one)
        with closing(SmtpOutbox(other)) as box:
            box.send(mail.compose("maya@northline.example", "Subject", "Text"), None)
    assert smtp._trusting.cache_info().currsize == 1


def test_a_second_mail_of_a_batch_hears_of_the_same_trouble() -> None:
    with nobody() as there, closing(SmtpOutbox(there)) as box:
        for _ in range(2):
            with pytest.raises(DeliveryError) as failed:
                box.send(mail.compose("maya@northline.example", "Subject", "Text"), None)
            assert failed.value.trouble == Trouble.CONNECTION
