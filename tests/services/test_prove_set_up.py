"""A test mail goes the whole way once, whatever is lost or repeated on it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast, Player
from tests.support.servers import SmtpInbox
from tracker import clock
from tracker.errors import NotAllowed
from tracker.services.accounts import actor_in
from tracker.services.prove_set_up import ask_for_proof, find_proofs, send_proof
from tracker.store.base import db
from tracker.store.captured_mail import CapturedMail
from tracker.store.organisation import organisation_by_slug
from tracker.store.set_up_proof import CAPTURED, SetUpProof
from tracker.store.user import User


@pytest.fixture(autouse=True)
def _in_context(app_context: Flask) -> None:
    """Services work in the application's context."""


def ask(cast: Cast, player: Player | None = None) -> None:
    user = db.session.get_one(User, (player or cast.ada).user_id)
    ask_for_proof(actor_in(user, cast.slug))


def found() -> list[int]:
    """What one sweep hands over."""
    handed: list[int] = []
    find_proofs(handed.append)
    return handed


def proofs() -> list[SetUpProof]:
    db.session.rollback()
    return list(db.session.scalars(select(SetUpProof).order_by(SetUpProof.id)))


def test_each_leg_is_put_on_record_and_the_mail_comes_to_the_asker(
    each_database: str, cast: Cast, smtp_server: SmtpInbox, smtp_url: str
) -> None:
    ask(cast)
    (proof,) = proofs()
    assert (proof.asked_by_id, proof.found_at, proof.taken_at) == (cast.ada.user_id, None, None)
    (proof_id,) = found()
    send_proof(proof_id)
    (proof,) = proofs()
    legs = [proof.asked_at, proof.found_at, proof.taken_at, proof.accepted_at]
    assert None not in legs
    assert legs == sorted(legs)  # type: ignore[type-var]
    assert (proof.refused_at, proof.detail) == (None, None)
    (message,) = smtp_server.messages
    assert (message["To"], message["Subject"]) == ("ada@northline.example", "Test mail of Northline Sample Inc.")
    text = message.get_body(("plain",))
    assert text is not None
    assert "/o/northline/reminders/set-up" in text.get_content()


def test_a_test_handed_over_twice_is_mailed_once(
    each_database: str, cast: Cast, smtp_server: SmtpInbox, smtp_url: str
) -> None:
    ask(cast)
    handed = found() + found()  # two beats; none of the messages was taken yet
    assert len(handed) == 2
    for proof_id in handed:
        send_proof(proof_id)
    assert len(smtp_server.messages) == 1
    assert found() == [], "one that was taken is never handed over again"


def test_a_message_the_broker_lost_is_handed_over_again_by_the_next_sweep(cast: Cast) -> None:
    ask(cast)
    lost = found()
    first = proofs()[0].found_at
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert found() == lost
    assert proofs()[0].found_at == first, "when it was found first stays on record"


def test_a_second_press_changes_nothing_while_a_test_is_on_its_way(cast: Cast) -> None:
    for _ in range(2):
        ask(cast)
    assert len(proofs()) == 1


def test_a_test_that_nobody_found_for_long_begins_afresh_when_it_is_asked_for_again(cast: Cast) -> None:
    ask(cast)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert found() == [], "days later nobody waits for it"
        ask(cast)
        (proof,) = proofs()
        assert clock.now() - proof.asked_at < timedelta(minutes=1)
        assert found() == [proof.id]


def test_another_test_after_the_first_has_ended_is_another_mail(
    cast: Cast, smtp_server: SmtpInbox, smtp_url: str
) -> None:
    for _ in range(2):
        ask(cast)
        for proof_id in found():
            send_proof(proof_id)
    assert len(proofs()) == len(smtp_server.messages) == 2


def test_a_refusal_is_kept_with_its_kind_and_the_servers_words(
    cast: Cast, smtp_server: SmtpInbox, smtp_url: str
) -> None:
    smtp_server.answer = lambda taken: "554 5.7.1 looks like spam"
    ask(cast)
    (proof_id,) = found()
    send_proof(proof_id)
    (proof,) = proofs()
    assert proof.detail == "mail\n554 5.7.1 looks like spam"
    assert proof.refused_at is not None
    assert proof.accepted_at is None
    send_proof(proof_id)
    assert found() == []


def test_without_a_server_the_mail_is_kept_and_the_record_says_so(cast: Cast) -> None:
    db.session.query(CapturedMail).delete()
    db.session.commit()
    ask(cast)
    for proof_id in found():
        send_proof(proof_id)
    (proof,) = proofs()
    assert (proof.detail, proof.accepted_at is not None) == (CAPTURED, True)
    assert db.session.query(CapturedMail).count() == 1


def test_the_mail_of_the_sample_is_kept_whatever_server_is_set(
    cast: Cast, smtp_server: SmtpInbox, smtp_url: str
) -> None:
    sample = organisation_by_slug(cast.slug)
    assert sample is not None
    sample.is_sample = True
    db.session.commit()
    ask(cast)
    for proof_id in found():
        send_proof(proof_id)
    assert proofs()[0].detail == CAPTURED
    assert smtp_server.messages == []


def test_a_french_reader_gets_it_in_french(cast: Cast, smtp_server: SmtpInbox, smtp_url: str) -> None:
    db.session.get_one(User, cast.ada.user_id).language = "fr"
    db.session.commit()
    ask(cast)
    for proof_id in found():
        send_proof(proof_id)
    assert smtp_server.messages[0]["Subject"] == "Courriel d’essai de Northline Sample Inc."


def test_only_an_administrator_may_ask(cast: Cast) -> None:
    for player in (cast.maya, cast.daniel, cast.camille):
        with pytest.raises(NotAllowed):
            ask(cast, player)
    assert proofs() == []
