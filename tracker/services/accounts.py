"""Signing in and out, and setting a new password by a mailed link."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from tracker import clock
from tracker.errors import NotFound, TrackerError
from tracker.services.account_mail import send_reset
from tracker.services.actor import Actor
from tracker.services.audit import note_account
from tracker.services.passwords import acceptable, hashed, verified
from tracker.store.base import db
from tracker.store.membership import Membership, Role, membership_of, memberships_of_user
from tracker.store.organisation import organisation_by_slug
from tracker.store.sign_in import (
    PasswordReset,
    SignInAttempts,
    SignInSession,
    attempts_for,
    end_sessions,
    live_session,
    open_reset,
)
from tracker.store.user import MailChoice, User, user_by_email

SESSION_LASTS = timedelta(hours=12)
RESET_LASTS = timedelta(hours=1)
TRIES_BEFORE_LOCK = 10
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=1)
ATTEMPTS_FORGOTTEN_AFTER = timedelta(days=1)


class Refused(TrackerError):
    """The address and the password don't belong together; which of the two is wrong is not said."""


class Locked(TrackerError):
    """Too many wrong passwords for this address, whether or not it has an account; try again at `until`."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"locked until {until.isoformat()}")


def digest(text: str) -> str:
    """What is kept of a token, or of an address nobody may have an account for."""
    return hashlib.sha256(text.encode()).hexdigest()


def new_token() -> str:
    """A token nobody can guess, fit for an address."""
    return secrets.token_urlsafe(32)


def sign_in(email: str, password: str) -> User:
    """The user whose address and password these are.

    Raises Refused where they don't belong together, Locked after ten wrong passwords in a row; from then on each
    further one doubles the wait, up to an hour.
    """
    email = email.strip().lower()
    email_hash = digest(email)
    attempts = attempts_for(email_hash)
    if attempts and attempts.locked_until and attempts.locked_until > clock.now():
        raise Locked(attempts.locked_until)
    user = user_by_email(email)
    password_hash = user.password_hash if user else None
    db.session.rollback()  # SQLite's write lock is not held while a password is verified
    if not verified(password_hash, password):
        locked_until = _note_wrong_password(email_hash)
        raise Locked(locked_until) if locked_until else Refused("wrong address or password")
    _forget_wrong_passwords(email_hash)
    db.session.commit()
    assert user is not None
    return user


def begin_session(user: User) -> str:
    """Note that a browser is signed in; returns the token for its cookie."""
    token = new_token()
    now = clock.now()
    db.session.add(
        SignInSession(user_id=user.id, token_hash=digest(token), created_at=now, expires_at=now + SESSION_LASTS)
    )
    db.session.commit()
    return token


def end_session(token: str) -> None:
    """Sign one browser out."""
    now = clock.now()
    row = live_session(digest(token), now)
    if row:
        row.ended_at = now
    db.session.commit()


def request_reset(email: str, base_url: str) -> None:
    """Mail a link that sets a new password, where there is an account; otherwise do nothing.

    Raises DeliveryError where the mail server refuses; the caller must not show that to whoever asked.
    """
    user = user_by_email(email)
    if user is not None and user.password_hash is not None:  # a worker who only gets mails has nothing to open
        send_reset(user, _reset_link(user, base_url), RESET_LASTS)


def reset_link(email: str, base_url: str) -> str:
    """A link that sets a new password, for the console. Raises NotFound where there is no account."""
    user = user_by_email(email)
    if user is None or user.password_hash is None:
        raise NotFound(f"no account has the address {email}")
    return _reset_link(user, base_url)


def reset_holder(token: str) -> User:
    """Whose password the link sets. Raises NotFound where it was used, has expired or never was."""
    reset = open_reset(digest(token), clock.now())
    if reset is None:
        raise NotFound("no open reset")
    return reset.user


def reset_password(token: str, password: str) -> User:
    """Set the new password, use up the link, sign the user out everywhere and lift any lock.

    Raises NotFound for a link that is no longer good, Invalid for a password that is too short.
    """
    user_id = reset_holder(token).id
    db.session.rollback()
    password_hash = hashed(acceptable(password))
    now = clock.now()
    reset = open_reset(digest(token), now)
    if reset is None or reset.user_id != user_id:
        raise NotFound("no open reset")
    reset.used_at = now
    set_password(reset.user, password_hash)
    note_account(reset.user, "password_reset")
    db.session.commit()
    return reset.user


def set_password(user: User, password_hash: str) -> None:
    """Keep a new hash, end every session and every other open reset, and lift any lock. Does not commit."""
    now = clock.now()
    user.password_hash = password_hash
    end_sessions(user.id, now)
    drop_resets(user)
    _forget_wrong_passwords(digest(user.email))


def drop_resets(user: User) -> None:
    """Make every link that would set this user's password useless. Does not commit."""
    db.session.execute(delete(PasswordReset).where(PasswordReset.user_id == user.id, PasswordReset.used_at.is_(None)))


