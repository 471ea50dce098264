"""Mail out: handed to an SMTP server, or captured in the database where none is set.

A mail is sent after the transaction it tells about was committed. Where it is captured it becomes a row of the
caller's next transaction, so the caller commits once more after sending.
"""

from email.message import EmailMessage

from tracker.mail.captured import Bodies, bodies
from tracker.mail.compose import compose, mail_domain
from tracker.mail.outbox import Outbox, outbox
from tracker.mail.smtp import LONGEST_SEND, DoubtfulDelivery, SmtpOutbox
from tracker.mail.trouble import Trouble

__all__ = [
    "LONGEST_SEND",
    "Bodies",
    "DoubtfulDelivery",
    "Outbox",
    "SmtpOutbox",
    "Trouble",
    "bodies",
    "compose",
    "mail_domain",
    "outbox",
    "send",
]


def send(message: EmailMessage, organisation_id: int | None) -> None:
    """Send one mail; `organisation_id` None where it is about an account rather than an organisation.

    Raises DeliveryError where the server did not take it: permanent where it would refuse the same mail again.
    """
    with outbox() as box:
        box.send(message, organisation_id)
