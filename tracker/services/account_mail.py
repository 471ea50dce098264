"""The mails about accounts: an invitation to an organisation and a link that sets a new password."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import current_app
from jinja2 import Environment, PackageLoader, select_autoescape

from tracker import clock
from tracker.mail import compose, send
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.sign_in import Invitation
from tracker.store.user import User

Words = dict[str, str | list[str]]

_templates = Environment(
    loader=PackageLoader("tracker.services"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
)
_SENDER = {"en": "Foreign talent tracker", "fr": "Suivi des talents étrangers"}
_ROLES = {
    "en": {
        "administrator": "administrator",
        "lead": "HR lead",
        "coordinator": "HR coordinator",
        "counsel": "counsel",
    },
    "fr": {
        "administrator": "administration",
        "lead": "responsable RH",
        "coordinator": "coordination RH",
        "counsel": "conseil juridique",
    },
}
_INVITATION: dict[str, Words] = {
    "en": {
        "subject": "Invitation to {organisation}",
        "heading": "{inviter} invites you to {organisation}",
        "before": [
            "{organisation} keeps its work permits, LMIAs and their deadlines in the talent tracker. "
            "{inviter} offers you this role there: {role}."
        ],
        "button": "Accept the invitation",
        "after": ["The link works once, until {until}. You choose your own password."],
        "otherwise": "If the button does not work:",
        "foot": "You did not expect this? Then do nothing: without the link nobody gets in.",
    },
    "fr": {
        "subject": "Invitation\u00a0: {organisation}",
        "heading": "{inviter} vous invite à rejoindre {organisation}",
        "before": [
            "{organisation} suit ses permis de travail, ses EIMT et leurs échéances dans l’outil de suivi. "
            "{inviter} vous y propose ce rôle\u00a0: {role}."
        ],
        "button": "Accepter l’invitation",
        "after": ["Le lien sert une seule fois, jusqu’au {until}. Vous choisissez vous-même votre mot de passe."],
        "otherwise": "Si le bouton ne fonctionne pas\u00a0:",
        "foot": "Vous n’attendiez pas ce message? Ne faites rien\u00a0: sans le lien, personne n’entre.",
    },
}
_RESET: dict[str, Words] = {
    "en": {
        "subject": "Set a new password",
        "heading": "Set a new password",
        "before": ["Hello {name}. Somebody asked for a new password for your account; we think it was you."],
        "button": "Choose a new password",
        "after": ["The link works once, until {until}. It also signs you out everywhere."],
        "otherwise": "If the button does not work:",
        "foot": "It was not you? Then do nothing: your password stays as it is.",
    },
    "fr": {
        "subject": "Choisir un nouveau mot de passe",
        "heading": "Choisir un nouveau mot de passe",
        "before": [
            "Bonjour {name}. Quelqu’un a demandé un nouveau mot de passe pour votre compte; "
            "nous pensons que c’est vous."
        ],
        "button": "Choisir un mot de passe",
        "after": ["Le lien sert une seule fois, jusqu’au {until}. Il met aussi fin à toutes vos sessions."],
        "otherwise": "Si le bouton ne fonctionne pas\u00a0:",
        "foot": "Ce n’était pas vous? Ne faites rien\u00a0: votre mot de passe reste le même.",
    },
}


def send_invitation(invitation: Invitation, link: str) -> None:
    """Mail an invitation's link in the language the inviter chose. Commits a captured mail; raises DeliveryError."""
    language = invitation.language
    organisation = invitation.organisation
    facts = {
        "organisation": organisation.name,
        "inviter": invitation.invited_by.name,
        "role": _ROLES[language][invitation.role],
        "until": instant_words(invitation.expires_at, organisation.time_zone, language),
    }
    _send(_INVITATION[language], facts, invitation.email, link, language, organisation.id)


def send_reset(user: User, link: str, lasts: timedelta) -> None:
    """Mail a link that sets a new password, in the user's language. Commits a captured mail; raises DeliveryError."""
    settings: Settings = current_app.extensions["tracker_settings"]
    until = instant_words(clock.now() + lasts, settings.time_zone, user.language)
    _send(_RESET[user.language], {"name": user.name, "until": until}, user.email, link, user.language, None)


def _send(
    words: Words, facts: dict[str, str], recipient: str, link: str, language: str, organisation_id: int | None
) -> None:
    send(letter(words, facts, recipient, link, language), organisation_id)
    db.session.commit()


def letter(words: Words, facts: dict[str, str], recipient: str, link: str, language: str) -> EmailMessage:
    """A mail with one button; `words` are its parts by name, their placeholders filled from `facts`."""
    said = {name: _filled(text, facts) for name, text in words.items()}
    said |= {"sender": facts.get("organisation", _SENDER[language]), "link": link, "language": language}
    return compose(
        recipient,
        str(said["subject"]),
        _templates.get_template("account_mail.txt").render(said),
        _templates.get_template("account_mail.html").render(said),
        language=language,
    )


def _filled(text: str | list[str], facts: dict[str, str]) -> str | list[str]:
    return text.format(**facts) if isinstance(text, str) else [line.format(**facts) for line in text]


def instant_words(instant: datetime, zone: str, language: str) -> str:
    """An instant for a sentence, in a zone: "24 November 2026, 14:05 EST"."""
    local = instant.astimezone(ZoneInfo(zone))
    day = format_date(local, "d MMMM y", locale=language)
    if language == "fr" and local.day == 1:
        day = day.replace("1 ", "1er ", 1)
    return f"{day}, {local:%H:%M %Z}"
