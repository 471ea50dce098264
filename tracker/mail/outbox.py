"""Chooses where mail goes, and keeps one connection open for a batch."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Protocol

from flask import current_app

from tracker.mail.captured import CapturingOutbox
from tracker.mail.smtp import SmtpOutbox
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.organisation import Organisation


class Outbox(Protocol):
    """Something that takes mails, one after the other."""

    def send(self, message: EmailMessage, organisation_id: int | None) -> None:
        """Hand one mail over. Raises DeliveryError."""

    def close(self) -> None:
        """Let go of whatever is held open."""


@contextmanager
def outbox() -> Iterator[Outbox]:
    """The way out for several mails, closed at the end of the block; nothing is opened before the first mail."""
    settings: Settings = current_app.extensions["tracker_settings"]
    box: Outbox = _RealOutbox(SmtpOutbox(settings.smtp)) if settings.smtp else CapturingOutbox()
    try:
        yield box
    finally:
        box.close()


class _RealOutbox:
    """Sends over SMTP, but for the sample organisation: its people are invented, so their mail is kept to be read."""

    def __init__(self, smtp: SmtpOutbox) -> None:
        self.smtp = smtp
        self.captured = CapturingOutbox()
        self.samples: dict[int, bool] = {}

    def send(self, message: EmailMessage, organisation_id: int | None) -> None:
        box: Outbox = self.captured if organisation_id and self._is_sample(organisation_id) else self.smtp
        box.send(message, organisation_id)

    def _is_sample(self, organisation_id: int) -> bool:
        if organisation_id not in self.samples:
            free = not db.session().in_transaction()
            organisation = db.session.get(Organisation, organisation_id)
            self.samples[organisation_id] = organisation is not None and organisation.is_sample
            if free:  # SQLite's write lock is not held while the server takes its time
                db.session.rollback()
        return self.samples[organisation_id]

    def close(self) -> None:
        self.smtp.close()
