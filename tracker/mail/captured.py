"""Mail kept in the database instead of sent, and how to read it back."""

from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import default

from tracker import clock
from tracker.store.base import db
from tracker.store.captured_mail import CapturedMail


@dataclass(frozen=True, slots=True)
class Bodies:
    """What a captured mail says: as plain text, and as HTML where it has some."""

    text: str
    html: str | None


class CapturingOutbox:
    """Adds every mail to the caller's session. The caller commits."""

    def send(self, message: EmailMessage, organisation_id: int | None) -> None:
        db.session.add(
            CapturedMail(
                organisation_id=organisation_id,
                recipient=message["To"],
                subject=message["Subject"],
                message=message.as_string(policy=message.policy.clone(linesep="\n")),
                captured_at=clock.now(),
            )
        )

    def close(self) -> None:
        """Nothing is held open."""


def bodies(mail: CapturedMail) -> Bodies:
    """The decoded bodies of a captured mail."""
    message = message_from_string(mail.message, _class=EmailMessage, policy=default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Bodies(text.get_content() if text else "", html.get_content() if html else None)
