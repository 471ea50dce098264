"""Tries a mail server before it is set: hands it one mail for real and tells what is wrong, if anything is."""

from contextlib import closing
from urllib.parse import quote

from tracker.errors import DeliveryError
from tracker.mail import SmtpOutbox, compose
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.settings import SmtpServer
from tracker.store.base import db
from tracker.store.membership import Role

PATIENCE = 15.0  # seconds for each answer: somebody waits at the page
PASSWORD = "PASSWORD"
"""What stands in the printed settings for the password, which is kept nowhere."""


def try_mail_server(
    actor: Actor, server: SmtpServer, sender: str, recipient: str, words: tuple[str, str]
) -> DeliveryError | None:
    """Hand one mail with this subject and text over; the trouble there was, or None where the server accepted it.

    An audit line says which server was tried, before it is; nothing else is stored, the password least of all. Raises
    NotAllowed for whoever is no administrator.
    """
    actor.require(Role.ADMINISTRATOR)
    note(actor, "mail server tried", server=f"{server.host}:{server.port}", sender=sender, recipient=recipient)
    db.session.commit()
    message = compose(recipient, *words, language=actor.user.language if actor.user else "en")
    message.replace_header("From", sender)
    try:
        with closing(SmtpOutbox(server, PATIENCE)) as box:
            box.send(message, None)
    except DeliveryError as error:
        return error
    return None


def settings_for(server: SmtpServer, sender: str) -> dict[str, str]:
    """The settings that make the tracker send that way, with `PASSWORD` where the password belongs."""
    login = f"{quote(server.user, safe='')}:{PASSWORD}@" if server.user else ""
    host = f"[{server.host}]" if ":" in server.host else server.host
    rest = "" if server.implicit_tls else f"?starttls={server.starttls}"
    scheme = "smtps" if server.implicit_tls else "smtp"
    return {"TRACKER_SMTP_URL": f"{scheme}://{login}{host}:{server.port}{rest}", "TRACKER_MAIL_FROM": sender}
