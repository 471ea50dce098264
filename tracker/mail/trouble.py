"""What kind of trouble a mail server gave, told apart in one place from what smtplib and the network raise."""

import smtplib
import socket
import ssl
from enum import StrEnum


class Trouble(StrEnum):
    """Each calls for something else to be mended."""

    NAME = "name"  # no machine has that name
    CONNECTION = "connection"  # nobody listens there, or the way is blocked
    TIME_OUT = "time_out"
    BROKEN_OFF = "broken_off"  # the line ended in the middle
    UNTRUSTED = "untrusted"  # a certificate nobody known has signed
    WRONG_NAME = "wrong_name"  # a certificate for another name
    EXPIRED = "expired"  # a certificate whose days are over or have not begun
    NO_TLS = "no_tls"  # the server offers no STARTTLS
    TLS = "tls"  # the two could not agree on encryption
    TLS_WANTED = "tls_wanted"  # the server wants encryption first
    NO_LOGIN = "no_login"  # the server takes no password, or not this way
    LOGIN_WANTED = "login_wanted"
    PASSWORD = "password"  # user and password were refused
    SENDER = "sender"
    RECIPIENT = "recipient"
    MAIL = "mail"  # both addresses were taken, the mail itself was not
    LATER = "later"  # the server can't now
    TURNED_AWAY = "turned_away"  # the server wants no talk with this machine
    OTHER = "other"


class NoTlsError(smtplib.SMTPException):
    """The server offers no STARTTLS, and it must be used."""


class LettersError(smtplib.SMTPException):
    """The user or the password holds letters that a login of smtplib can't carry."""


class ClosedError(Exception):
    """The server ended the connection before it was handed a mail: nothing is in doubt."""


_EXPIRED = {9, 10}  # verify codes of OpenSSL: not yet good, no longer good
_WRONG_NAME = {62, 63, 64}  # host name, mail address, address of the network
_TLS_FIRST, _LOGIN_FIRST = 538, 530


def trouble_of(error: BaseException) -> Trouble:
    """Which kind an error of smtplib, of TLS or of the network is."""
    if isinstance(error, LettersError):
        return Trouble.PASSWORD
    for cause in _causes(error):
        if isinstance(cause, smtplib.SMTPAuthenticationError):
            unknown_command = 500 <= cause.smtp_code < 510
            refused = Trouble.NO_LOGIN if unknown_command else Trouble.PASSWORD
            return trouble_of_answer(cause.smtp_code, str(cause.smtp_error), refused)
        if isinstance(cause, smtplib.SMTPResponseException):
            return trouble_of_answer(cause.smtp_code, str(cause.smtp_error), Trouble.TURNED_AWAY)
        for kind, trouble in _KINDS.items():
            if isinstance(cause, kind):
                return _of_certificate(cause) if isinstance(cause, ssl.SSLCertVerificationError) else trouble
    return Trouble.OTHER


def trouble_of_answer(code: int, words: str, refused: Trouble) -> Trouble:
    """Which kind an answer is that says no to a step; `refused` where the no is about the step itself."""
    if 400 <= code < 500:
        return Trouble.LATER
    if code == _TLS_FIRST or (code == _LOGIN_FIRST and "tls" in words.lower()):
        return Trouble.TLS_WANTED
    return Trouble.LOGIN_WANTED if code == _LOGIN_FIRST else refused


_KINDS: dict[type[BaseException], Trouble] = {
    NoTlsError: Trouble.NO_TLS,
    smtplib.SMTPServerDisconnected: Trouble.BROKEN_OFF,
    smtplib.SMTPException: Trouble.NO_LOGIN,  # the server offers no AUTH, or none that smtplib knows
    UnicodeError: Trouble.NAME,
    socket.gaierror: Trouble.NAME,
    TimeoutError: Trouble.TIME_OUT,
    ssl.SSLCertVerificationError: Trouble.UNTRUSTED,
    ssl.SSLEOFError: Trouble.BROKEN_OFF,
    ssl.SSLError: Trouble.TLS,
    ConnectionResetError: Trouble.BROKEN_OFF,
    BrokenPipeError: Trouble.BROKEN_OFF,
    OSError: Trouble.CONNECTION,
    ClosedError: Trouble.LATER,
}
"""The more special first."""


def _causes(error: BaseException) -> list[BaseException]:
    """What lies at the root first: smtplib wraps a time-out as a server that went away."""
    chain = [error]
    while (deeper := chain[-1].__cause__ or chain[-1].__context__) is not None and deeper not in chain:
        chain.append(deeper)
    return chain[::-1]


def _of_certificate(error: ssl.SSLCertVerificationError) -> Trouble:
    if error.verify_code in _WRONG_NAME:
        return Trouble.WRONG_NAME
    return Trouble.EXPIRED if error.verify_code in _EXPIRED else Trouble.UNTRUSTED
