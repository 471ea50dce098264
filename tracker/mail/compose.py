"""Builds a message with the headers every mail of the tracker carries."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid, parseaddr

from flask import current_app

from tracker import clock
from tracker.settings import Settings

_BROKEN_AFTER_NAME = re.compile(r"^([!-9;-~]+:) ?\r?\n ")


class _Policy(EmailPolicy):
    """Keeps what belongs together on one line, the beginning of a value on the line of its name.

    The library encodes an address that is too long for a line, and then no mail program finds where to unsubscribe.
    Where a value alone just fits, it breaks after the name, and readers show a subject with a space in front.
    """

    def fold(self, name: str, value: str) -> str:
        if value.isascii() and not any(map(str.isspace, value)):
            return f"{name}: {value}{self.linesep}"
        return _BROKEN_AFTER_NAME.sub(r"\1 ", super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


# Everything is encoded to seven bits, so that no server on the way needs an extension to carry an accent.
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def compose(
    recipient: str,
    subject: str,
    text: str,
    html: str | None = None,
    *,
    language: str = "en",
    message_id: str | None = None,
    sent_at: datetime | None = None,
) -> EmailMessage:
    """A mail from the installation's address, plain text first and HTML beside it where there is some.

    `message_id` with its angle brackets, else a fresh one; `sent_at` defaults to now. Marked as made by a program, so
    that no holiday notice answers it (RFC 3834).
    """
    settings: Settings = current_app.extensions["tracker_settings"]
    message = EmailMessage(policy=_POLICY)
    message["From"] = settings.mail_from
    message["To"] = recipient
    message["Subject"] = " ".join(subject.splitlines())
    message["Date"] = format_datetime(sent_at or clock.now())
    message["Message-ID"] = message_id or make_msgid(domain=mail_domain(settings))
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = language
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def mail_domain(settings: Settings) -> str:
    """The part of the installation's address after the @."""
    return parseaddr(settings.mail_from)[1].rpartition("@")[2]
