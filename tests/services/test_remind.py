"""Reminders arrive, once, and what became of each is on record."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, at, plan_of, record, together, versions
from tests.support.servers import Received, SmtpInbox
from tracker.mail import LONGEST_SEND
from tracker.services.remind import sweep
from tracker.services.send import LEASE, WAITS
from tracker.store.base import db
from tracker.store.captured_mail import CapturedMail
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.membership import Membership
from tracker.store.reminder import Reason, Reminder, State
from tracker.store.sweep import Sweep, last_complete_sweep
from tracker.store.user import User

BEGIN = at("2026-11-01 14:30")
"""06:30 in Vancouver on the day to begin."""


@pytest.fixture
def watch(cast: Cast, app: Flask, smtp_server: SmtpInbox, smtp_url: str) -> Iterator[Cast]:
    """Northline on 1 October 2026: a permit of Maya's on record, the first two mails sent, a real mail server."""
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        sweep()
        sweep(at("2026-10-02 16:00"))
        smtp_server.received.clear()
        yield cast


def extension() -> Deadline:
    return db.session.scalars(select(Deadline).where(Deadline.kind == "work_permit_extension")).unique().all()[-1]


def rows(**where: object) -> list[Reminder]:
    return list(db.session.scalars(select(Reminder).filter_by(**where).order_by(Reminder.id)))


def subjects(inbox: SmtpInbox) -> list[str]:
    return [str(message["Subject"]) for message in inbox.messages]


