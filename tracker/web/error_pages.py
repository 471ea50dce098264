"""One table from errors to answers: a page for people, JSON for programs."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tracker.errors import Conflict, DeliveryError, Invalid, NotAllowed, NotFound, NotInForce
from tracker.store.base import db
from tracker.web.language import language_of_browser


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, heading and what to do; `told` says whether the error's own words may be shown."""

    status: int
    title: LazyString
    advice: LazyString
    told: bool = False


NOTHING_HERE = Answer(
    404,
    _l("There is no such page"),
    _l("The address may be mistyped, or the page is not open to you. Nothing was changed."),
)
FAILED = Answer(
    500,
    _l("Something went wrong on our side"),
    _l("Nothing was changed. Try again; if it happens again, tell whoever runs the tracker at what time."),
)
ANSWERS: dict[type[Exception] | int, Answer] = {
    NotFound: NOTHING_HERE,
    404: NOTHING_HERE,
    405: NOTHING_HERE,
    NotAllowed: Answer(
        403,
        _l("Your role does not cover this"),
        _l("Ask an administrator of your organisation for it. Nothing was changed."),
    ),
    Conflict: Answer(
        409,
        _l("This does not fit what is recorded"),
        _l("Go back, look at what is recorded now, and try again. Nothing was changed."),
        told=True,
    ),
    Invalid: Answer(
        422,
        _l("Something needs to be mended first"),
        _l("Go back and change what is listed. Nothing was saved."),
        told=True,
    ),
    NotInForce: Answer(
        422,
        _l("No rule is known for that day"),
        _l("Choose another day. Nothing was saved."),
        told=True,
    ),
    DeliveryError: Answer(
        502,
        _l("The mail server did not take the message"),
        _l("What you asked for is recorded, but the mail did not go out. Send it again in a few minutes."),
    ),
    CSRFError: Answer(
        400,
        _l("This form is no longer valid"),
        _l("You were signed out or in again since it was opened. Go back, reload the page and send it again."),
    ),
    401: Answer(
        401,
        _l("You are signed out"),
        _l("Sign in and send the form again. Nothing was changed."),
    ),
    413: Answer(
        413,
        _l("The file is too large"),
        _l("Files up to 32 MB can be taken. Split it and send the parts one after the other."),
    ),
    RateLimitExceeded: Answer(
        429,
        _l("Too many tries from your network"),
        _l("Wait a minute and try again."),
    ),
}


def init_error_pages(app: Flask) -> None:
    """Answer every error of the table, other HTTP errors in their own words, and anything else with a plain page."""
    for error in ANSWERS:
        app.register_error_handler(error, _handler(ANSWERS[error]))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _handler(answer: Answer) -> Callable[[Exception], ResponseReturnValue]:
    def handle(error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        return _render(answer, _lines(error) if answer.told else [])

    return handle


def _lines(error: Exception) -> list[str]:
    if isinstance(error, Invalid):
        return [problem.message for problem in error.problems]
    return [str(error)]


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return _render(Answer(error.code, _l("This request can't be answered"), FAILED.advice), [])


def _unforeseen(error: Exception) -> ResponseReturnValue:
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.exception("a request failed")
    db.session.rollback()
    language = language_of_browser()
    with force_locale(language):
        if wants_json():
            return _as_json(FAILED, []), FAILED.status
        # Written without the frame, which asks the database who is signed in: the database may be what failed.
        page = current_app.jinja_env.get_template("errors/failed.html")
        return page.render(answer=FAILED, language=language), FAILED.status


def wants_json() -> bool:
    """Whether a program is asking rather than a person."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or best == "application/json"


def _render(answer: Answer, lines: list[str]) -> ResponseReturnValue:
    if wants_json():
        return _as_json(answer, lines), answer.status
    return render_template("errors/error.html", answer=answer, lines=lines), answer.status


def _as_json(answer: Answer, lines: list[str]) -> Response:
    return jsonify(error=str(answer.title), advice=str(answer.advice), problems=lines)
