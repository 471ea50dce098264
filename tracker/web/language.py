"""In which language a page is written."""

from flask import has_request_context, request
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from tracker.web.sessions import signed_in_user

LANGUAGES = {"en": "English", "fr": "Français"}
"""Code → name in its own language."""

LANGUAGE_CHOICES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]
"""The same for a form."""

COOKIE = "lang"


def chosen_language() -> str:
    """The signed-in user's language, else the one of the cookie, else the browser's, else English."""
    if not has_request_context():
        return "en"
    user = signed_in_user()
    return user.language if user else language_of_browser()


def language_of_browser() -> str:
    """What the cookie or the browser asks for, without looking at the database."""
    cookie = request.cookies.get(COOKIE)
    if cookie in LANGUAGES:
        return cookie
    return request.accept_languages.best_match(list(LANGUAGES), "en") or "en"
