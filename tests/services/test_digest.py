"""Reminders that go out together: one mail, every reminder of it settled, and never twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, at, record
from tests.support.servers import SmtpInbox
from tracker.services.remind import sweep
from tracker.store.base import db
from tracker.store.organisation import Organisation
from tracker.store.reminder import Reason, Reminder, State
from tracker.store.user import MailChoice, User

SOON = {
    "documents.work_permit.issued_on": "2025-03-02",
    "documents.work_permit.expires_on": "2026-12-01",
    "worker.passport_expires_on": "2027-01-15",
    "documents.medical_examined_on": "2025-11-20",
}
"""Dates whose first tiers have passed on 20 August 2026, none of them within its last seven days."""


@pytest.fixture
def watch(cast: Cast, app: Flask, smtp_server: SmtpInbox, smtp_url: str) -> Iterator[Cast]:
    """Northline on 20 August 2026, nothing on record, a real mail server."""
    with time_machine.travel("2026-08-20 16:00 +0000", tick=False), app.app_context():
        yield cast


def chooses(cast: Cast, how: MailChoice, hour: int = 9, weekday: int = 0) -> None:
    user = db.session.get_one(User, cast.maya.user_id)
    user.mail_choice, user.digest_hour, user.digest_weekday = how, hour, weekday
    db.session.commit()


def of_maya(cast: Cast, **where: object) -> list[Reminder]:
    found = select(Reminder).filter_by(recipient_id=cast.maya.user_id, **where).order_by(Reminder.id)
    return list(db.session.scalars(found))


def text(inbox: SmtpInbox, number: int = -1) -> str:
    body = inbox.messages[number].get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def test_a_tier_waits_for_her_hour_and_the_day_to_begin_does_not(watch: Cast, smtp_server: SmtpInbox) -> None:
    chooses(watch, MailChoice.DAILY)
    record(watch, {"worker.passport_expires_on": "2027-12-01"}, owner=watch.maya)
    first, *_ = (row for row in of_maya(watch, state=State.PLANNED) if row.tier.isdigit())
    begin = next(row for row in of_maya(watch, state=State.PLANNED) if row.tier == "start_by")
    sweep(at(f"{first.send_on} 15:59"))
    assert smtp_server.received == [], "08:59 or earlier in Vancouver"
    sweep(at(f"{first.send_on} 17:01"))
    assert len(smtp_server.received) == 1
    sweep(at(f"{begin.send_on} 15:00"))
    assert str(smtp_server.messages[-1]["Subject"]).startswith("Begin today")


def test_a_digest_says_all_of_it_once_and_settles_each_reminder(watch: Cast, smtp_server: SmtpInbox) -> None:
    chooses(watch, MailChoice.DAILY)
    record(watch, SOON, owner=watch.maya)
    sweep()
    digests = [message for message in smtp_server.messages if "dates to keep in mind" in str(message["Subject"])]
    (digest,) = digests
    together = [row for row in of_maya(watch, state=State.ACCEPTED) if row.digest_id]
    assert len(together) >= 2
    assert {row.message_id for row in together} == {digest["Message-ID"]}
    assert str(digest["List-Unsubscribe"]).strip().startswith("<http")
    assert str(digest["List-Id"]) == "<reminders.northline.localhost>"
    assert "R.U." in text(smtp_server)
    assert "newly recorded" in text(smtp_server)
    assert "You get one mail a day" not in text(smtp_server)  # news comes at once, whatever she chose
    assert "Udaharan" not in str(digest)
    before = len(smtp_server.received)
    sweep(at("2026-08-20 18:00"))
    assert len(smtp_server.received) == before


def test_a_digest_the_server_refuses_for_now_comes_again_whole_under_the_same_id(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    chooses(watch, MailChoice.DAILY)
    smtp_server.answer = lambda received: "450 4.2.0 come back later"
    record(watch, SOON, owner=watch.maya)
    sweep()
    waiting = of_maya(watch, state=State.PLANNED, reason=Reason.WILL_RETRY)
    group = {row.digest_id for row in waiting if row.digest_id}
    assert len(group) == 1
    smtp_server.answer = lambda received: None
    with time_machine.travel("2026-08-20 16:10 +0000", tick=False):
        sweep()
    accepted = [row for row in of_maya(watch, state=State.ACCEPTED) if row.digest_id]
    assert {row.id for row in waiting if row.digest_id} == {row.id for row in accepted}
    assert len({row.message_id for row in accepted}) == 1


def test_one_broken_record_in_a_digest_does_not_stop_the_others(watch: Cast, smtp_server: SmtpInbox) -> None:
    chooses(watch, MailChoice.DAILY)
    record(watch, SOON, owner=watch.maya)
    together = [row for row in of_maya(watch, state=State.PLANNED) if row.tier == "recorded"]
    together[0].deadline.because = {"nonsense": True}
    db.session.commit()
    result = sweep()
    assert result.failed == 1
    assert (of_maya(watch, state=State.FAILED)[0].id, result.accepted) == (together[0].id, len(together) - 1)


def test_who_unsubscribed_gets_the_urgent_ones_and_the_ledger_says_why_not_the_others(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    chooses(watch, MailChoice.URGENT)
    record(watch, {"worker.passport_expires_on": "2027-07-15"}, owner=watch.maya)  # to be begun in the autumn
    sweep()
    assert {row.reason for row in of_maya(watch, state=State.SKIPPED)} == {Reason.UNSUBSCRIBED}
    assert not [message for message in smtp_server.messages if message["List-Unsubscribe"]]


def test_an_organisation_s_quiet_weekend_holds_what_can_wait_until_monday(watch: Cast, smtp_server: SmtpInbox) -> None:
    organisation = db.session.scalars(select(Organisation).where(Organisation.slug == watch.slug)).one()
    organisation.quiet_weekends = True
    db.session.commit()
    record(watch, {"worker.passport_expires_on": "2027-12-06"}, owner=watch.maya)
    weekend = next(row for row in of_maya(watch) if row.tier.isdigit() and row.send_on.weekday() == 6)
    sweep(at(f"{weekend.send_on - timedelta(days=1)} 16:00"))
    smtp_server.received.clear()
    sweep(at(f"{weekend.send_on} 16:00"))
    assert smtp_server.received == []
    sweep(at(f"{weekend.send_on + timedelta(days=1)} 16:00"))
    (monday,) = smtp_server.messages
    assert not str(monday["Subject"]).startswith("Sent late")


def test_the_next_reminder_a_mail_names_is_one_that_comes(watch: Cast, smtp_server: SmtpInbox) -> None:
    chooses(watch, MailChoice.URGENT)
    record(watch, PERMIT_ENDS, owner=watch.maya)
    with time_machine.travel("2026-11-01 15:00 +0000", tick=False):
        sweep()
    (begin,) = [one for one in smtp_server.messages if str(one["Subject"]).startswith("Begin today: R.U., work permit")]
    told = " ".join(begin.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]
    assert "Next: 22 February 2027." in told
