"""Argon2 hashes of passwords, at most two at work at once."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from tracker.errors import Invalid, Problem

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200

_hasher = PasswordHasher()
# One verification takes 64 MiB and most of a core for a tenth of a second: a flood of them must queue, not pile up.
_at_work = BoundedSemaphore(2)
# Verified in place of an unknown account's hash, so that the time of an answer tells nothing.
_NOBODY = _hasher.hash("the password of nobody")


def hashed(password: str) -> str:
    """The hash to keep."""
    with _at_work:
        return _hasher.hash(password)


def verified(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; with no hash to fit, False after the same work."""
    with _at_work:
        try:
            _hasher.verify(password_hash or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def acceptable(password: str) -> str:
    """The password itself. Raises Invalid where it is shorter than twelve characters or longer than two hundred."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        least, most = SHORTEST_PASSWORD, LONGEST_PASSWORD
        message = _("use %(least)s to %(most)s characters; a few words in a row are good", least=least, most=most)
        raise Invalid([Problem("password", message)])
    return password
