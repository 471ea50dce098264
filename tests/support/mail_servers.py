"""Mail servers of many kinds: that refuse, encrypt, ask for a password, show a certificate nobody trusts."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from tests.support.ports import free_port
from tracker.settings import SmtpServer


class Server:
    """A handler that counts connections and can be told how to answer."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.connections = 0
        self.encrypted: list[bool] = []
        self.logins: list[str] = []
        self.at_sender = self.at_recipient = "250 OK"
        self.at_data: Callable[[Any], str] = lambda server: "250 OK"

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += session.ssl is None
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_sender.startswith("250"):
            envelope.mail_from = address
        return self.at_sender

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        self.encrypted.append(session.ssl is not None)
        return self.at_data(server)

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
        assert isinstance(login, LoginPassword)
        self.logins.append(login.login.decode())
        return AuthResult(success=login.password == b"correct", handled=login.password == b"correct")


@contextmanager
def serving(handler: Server, **options: Any) -> Iterator[SmtpServer]:
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield SmtpServer(host="127.0.0.1", port=port)
    finally:
        controller.stop()


def certificate(folder: Path, names: str = "IP:127.0.0.1", days: int = 2) -> tuple[Path, ssl.SSLContext]:
    """A certificate that signs itself, in a file, and a server's context that shows it; ran out where days are below 0.

    Whoever trusts the file (`SSL_CERT_FILE`) trusts the server.
    """
    key, request, made, wanted = (folder / name for name in ("key.pem", "request.pem", "made.pem", "wanted.cnf"))
    wanted.write_text(f"subjectAltName={names}\n")
    for words in (
        ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=sample", "-keyout", key, "-out", request],
        ["x509", "-req", "-in", request, "-signkey", key, "-days", str(days), "-extfile", wanted, "-out", made],
    ):
        subprocess.run(["openssl", *words], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return made, context
