"""Forged forms, too many tries, and the headers that tell a browser what to refuse."""

from flask import Flask, Response, abort, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.settings import Settings

csrf = CSRFProtect()
limiter = Limiter(
    get_remote_address,
    in_memory_fallback_enabled=True,
    # A broker that doesn't answer must not hold up a page: after a second each process counts for itself.
    storage_options={"socket_connect_timeout": 1, "socket_timeout": 1},
)

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_security(app: Flask, settings: Settings) -> None:
    """Guard every form against forgery, count tries, and send the headers with every answer."""
    # A form stays good as long as the session: half an hour over a long form is ordinary work.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    csrf.init_app(app)
    limiter.init_app(app)
    headers = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if settings.https else {})
    if settings.https:
        # The tracker itself speaks plain HTTP, so an https address means exactly one proxy in front of it.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]

    @app.before_request
    def refuse_nul() -> None:
        """PostgreSQL keeps no NUL in a text; no form of a browser sends one."""
        typed = (value for asked in (request.args, request.form) for _, value in asked.items(multi=True))
        if any("\0" in text for text in (request.path, *typed)):
            abort(400)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            # Names and dates of people must not stay behind in a shared browser's cache.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def safe_next(target: str | None) -> str | None:
    """The address to go on to where it is a path of this site, else None."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return None
    return target if target.isprintable() and "\\" not in target else None
