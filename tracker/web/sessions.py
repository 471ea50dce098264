"""The signed-in browser: Flask-Login keeps a token in the cookie, a row says whether it still counts."""

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from tracker import clock
from tracker.services import accounts
from tracker.store.sign_in import live_session
from tracker.store.user import User

login_manager = LoginManager()
# A person who walks from the office network to the train stays signed in; ending a session is the row's work.
login_manager.session_protection = None


class Browser(UserMixin):  # type: ignore[misc]
    """One signed-in browser of a user."""

    def __init__(self, user: User, token: str) -> None:
        self.user = user
        self.token = token

    def get_id(self) -> str:
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> Browser | None:
    row = live_session(accounts.digest(token), clock.now())
    return Browser(row.user, token) if row else None


def init_sessions(app: Flask) -> None:
    """Let Flask-Login find the session rows."""
    login_manager.init_app(app)


def signed_in_user() -> User | None:
    """Who is signed in on this browser, or None."""
    return current_user.user if current_user.is_authenticated else None


def begin(user: User) -> None:
    """Sign this browser in; whatever the cookie held before is dropped, so that nobody can plant a session."""
    token = accounts.begin_session(user)
    session.clear()
    login_user(Browser(user, token))


def end() -> None:
    """Sign this browser out, in the cookie and in the row."""
    if current_user.is_authenticated:
        accounts.end_session(current_user.token)
    logout_user()
    session.clear()
