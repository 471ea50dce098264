"""The application factory: settings, extensions, pages."""

import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate

from tracker.settings import Settings
from tracker.store.base import db
from tracker.web import init_web
from tracker.web.language import chosen_language

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

migrate = Migrate()
babel = Babel()


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application around one set of settings; without any, those of the environment.

    Raises Invalid where the environment says something that can't be used.
    """
    settings = settings or Settings.from_environment(os.environ)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)  # people's data: for this user alone
    app = Flask(__name__, static_folder="web/static", template_folder="web/templates")
    app.config.from_mapping(_configuration(settings))
    app.extensions["tracker_settings"] = settings
    db.init_app(app)
    migrate.init_app(app, db, directory=os.fspath(MIGRATIONS), render_as_batch=True)
    babel.init_app(app, locale_selector=chosen_language)
    init_web(app)
    return app


def _configuration(settings: Settings) -> Mapping[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "MAX_CONTENT_LENGTH": 32 * 1024 * 1024,
        "RATELIMIT_STORAGE_URI": settings.limiter_url,
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
    }
