"""Hands mail to an SMTP server, and tells apart what will never work, what may later, and what nobody can know."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cache

from tracker.errors import DeliveryError
from tracker.mail.trouble import ClosedError, LettersError, NoTlsError, Trouble, trouble_of, trouble_of_answer
from tracker.settings import SmtpServer, StartTls

COMMAND_TIMEOUT = 60.0  # seconds for each answer before the mail itself
DATA_TIMEOUT = 600.0  # RFC 5321, 4.5.3.2.6: whoever waits less after the final dot makes doubles
LONGEST_SEND = 8 * COMMAND_TIMEOUT + 2 * DATA_TIMEOUT  # connecting with TLS and a login, then one mail
SHUTTING_DOWN = 421


class DoubtfulDelivery(DeliveryError):
    """The line broke after the mail was on its way: the server may have taken it. Sent again, it may come twice."""

    def __init__(self, message: str, trouble: Trouble) -> None:
        super().__init__(message, permanent=False, trouble=trouble)


class SmtpOutbox:
    """One connection, opened for the first mail, used for the following ones, opened again where it broke.

    A server that can't be reached is not asked again for the rest of the batch: each try may take a minute.
    `patience` is the longest wait in seconds for each answer, where somebody waits for the outcome at a page; a mail
    given up so early may arrive all the same.
    """

    def __init__(self, server: SmtpServer, patience: float | None = None) -> None:
        self.server = server
        self.patience = patience
        self.connection: smtplib.SMTP | None = None
        self.unreachable: DeliveryError | None = None

    def send(self, message: EmailMessage, organisation_id: int | None) -> None:
        """Hand one mail over. Raises DeliveryError, permanent only where this mail or its recipient was refused.

        A refused login, sender or certificate is the installation's trouble and passes once somebody mends it.
        """
        content = message.as_bytes()
        connection = self._envelope(message)
        try:
            _set_timeout(connection, self.patience or DATA_TIMEOUT)
            code, answer = connection.data(content)
        except smtplib.SMTPDataError as error:
            self._forget_mail(error.smtp_code)
            raise _refused(Trouble.MAIL, error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            words = f"the connection broke while the mail was handed over: {error}"
            raise DoubtfulDelivery(words, trouble_of(error)) from error
        if code != 250:
            self._forget_mail(code)
            raise _refused(Trouble.MAIL, code, answer)

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
            raise DeliveryError(str(self.unreachable), permanent=False, trouble=self.unreachable.trouble)
        if self.connection is not None:
            try:
                return self._name_both(self.connection, message)
            except ClosedError:
                self._drop()
        try:
            self.connection = self._connect()
            return self._name_both(self.connection, message)
        except (ClosedError, OSError, UnicodeError) as error:  # smtplib's own are OSErrors
            self._drop()
            words = f"{self.server.host}:{self.server.port}: {_said(error)}"
            self.unreachable = DeliveryError(words, permanent=False, trouble=trouble_of(error))
            raise self.unreachable from error

    def _name_both(self, connection: smtplib.SMTP, message: EmailMessage) -> smtplib.SMTP:
        try:
            _set_timeout(connection, self.patience or COMMAND_TIMEOUT)
            self._accepted(Trouble.SENDER, *connection.mail(parseaddr(message["From"])[1]))
            self._accepted(Trouble.RECIPIENT, *connection.rcpt(parseaddr(message["To"])[1]))
        except OSError as error:
            raise ClosedError(str(error)) from error
        except UnicodeEncodeError as error:
            whose = Trouble.SENDER if str(error.object)[:4].lower() == "mail" else Trouble.RECIPIENT
            told = "the address holds letters this server can't carry"
            raise DeliveryError(told, permanent=whose is Trouble.RECIPIENT, trouble=whose) from error
        return connection

    def _accepted(self, step: Trouble, code: int, answer: bytes) -> None:
        if code == SHUTTING_DOWN:
            raise ClosedError(_words(code, answer))
        if code not in (250, 251):
            self._forget_mail(code)
            raise _refused(step, code, answer)

    def _connect(self) -> smtplib.SMTP:
        server, timeout = self.server, self.patience or COMMAND_TIMEOUT
        context = _trusting(proved=server.implicit_tls or server.starttls is not StartTls.IF_OFFERED)
        if server.implicit_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=timeout)
        self.connection = connection
        connection.ehlo_or_helo_if_needed()
        if not server.implicit_tls and server.starttls is not StartTls.NEVER:
            _start_tls(connection, server.starttls, context)
        if server.user and server.password:
            _log_in(connection, server.user, server.password)
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
def _trusting(*, proved: bool) -> ssl.SSLContext:
    """Which certificates a server may show; made once, for reading the system's takes longer than ten mails.

    Encryption that is merely taken where it happens to be there keeps listeners out; whoever needs proof of the server
    requires it.
    """
    context = ssl.create_default_context()
    if not proved:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _start_tls(connection: smtplib.SMTP, mode: StartTls, context: ssl.SSLContext) -> None:
    if not connection.has_extn("starttls"):
        if mode is StartTls.REQUIRED:
            raise NoTlsError("the server offers no STARTTLS, and the settings require it")
        return
    connection.starttls(context=context)
    connection.ehlo()


def _log_in(connection: smtplib.SMTP, user: str, password: str) -> None:
    try:
        connection.login(user, password)
    except UnicodeEncodeError as error:
        raise LettersError("the user or the password holds letters that this login can't carry") from error


def _set_timeout(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _refused(step: Trouble, code: int, answer: bytes | str) -> DeliveryError:
    """Only a no to this recipient or this mail lasts; what is wrong with the sender is mended in the settings."""
    words = _words(code, answer)
    trouble = trouble_of_answer(code, words, step)
    lasts = 500 <= code < 600 and trouble in (Trouble.RECIPIENT, Trouble.MAIL)
    return DeliveryError(words, permanent=lasts, trouble=trouble)


def _said(error: Exception) -> str:
    """The server's own words where it had some."""
    return _words(error.smtp_code, error.smtp_error) if isinstance(error, smtplib.SMTPResponseException) else str(error)


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:500]
