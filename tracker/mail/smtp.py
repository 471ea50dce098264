"""Hands mail to an SMTP server, and tells apart what will never work, what may later, and what nobody can know."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cache

from tracker.errors import DeliveryError
from tracker.settings import SmtpServer, StartTls

COMMAND_TIMEOUT = 60.0  # seconds for each answer before the mail itself
DATA_TIMEOUT = 600.0  # RFC 5321, 4.5.3.2.6: whoever waits less after the final dot makes doubles
LONGEST_SEND = 8 * COMMAND_TIMEOUT + 2 * DATA_TIMEOUT  # connecting with TLS and a login, then one mail
SHUTTING_DOWN = 421


class DoubtfulDelivery(DeliveryError):
    """The line broke after the mail was on its way: the server may have taken it. Sent again, it may come twice."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False)


class SmtpOutbox:
    """One connection, opened for the first mail, used for the following ones, opened again where it broke.

    A server that can't be reached is not asked again for the rest of the batch: each try may take a minute.
    """

    def __init__(self, server: SmtpServer) -> None:
        self.server = server
        self.connection: smtplib.SMTP | None = None
        self.unreachable: str | None = None

    def send(self, message: EmailMessage, organisation_id: int | None) -> None:
        """Hand one mail over. Raises DeliveryError, permanent only where this mail or its recipient was refused.

        A refused login, sender or certificate is the installation's trouble and passes once somebody mends it.
        """
        content = message.as_bytes()
        connection = self._envelope(message)
        try:
            _set_timeout(connection, DATA_TIMEOUT)
            code, answer = connection.data(content)
        except smtplib.SMTPDataError as error:
            self._forget_mail(error.smtp_code)
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise DoubtfulDelivery(f"the connection broke while the mail was handed over: {error}") from error
        if code != 250:
            self._forget_mail(code)
            raise _refused(code, answer)

    def close(self) -> None:
        """Say goodbye where a connection is open."""
        connection, self.connection = self.connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):  # the mails are settled; a rude server changes nothing
                connection.quit()
            connection.close()

    def _envelope(self, message: EmailMessage) -> smtplib.SMTP:
        """Name sender and recipient; a connection the server has closed between two mails is opened once more."""
        if self.unreachable is not None:
            raise DeliveryError(self.unreachable, permanent=False)
        if self.connection is not None:
            try:
                return self._name_both(self.connection, message)
            except _ClosedError:
                self._drop()
        try:
            self.connection = self._connect()
            return self._name_both(self.connection, message)
        except (_ClosedError, OSError, smtplib.SMTPException) as error:
            self._drop()
            self.unreachable = f"{self.server.host}:{self.server.port}: {error}"
            raise DeliveryError(self.unreachable, permanent=False) from error

    def _name_both(self, connection: smtplib.SMTP, message: EmailMessage) -> smtplib.SMTP:
        try:
            _set_timeout(connection, COMMAND_TIMEOUT)
            self._accepted(*connection.mail(parseaddr(message["From"])[1]), permanent=False)
            self._accepted(*connection.rcpt(parseaddr(message["To"])[1]))
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise _ClosedError(str(error)) from error
        except UnicodeEncodeError as error:
            raise DeliveryError("the address holds letters this server can't carry", permanent=True) from error
        return connection

    def _accepted(self, code: int, answer: bytes, permanent: bool | None = None) -> None:
        if code == SHUTTING_DOWN:
            raise _ClosedError(_words(code, answer))
        if code not in (250, 251):
            self._forget_mail(code)
            raise _refused(code, answer, permanent)

    def _connect(self) -> smtplib.SMTP:
        server, context = self.server, _trusting(self.server)
        if server.implicit_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=COMMAND_TIMEOUT, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=COMMAND_TIMEOUT)
        self.connection = connection
        connection.ehlo_or_helo_if_needed()
        if not server.implicit_tls and server.starttls is not StartTls.NEVER:
            _start_tls(connection, server.starttls, context)
        if server.user and server.password:
            connection.login(server.user, server.password)
        return connection

    def _forget_mail(self, code: int) -> None:
        """Begin afresh on the same connection after a refusal."""
        if self.connection is None or code == SHUTTING_DOWN:
            return self._drop()
        try:
            self.connection.rset()
        except (OSError, smtplib.SMTPException):  # gone: the next mail opens another
            self._drop()

    def _drop(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()


@cache
def _trusting(server: SmtpServer) -> ssl.SSLContext:
    """Which certificates this server may show; made once, for reading the system's takes longer than ten mails.

    Encryption that is merely taken where it happens to be there keeps listeners out; whoever needs proof of the server
    requires it.
    """
    context = ssl.create_default_context()
    if not server.implicit_tls and server.starttls is StartTls.IF_OFFERED:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class _ClosedError(Exception):
    """The server ended the connection before it was handed a mail: nothing is in doubt."""


def _start_tls(connection: smtplib.SMTP, mode: StartTls, context: ssl.SSLContext) -> None:
    if not connection.has_extn("starttls"):
        if mode is StartTls.REQUIRED:
            raise smtplib.SMTPNotSupportedError("the server offers no STARTTLS, and the settings require it")
        return
    connection.starttls(context=context)
    connection.ehlo()


def _set_timeout(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _refused(code: int, answer: bytes | str, permanent: bool | None = None) -> DeliveryError:
    return DeliveryError(_words(code, answer), permanent=500 <= code < 600 if permanent is None else permanent)


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:500]
