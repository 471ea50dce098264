"""The pages: one folder per family, in one frame."""

from importlib import import_module
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

from tracker.settings import Settings
from tracker.web import frame, health
from tracker.web.error_pages import init_error_pages
from tracker.web.security import init_security
from tracker.web.sessions import init_sessions

FAMILIES = (
    "exports",
    "hires",
    "conclusions",
    "custom_dates",
    "what_if",
    "reminders",
    "set_up",
    "reminder_settings",
    "deadlines",
    "calendar",
    "today",
    "accounts",
    "people",
    "captured",
    "intake",
    "reference",
    "wages",
    "rules",
    "assessments",
)
"""Each is `tracker/web/<family>/routes.py` with a `blueprint` of that name."""


class RowNumber(IntegerConverter):
    """The number of a row in an address. A larger one than a database can hold is no such page."""

    def __init__(self, map: Any) -> None:
        super().__init__(map, max=2**31 - 1)


def init_web(app: Flask) -> None:
    """Add sessions, protection, error pages, what every template may use, and every page."""
    settings: Settings = app.extensions["tracker_settings"]
    app.url_map.converters["int"] = RowNumber
    init_security(app, settings)
    init_sessions(app)
    init_error_pages(app)
    frame.init_frame(app)
    app.register_blueprint(health.blueprint)
    for family in FAMILIES:
        app.register_blueprint(import_module(f"tracker.web.{family}.routes").blueprint)
