"""How somebody gets her reminders, and the link in a digest by which she ends all but the urgent ones."""

from flask import current_app
from itsdangerous import Signer

from tracker.errors import NotFound
from tracker.services.audit import note_account
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.user import MailChoice, User


def choose_mail(user: User, how: MailChoice, hour: int | None, weekday: int) -> None:
    """Keep how this user's reminders come. What is still to come goes by it from the next sweep on.

    `hour` is 0-23 in each organisation's own zone, None its sending hour; `weekday` counts from Monday, 0.
    """
    before = _kept(user)
    user.mail_choice, user.digest_hour, user.digest_weekday = how, hour, weekday
    if _kept(user) != before:
        note_account(user, "mail_chosen", mail=[before, _kept(user)])
    db.session.commit()


def unsubscribe_url(user: User) -> str:
    """The address that ends this user's digests, for as long as the account has its e-mail address."""
    settings: Settings = current_app.extensions["tracker_settings"]
    return f"{settings.base_url}/unsubscribe/{user.id}/{_signature(user)}"


def unsubscribe_headers(user: User) -> dict[str, str]:
    """What a digest says to mail programs, so that theirs can show a button (RFC 2369, RFC 8058).

    Never on an urgent mail or a report. The button that needs no page works over HTTPS alone, as the standard asks.
    """
    url = unsubscribe_url(user)
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url.startswith("https://") else {}
    return {"List-Unsubscribe": f"<{url}>", **one_click}


def subscriber(user_id: int, signature: str) -> User:
    """Whose link this is. Raises NotFound where it wasn't made here for that account and its address."""
    user = db.session.get(User, user_id)
    if user is None or not _signer().verify_signature(_signed(user), signature):
        raise NotFound("no such subscription")
    return user


def unsubscribe(user: User) -> None:
    """End this user's digests and single mails; the urgent ones come as before. Twice is as good as once."""
    before = user.mail_choice
    user.mail_choice = MailChoice.URGENT
    if before != MailChoice.URGENT:
        note_account(user, "unsubscribed", mail=[before, MailChoice.URGENT])
    db.session.commit()


def _kept(user: User) -> list[str | int | None]:
    return [str(user.mail_choice), user.digest_hour, user.digest_weekday]


def _signature(user: User) -> str:
    return _signer().get_signature(_signed(user)).decode()


def _signed(user: User) -> str:
    # With the address, so that a link in an old mailbox dies with it, and none fits another installation's account.
    return f"{user.id} {user.email}"


def _signer() -> Signer:
    return Signer(current_app.secret_key or "", salt="unsubscribe")