def open_account(email: str, name: str, language: str, password_hash: str) -> User:
    """An account to sign in with; one that only got a worker's copies becomes it. Does not commit.

    The caller has seen that nobody can sign in with the address yet.
    """
    user = user_by_email(email)
    if user is None:
        user = User(email=email, name=name, language=language, password_hash=password_hash, created_at=clock.now())
        db.session.add(user)
    else:
        user.name, user.language, user.password_hash = name, language, password_hash
        user.mail_choice = MailChoice.SINGLE
    db.session.flush()
    return user


def can_sign_in(email: str) -> bool:
    """Whether the address has an account with a password."""
    user = user_by_email(email)
    return user is not None and user.password_hash is not None


def choose_language(user: User, language: str) -> None:
    """Keep the language of the user's pages and mails."""
    user.language = language
    db.session.commit()


def actor_in(user: User, slug: str) -> Actor:
    """The user at work in this organisation today. Raises NotFound where there is none or she has no role in it."""
    organisation = organisation_by_slug(slug)
    membership = membership_of(user.id, organisation.id, clock.today(organisation.time_zone)) if organisation else None
    if organisation is None or membership is None:
        raise NotFound("no such organisation for this user")
    return Actor(user, organisation, Role(membership.role))


def live_memberships(user: User) -> list[Membership]:
    """The roles this user holds today, each organisation in its own zone, by name of the organisation."""
    return [
        membership
        for membership in memberships_of_user(user.id)
        if membership.until is None or membership.until >= clock.today(membership.organisation.time_zone)
    ]


def _reset_link(user: User, base_url: str) -> str:
    token = new_token()
    now = clock.now()
    db.session.add(
        PasswordReset(user_id=user.id, token_hash=digest(token), created_at=now, expires_at=now + RESET_LASTS)
    )
    db.session.commit()
    return f"{base_url}/reset/{token}"


def _note_wrong_password(email_hash: str) -> datetime | None:
    now = clock.now()
    db.session.execute(delete(SignInAttempts).where(SignInAttempts.last_failed_at < now - ATTEMPTS_FORGOTTEN_AFTER))
    attempts = _attempts_to_write(email_hash, now)
    attempts.failed += 1
    attempts.last_failed_at = now
    over = attempts.failed - TRIES_BEFORE_LOCK
    attempts.locked_until = now + min(FIRST_LOCK * 2**over, LONGEST_LOCK) if over >= 0 else None
    locked_until = attempts.locked_until
    db.session.commit()
    return locked_until


def _attempts_to_write(email_hash: str, now: datetime) -> SignInAttempts:
    if attempts_for(email_hash) is None:
        # Somebody else may have made the row since we looked; then it is hers that is counted up.
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(SignInAttempts(email_hash=email_hash, failed=0, last_failed_at=now))
    attempts = attempts_for(email_hash)
    assert attempts is not None
    db.session.refresh(attempts, with_for_update=True)
    return attempts


def _forget_wrong_passwords(email_hash: str) -> None:
    db.session.execute(delete(SignInAttempts).where(SignInAttempts.email_hash == email_hash))
