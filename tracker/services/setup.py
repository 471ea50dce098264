"""The first visit: the first organisation and its administrator, by a one-time code or from the console."""

import hmac
import os
import re
import secrets
import unicodedata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app

from tracker import clock
from tracker.errors import Conflict, Invalid, NotFound, Problem
from tracker.services.accounts import can_sign_in, open_account
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.passwords import acceptable, hashed
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.membership import Membership, Role
from tracker.store.organisation import Organisation, organisation_by_slug
from tracker.store.user import User, user_count

LONGEST_SLUG = 50


def setup_address(base_url: str) -> str | None:
    """The address of the set-up page with its one-time code, made at first need; None once there is a user."""
    if user_count():
        _code_file().unlink(missing_ok=True)
        return None
    return f"{base_url}/set-up/{_kept_code()}"


def check_code(code: str) -> None:
    """Raises NotFound unless the database holds no user and this is the code in the address printed at start."""
    file = _code_file()
    kept = file.read_text() if file.exists() else ""
    if not kept or not hmac.compare_digest(kept.encode(), code.encode()) or user_count():
        raise NotFound("no set-up with this code")


def set_up(
    code: str, *, organisation: str, time_zone: str, name: str, email: str, password: str, language: str, sample: bool
) -> tuple[User, Organisation]:
    """Make the first organisation and its administrator, and with `sample` the sample organisation beside it.

    Raises NotFound where the code is not the one, Invalid for an unfit password. The code is used up.
    """
    check_code(code)
    administrator, made = _administrator(
        organisation=organisation, time_zone=time_zone, name=name, email=email, password=password, language=language
    )
    try:
        _code_file().unlink()  # of two people who send the same code at once, one gets past here
    except FileNotFoundError as error:
        raise NotFound("no set-up with this code") from error
    db.session.commit()
    if sample:
        add_sample(administrator)
    return administrator, made


def create_administrator(
    *, organisation: str, time_zone: str, name: str, email: str, password: str, language: str = "en"
) -> tuple[User, Organisation]:
    """Make an organisation and an account that administers it.

    Raises Conflict where the address has an account already, Invalid for an unfit password.
    """
    user, made = _administrator(
        organisation=organisation, time_zone=time_zone, name=name, email=email, password=password, language=language
    )
    db.session.commit()
    return user, made


def add_sample(administrator: User) -> Organisation:
    """Make the sample organisation beside the others, administered by this user."""
    from tracker.services.demo import fill_sample  # read in only where it is asked for: it brings the whole rule book

    return fill_sample(administrator)


def free_slug(name: str) -> str:
    """The organisation's name as it stands in a path, with a number where another has it already."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "organisation"
    slug, number = stem, 2
    while organisation_by_slug(slug):
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _administrator(
    *, organisation: str, time_zone: str, name: str, email: str, password: str, language: str
) -> tuple[User, Organisation]:
    email = email.strip().lower()
    if can_sign_in(email):
        raise Conflict("this address has an account already")
    db.session.rollback()
    password_hash = hashed(acceptable(password))
    now = clock.now()
    _refuse_unknown_zone(time_zone)
    user = open_account(email, name.strip(), language, password_hash)
    made = Organisation(
        slug=free_slug(organisation), name=organisation.strip(), time_zone=time_zone, created_at=now, is_sample=False
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(Membership(user_id=user.id, organisation_id=made.id, role=Role.ADMINISTRATOR, created_at=now))
    note(Actor(user, made, Role.ADMINISTRATOR), "organisation_set_up", name=made.name, time_zone=time_zone)
    return user, made


def _code_file() -> Path:
    settings: Settings = current_app.extensions["tracker_settings"]
    return settings.home / "set-up-code"


def _kept_code() -> str:
    file = _code_file()
    try:
        with open(file, "x", opener=_private) as fresh:
            fresh.write(secrets.token_urlsafe(24))
    except FileExistsError:  # made at an earlier start and not used yet
        pass
    return file.read_text()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _refuse_unknown_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid(
            [Problem("time_zone", f"{name} is no time zone; give an IANA name such as America/Toronto")]
        ) from error
