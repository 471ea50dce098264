"""Proves that reminders arrive: a test mail goes the whole way of one, and the instant of each leg is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, select, update

from tracker import clock
from tracker.errors import DeliveryError
from tracker.mail import Trouble, send
from tracker.rules.strict_yaml import read_mapping
from tracker.services.account_mail import instant_words, letter
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.membership import Role
from tracker.store.organisation import Organisation
from tracker.store.set_up_proof import CAPTURED, SetUpProof, last_set_up_proof

log = structlog.get_logger()

STANDS_FOR = timedelta(minutes=10)
"""How long a test that no worker has taken is left as it is when another is asked for; then it begins afresh."""
FORGOTTEN_AFTER = timedelta(days=1)
"""What was asked for while nothing ran is not mailed days later."""


def ask_for_proof(actor: Actor) -> None:
    """Have the next sweep send a test mail to the asker. A second press while one is on its way changes nothing.

    Raises NotAllowed for whoever is no administrator.
    """
    actor.require(Role.ADMINISTRATOR)
    now, last = clock.now(), last_set_up_proof(actor.organisation.id)
    waits = last is not None and last.taken_at is None
    if last is not None and waits and now - last.asked_at < STANDS_FOR:
        return
    note(actor, "test mail asked for")
    if last is not None and waits:
        anew = {"asked_by_id": actor.user_id, "asked_at": now, "found_at": None}
        if _update((SetUpProof.id == last.id) & SetUpProof.taken_at.is_(None), **anew):
            return
    db.session.add(SetUpProof(organisation_id=actor.organisation.id, asked_by_id=actor.user_id, asked_at=now))
    db.session.commit()


def find_proofs(hand_over: Callable[[int], None]) -> None:
    """What a sweep does with tests: each is found once, and handed to a worker again while none has taken it."""
    now = clock.now()
    untaken = SetUpProof.taken_at.is_(None) & (SetUpProof.asked_at > now - FORGOTTEN_AFTER)
    db.session.execute(update(SetUpProof).where(SetUpProof.found_at.is_(None), untaken).values(found_at=now))
    found = db.session.scalars(select(SetUpProof.id).where(SetUpProof.found_at.is_not(None), untaken)).all()
    db.session.commit()
    for proof_id in found:
        hand_over(proof_id)


def send_proof(proof_id: int) -> None:
    """Send one test mail, whichever worker takes it first; however often it is handed over, it goes out once."""
    untaken = SetUpProof.found_at.is_not(None) & SetUpProof.taken_at.is_(None)
    if not _update((SetUpProof.id == proof_id) & untaken, taken_at=clock.now()):
        return
    try:
        detail = _mail(db.session.get_one(SetUpProof, proof_id))
        _update(SetUpProof.id == proof_id, accepted_at=clock.now(), detail=detail)
    except DeliveryError as error:
        _update(SetUpProof.id == proof_id, refused_at=clock.now(), detail=f"{error.trouble}\n{error}")
    except Exception as error:  # whatever it is, the page says so instead of waiting
        log.error("the test mail could not be sent", proof=proof_id, exc_info=error)
        db.session.rollback()
        told = f"{Trouble.OTHER}\n{type(error).__name__}: {error}"
        _update(SetUpProof.id == proof_id, refused_at=clock.now(), detail=told)


def _mail(proof: SetUpProof) -> str | None:
    """Hand the mail over; says `CAPTURED` where it was kept instead."""
    settings: Settings = current_app.extensions["tracker_settings"]
    organisation = db.session.get_one(Organisation, proof.organisation_id)
    message, organisation_id = _message(proof, organisation, settings), organisation.id
    captured = settings.smtp is None or organisation.is_sample
    db.session.commit()  # nothing is held while the server takes its time
    send(message, organisation_id)
    return CAPTURED if captured else None


def _message(proof: SetUpProof, organisation: Organisation, settings: Settings) -> EmailMessage:
    asker = proof.asked_by
    facts = {
        "organisation": organisation.name,
        "name": asker.name,
        "asked": instant_words(proof.asked_at, organisation.time_zone, asker.language),
    }
    link = f"{settings.base_url}/o/{organisation.slug}/reminders/set-up"
    return letter(_words()[asker.language], facts, asker.email, link, asker.language)


@cache
def _words() -> dict[str, dict[str, str | list[str]]]:
    read = read_mapping(Path(__file__).with_name("set_up_mail.yaml"))
    lists = ("before", "after")
    return {code: words | {name: [words[name]] for name in lists} for code, words in read.items()}


def _update(which: ColumnElement[bool], **values: datetime | int | str | None) -> bool:
    """Write one step and commit; False where somebody else was faster."""
    done = db.session.connection().execute(update(SetUpProof).where(which).values(**values)).rowcount == 1
    db.session.commit()
    return bool(done)
