"""The sample organisation's people are invented: nothing is sent to them."""

from sqlalchemy import select

from tracker import clock
from tracker.mail import compose, send
from tracker.store.base import db
from tracker.store.captured_mail import CapturedMail
from tracker.store.organisation import Organisation


def organisation(slug, is_sample):
    made = Organisation(slug=slug, name=slug, time_zone="America/Toronto", is_sample=is_sample, created_at=clock.now())
    db.session.add(made)
    db.session.commit()
    return made.id


def mail_to(recipient):
    return compose(recipient, "Subject", "Words.", language="en", message_id=f"<{recipient}>", sent_at=clock.now())


def test_mail_of_the_sample_is_kept_and_mail_of_others_is_sent(smtp_server, smtp_url, app_context):
    send(mail_to("maya@northline.example"), organisation("sample", True))
    db.session.commit()
    send(mail_to("ada@real.example"), organisation("real", False))
    db.session.commit()
    assert [message["To"] for message in smtp_server.messages] == ["ada@real.example"]
    assert db.session.scalars(select(CapturedMail.recipient)).all() == ["maya@northline.example"]
