"""The headers of every mail, as the next server reads them."""

import email
from email.message import EmailMessage
from email.policy import default

import pytest
from flask import Flask

from tracker.mail import compose

LINK = f"<https://tracker.a-rather-long-name-of-an-employer.example.ca/unsubscribe/417/{'x' * 27}>"


def parsed(message: EmailMessage) -> EmailMessage:
    return email.message_from_bytes(message.as_bytes(), _class=EmailMessage, policy=default)


@pytest.mark.parametrize("length", range(55, 100))
def test_a_subject_begins_on_the_line_of_its_name_and_arrives_as_written(app_context: Flask, length: int) -> None:
    subject = ("Sent late: " + "all is well " * 10)[:length].strip()
    message = compose("maya@northline.example", subject, "Text")
    assert b"Subject: Sent late" in message.as_bytes()
    assert parsed(message)["Subject"] == subject


def test_a_long_address_to_unsubscribe_stays_readable_for_mail_programs(app_context: Flask) -> None:
    message = compose("maya@northline.example", "Échéances", "Texte à lire", "<p>Texte</p>")
    message["List-Unsubscribe"] = LINK
    raw = message.as_bytes()
    assert f"List-Unsubscribe: {LINK}\r\n".encode() in raw
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert parsed(message)["Subject"] == "Échéances"
    kinds = [part.get_content_type() for part in parsed(message).iter_parts()]
    assert kinds == ["text/plain", "text/html"]