def test_a_reminder_goes_out_on_its_day_from_six_in_the_organisation_s_morning(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    sweep(at("2026-11-01 13:59"))
    assert smtp_server.received == []
    result = sweep(at("2026-11-01 14:00"))
    assert (result.accepted, result.failed, result.skipped) == (1, 0, 0)
    (taken,) = smtp_server.received
    assert taken.recipients == [watch.maya.email]
    assert str(taken.message["Subject"]) == "Begin today: R.U., work permit ends 1 Mar 2027"
    (row,) = rows(tier="start_by", recipient_id=watch.maya.user_id)
    assert (row.state, row.settled_at, row.attempts) == (State.ACCEPTED, at("2026-11-01 14:00"), 1)


def test_the_mail_is_plain_text_and_html_with_the_headers_of_a_program(watch: Cast, smtp_server: SmtpInbox) -> None:
    sweep(BEGIN)
    (message,) = smtp_server.messages
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    link = f"http://127.0.0.1:8000/o/northline/deadlines/{extension().id}"
    for body in (text.get_content(), html.get_content()):
        assert "R.U." in body
        assert "1 March 2027" in body
        assert link in body
        assert "Udaharan" not in body
    assert "File before" in text.get_content()
    (row,) = rows(tier="start_by", recipient_id=watch.maya.user_id)
    assert message["Message-ID"] == row.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<reminders.northline.localhost>"
    assert message["Date"].datetime == BEGIN


def test_a_second_sweep_sends_nothing_again(watch: Cast, smtp_server: SmtpInbox) -> None:
    sweep(BEGIN)
    again = sweep(BEGIN + timedelta(hours=3))
    assert again.checked == 0
    assert len(smtp_server.received) == 1


def test_after_an_outage_the_latest_tier_goes_out_late_and_settles_the_others(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    sweep(at("2027-01-04 16:00"))
    (message,) = smtp_server.messages
    assert str(message["Subject"]).startswith("Sent late: Act now: R.U.")
    text = message.get_body(("plain",))
    assert text is not None
    words = " ".join(text.get_content().split())
    assert "due on 31 December 2026 and could not go out before today" in words
    assert "2 earlier reminders did not go out" in words
    assert plan_of(extension(), watch.maya, State.SKIPPED) == {"start_by": "2026-11-01", "90": "2026-12-01"}
    assert {row.reason for row in rows(state=State.SKIPPED)} == {Reason.LATER_TIER}


def test_the_last_tiers_reach_the_lead_too(watch: Cast, smtp_server: SmtpInbox) -> None:
    sweep(at("2027-02-15 16:00"))
    assert sorted(taken.recipients[0] for taken in smtp_server.received) == [watch.daniel.email, watch.maya.email]


def test_a_date_changed_while_a_mail_was_claimed_is_not_reminded_of(watch: Cast, smtp_server: SmtpInbox) -> None:
    def change_it_first(sweep_id: int, ids: tuple[int, ...]) -> None:
        record(watch, {"documents.work_permit.expires_on": "2028-03-01"})
        from tracker.services.send import send_claimed

        send_claimed(sweep_id, ids, BEGIN)

    sweep(BEGIN, change_it_first)
    assert smtp_server.received == []
    (row,) = rows(tier="start_by", recipient_id=watch.maya.user_id, reason=Reason.NOT_WANTED, state="superseded")[:1]
    assert row.attempt_began_at is None


def test_a_recipient_whose_role_has_ended_is_replaced_before_sending(watch: Cast, smtp_server: SmtpInbox) -> None:
    leave = update(Membership).where(Membership.id == watch.maya.membership_id).values(until=date(2026, 10, 31))
    db.session.execute(leave)
    db.session.commit()
    sweep(BEGIN)
    sweep(BEGIN + timedelta(minutes=1))
    (taken,) = smtp_server.received
    assert taken.recipients == [watch.ada.email]
    assert plan_of(extension(), watch.maya) == {}


def test_a_lead_who_came_later_is_included(watch: Cast, smtp_server: SmtpInbox) -> None:
    promote = update(Membership).where(Membership.id == watch.ada.membership_id).values(role="lead")
    db.session.execute(promote)
    db.session.commit()
    sweep(BEGIN)
    assert set(plan_of(extension(), watch.ada)) == {"14", "7", "3", "1", "0"}


def test_a_refused_address_fails_for_good_and_somebody_else_is_told(watch: Cast, smtp_server: SmtpInbox) -> None:
    smtp_server.answer = lambda taken: "550 no such mailbox" if watch.maya.email in taken.recipients else None
    sweep(BEGIN)
    (row,) = rows(tier="start_by", recipient_id=watch.maya.user_id)
    assert (row.state, row.reason, row.detail) == (State.FAILED, Reason.REFUSED, "550 no such mailbox")
    (taken,) = smtp_server.received
    assert taken.recipients == [watch.ada.email]
    assert str(taken.message["Subject"]).startswith("Not delivered to Maya Échantillon:")
    assert sweep(BEGIN + timedelta(days=1)).checked == 0


def test_a_passing_failure_is_tried_again_with_growing_waits_and_given_up_after_a_day(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    tries: list[Received] = []

    def busy(taken: Received) -> str:
        tries.append(taken)
        return "451 try again later"

    smtp_server.answer = busy
    moment = BEGIN
    for number, wait in enumerate(WAITS, 1):
        sweep(moment)
        assert len(tries) == number
        sweep(moment + wait - timedelta(seconds=1))
        assert len(tries) == number, "not before its time"
        (row,) = rows(tier="start_by", recipient_id=watch.maya.user_id)
        assert (row.state, row.reason, row.possibly_repeated) == (State.PLANNED, Reason.WILL_RETRY, False)
        moment += wait
    smtp_server.answer = lambda taken: "451 try again later" if watch.maya.email in taken.recipients else None
    sweep(moment)
    (row,) = rows(tier="start_by", recipient_id=watch.maya.user_id)
    assert (row.state, row.reason) == (State.FAILED, Reason.GIVEN_UP)
    sweep(moment + timedelta(hours=1))
    assert timedelta(hours=20) < moment - BEGIN < timedelta(hours=30)
    assert [taken.recipients for taken in smtp_server.received] == [[watch.ada.email]]


def test_a_mail_that_could_not_go_out_yesterday_says_so_when_it_does(watch: Cast, smtp_server: SmtpInbox) -> None:
    smtp_server.answer = lambda taken: "451 try again later"
    sweep(BEGIN)
    smtp_server.answer = lambda taken: None
    sweep(BEGIN + timedelta(days=1))
    assert subjects(smtp_server) == ["Sent late: Act now: R.U., work permit ends 1 Mar 2027"]


def test_one_record_that_can_t_be_read_never_stops_the_rest(watch: Cast, smtp_server: SmtpInbox) -> None:
    record(watch, PERMIT_ENDS, owner=watch.maya, hire_id=watch.hidden_hire)
    sweep(at("2026-10-02 16:00"))
    smtp_server.received.clear()
    broken = versions("work_permit_extension", db.session.get_one(Hire, watch.granted_hire))[-1]
    broken.because = {"room": "nowhere", "id": "nothing", "numbers": {}}
    db.session.commit()
    result = sweep(BEGIN)
    assert (result.accepted, result.failed) == (1, 1)
    (row,) = rows(deadline_id=broken.id, tier="start_by")
    assert (row.state, row.reason) == (State.FAILED, Reason.BROKEN)
    assert row.detail


@pytest.mark.parametrize("address", ["mäya@northline.example", "maya@northline.example\nBcc: all@example.org", "maya"])
def test_an_address_no_mail_can_carry_fails_by_itself(watch: Cast, smtp_server: SmtpInbox, address: str) -> None:
    record(watch, PERMIT_ENDS, owner=watch.ada, hire_id=watch.hidden_hire)
    sweep(at("2026-10-02 16:00"))
    smtp_server.received.clear()
    db.session.execute(update(User).where(User.id == watch.maya.user_id).values(email=address))
    db.session.commit()
    sweep(BEGIN)
    (row,) = rows(tier="start_by", recipient_id=watch.maya.user_id)
    reached = [taken.recipients for taken in smtp_server.received]
    assert row.state == State.FAILED or [address] in reached
    assert [watch.ada.email] in reached


def test_a_mail_goes_out_in_the_recipient_s_language(watch: Cast, smtp_server: SmtpInbox) -> None:
    extension().hire.owner.language = "fr"  # type: ignore[union-attr]
    db.session.commit()
    sweep(BEGIN)
    assert subjects(smtp_server) == [
        "Commencer aujourd’hui\u00a0: R.U., le permis de travail prend fin le 1er mars 2027"
    ]


def test_the_sweep_leaves_a_heartbeat(watch: Cast) -> None:
    sweep(BEGIN)
    last = last_complete_sweep()
    assert last is not None
    assert (last.as_of, last.checked, last.accepted) == (BEGIN, 1, 1)
    assert last.finished_at is not None


def test_a_sweep_with_nothing_to_do_is_forgotten_after_a_month(watch: Cast) -> None:
    idle = sweep(at("2026-10-02 17:00"))
    with time_machine.travel("2026-11-30 12:00 +0000"):
        last = sweep(at("2026-10-02 18:00"))
    left = list(db.session.scalars(select(Sweep.id).order_by(Sweep.id)))
    assert idle.sweep_id not in left
    assert left[-1] == last.sweep_id
    assert len(left) == 3, "those that sent stay"


def test_a_sweep_that_only_left_mails_out_or_died_is_kept_and_stops_no_later_one(watch: Cast) -> None:
    sweep(BEGIN)
    db.session.execute(update(User).values(mail_choice="urgent"))
    db.session.commit()
    left_out = sweep(at("2026-12-01 17:00"))
    assert (left_out.checked, left_out.accepted) == (left_out.skipped, 0)
    assert left_out.skipped > 0
    db.session.execute(update(Sweep).where(Sweep.id == left_out.sweep_id).values(checked=0, finished_at=None))
    db.session.commit()
    with time_machine.travel("2027-01-05 17:00 +0000"):
        assert sweep().sweep_id > left_out.sweep_id
    assert left_out.sweep_id in set(db.session.scalars(select(Sweep.id)))


def test_a_lease_outlasts_the_slowest_mail() -> None:
    assert LEASE.total_seconds() > LONGEST_SEND


def test_without_a_mail_server_reminders_are_captured_whole(cast: Cast, app: Flask) -> None:
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        sweep()
        (mail,) = db.session.scalars(select(CapturedMail).where(CapturedMail.subject.contains("R.U."))).all()
        assert mail.recipient == cast.maya.email
        assert plan_of(extension(), cast.maya, State.ACCEPTED) == {"recorded": "2026-10-01"}


def test_sweeps_at_the_same_time_send_each_mail_once(
    each_database: str, watch: Cast, app: Flask, smtp_server: SmtpInbox
) -> None:
    record(watch, PERMIT_ENDS, owner=watch.maya, hire_id=watch.hidden_hire)
    db.session.remove()
    together(app, lambda: sweep(at("2027-02-15 16:00")), times=4)
    ids = [str(message["Message-ID"]) for message in smtp_server.messages]
    assert len(ids) == len(set(ids)) == 4, "two hires, each to its owner and the lead"
    assert {row.state for row in rows(tier="14")} == {State.ACCEPTED}


def test_a_batch_delivered_to_two_workers_is_sent_by_one(
    each_database: str, watch: Cast, app: Flask, smtp_server: SmtpInbox
) -> None:
    from tracker.services.send import send_claimed

    claimed: list[tuple[int, tuple[int, ...]]] = []
    sweep(at("2027-02-15 16:00"), lambda sweep_id, ids: claimed.append((sweep_id, ids)))
    ((sweep_id, ids),) = claimed
    db.session.remove()
    together(app, lambda: send_claimed(sweep_id, ids, at("2027-02-15 16:00")), times=3)
    assert len(smtp_server.received) == 2
    assert {row.attempts for row in rows(tier="14")} == {1}
