"""Mails that belong to no deadline: whether all is well, what the month brings, and whom no mail reaches."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, at, record, together
from tests.support.servers import Received, SmtpInbox
from tracker import clock
from tracker.services.remind import sweep
from tracker.services.reports import plan_reports, report_round, send_reports
from tracker.services.restore import bring_restored_up_to_date
from tracker.services.send import LEASE, WAITS
from tracker.store.acknowledgement import Acknowledgement
from tracker.store.base import db
from tracker.store.captured_mail import CapturedMail
from tracker.store.deadline import Deadline
from tracker.store.membership import Membership
from tracker.store.organisation import Organisation
from tracker.store.reminder import State
from tracker.store.report import Report
from tracker.store.user import User

NORTHLINE = "northline"
ZONES = ("America/Vancouver", "America/Halifax")


def sent_to(inbox: SmtpInbox, subject: str) -> list[str]:
    """Who got a mail whose subject holds these words, each as often as it came."""
    return sorted(taken.recipients[0] for taken in inbox.received if subject in str(taken.message["Subject"]))


def words(taken: Received) -> str:
    body = taken.message.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def reports(**where: object) -> list[Report]:
    db.session.rollback()
    return list(db.session.scalars(select(Report).filter_by(**where).order_by(Report.id)))


def change(player_id: int, **values: object) -> None:
    db.session.execute(update(User).where(User.id == player_id).values(**values))
    db.session.commit()


@pytest.fixture
def office(cast: Cast, app: Flask, smtp_server: SmtpInbox, smtp_url: str) -> Iterator[Cast]:
    """Northline in Vancouver and Elsewhere in Halifax, on record since the summer; nothing is due."""
    with time_machine.travel("2026-10-01 16:00 +0000", tick=False), app.app_context():
        db.session.execute(update(Organisation).values(created_at=at("2026-07-01 16:00")))
        db.session.execute(
            update(Organisation).where(Organisation.slug != NORTHLINE).values(time_zone="America/Halifax")
        )
        db.session.commit()
        yield cast


def on(moment: str, *, swept: int = 0) -> None:
    """A round at that instant of UTC, after a sweep on each of so many days before."""
    now = at(moment)
    for days in range(swept, -1, -1):
        with time_machine.travel(now - timedelta(days=days), tick=False):
            sweep()
    with time_machine.travel(now, tick=False):
        report_round()


@pytest.mark.parametrize("monday", ["2026-03-09", "2026-11-02", "2026-12-28", "2027-01-04"])
def test_the_weekly_comes_at_six_on_monday_in_each_zone_and_once(
    office: Cast, smtp_server: SmtpInbox, monday: str
) -> None:
    """Both clock changes, and the turn of a year, with a round every half hour from the day before."""
    db.session.execute(update(Organisation).values(created_at=at("2025-07-01 16:00")))
    db.session.commit()
    begin = at(f"{monday} 00:00") - timedelta(hours=18)
    for half_hours in range(100):
        with time_machine.travel(begin + timedelta(minutes=30 * half_hours), tick=False):
            report_round()
    came = {row.recipient.email: row.settled_at for row in reports(kind="weekly", period=date.fromisoformat(monday))}
    six = {zone: datetime.fromisoformat(f"{monday}T06:00").replace(tzinfo=ZoneInfo(zone)) for zone in ZONES}
    assert came == {
        office.ada.email: six["America/Vancouver"],
        office.daniel.email: six["America/Vancouver"],
        office.sam.email: six["America/Halifax"],
    }
    ids = [str(message["Message-ID"]) for message in smtp_server.messages]
    assert len(ids) == len(set(ids))


def test_all_clear_comes_though_nothing_is_due_and_says_what_it_knows(office: Cast, smtp_server: SmtpInbox) -> None:
    on("2026-10-12 14:00", swept=7)
    assert sent_to(smtp_server, "All clear: Northline") == [office.ada.email, office.daniel.email]
    told = next(words(one) for one in smtp_server.received if one.recipients == [office.ada.email])
    assert "All clear" in told
    assert "7 of 7 days complete" in told
    assert "0 accepted, 0 failed, 0 waiting" in told
    assert "Leads and administrators of Northline Sample Inc. get this mail" in told
    message = next(one.message for one in smtp_server.received if one.recipients == [office.ada.email])
    assert message["List-Id"] == "<reports.northline.localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None
    (row,) = reports(recipient_id=office.ada.user_id, kind="weekly")
    assert (row.state, row.message_id) == (State.ACCEPTED, message["Message-ID"])


def test_the_subject_counts_what_needs_somebody_and_the_mail_shows_initials(
    office: Cast, smtp_server: SmtpInbox
) -> None:
    record(office, PERMIT_ENDS | {"documents.passport.expires_on": None, "job.wage.amount": "70.00"}, office.maya)
    due = db.session.scalars(select(Deadline).where(Deadline.kind == "work_permit_extension")).unique().one()
    on("2027-02-08 14:00", swept=7)
    assert sent_to(smtp_server, "One thing needs you: Northline") == [office.ada.email, office.daniel.email]
    told = next(words(one) for one in smtp_server.received if "thing needs you" in str(one.message["Subject"]))
    assert "R.U., no. N-0001 in 21 days: work permit ends 1 Mar 2027; Maya Échantillon" in told
    assert "Udaharan" not in told
    assert "70.00" not in told
    seen_to = Acknowledgement(
        organisation_id=due.organisation_id,
        deadline_id=due.id,
        made_by_id=office.maya.user_id,
        made_at=clock.now(),
        reason="Renewal filed.",
        wake_on=date(2027, 2, 20),
    )
    db.session.add(seen_to)
    db.session.commit()
    on("2027-02-15 14:00", swept=7)
    assert sent_to(smtp_server, "All clear: Northline") == [office.ada.email, office.daniel.email]


def test_a_missed_day_and_an_outage_over_monday_are_said_once_and_late(office: Cast, smtp_server: SmtpInbox) -> None:
    on("2026-10-05 14:00", swept=4)
    smtp_server.received.clear()
    on("2026-10-21 20:00")
    on("2026-10-22 14:00")
    on("2026-10-22 20:00")
    late = [one for one in smtp_server.received if one.recipients == [office.ada.email]]
    assert [str(one.message["Subject"]) for one in late] == [
        "Sent late: One thing needs you: Northline Sample Inc., week to 21 Oct 2026"
    ]
    assert "This mail was due on 19 October 2026 and could not go out before today." in words(late[0])
    assert "DAYS WITHOUT A COMPLETE SWEEP" in words(late[0])
    assert {row.period.isoformat() for row in reports(kind="weekly")} == {"2026-10-05", "2026-10-19"}
    smtp_server.received.clear()
    on("2026-10-26 14:00", swept=4)
    assert sent_to(smtp_server, "All clear: Northline") == [office.ada.email, office.daniel.email]


def test_a_clock_set_forward_and_back_sends_no_week_twice(office: Cast, smtp_server: SmtpInbox) -> None:
    for moment in ("2026-10-12 14:00", "2026-10-26 14:00", "2026-10-12 15:00", "2026-10-26 15:00"):
        on(moment)
    got = [str(one.message["Subject"]) for one in smtp_server.received if one.recipients == [office.ada.email]]
    assert len([subject for subject in got if "week to" in subject]) == 2


def test_a_quiet_holiday_moves_the_weekly_to_the_next_day_and_that_is_not_late(
    office: Cast, smtp_server: SmtpInbox
) -> None:
    db.session.execute(update(Organisation).values(quiet_holidays_of="BC"))
    db.session.commit()
    on("2026-10-05 14:00")
    smtp_server.received.clear()
    on("2026-10-12 14:00")  # Thanksgiving
    assert smtp_server.received == []
    on("2026-10-13 14:00", swept=8)
    assert sent_to(smtp_server, "All clear: Northline") == [office.ada.email, office.daniel.email]
    assert sent_to(smtp_server, "Late") == []


def test_rounds_at_the_same_time_send_each_report_once(
    each_database: str, office: Cast, app: Flask, smtp_server: SmtpInbox
) -> None:
    db.session.remove()
    with time_machine.travel("2026-10-12 14:00 +0000", tick=False):
        together(app, report_round, times=4)
    ids = [str(message["Message-ID"]) for message in smtp_server.messages]
    assert len(ids) == len(set(ids))
    assert len(sent_to(smtp_server, "week to")) == 3
    assert {row.attempts for row in reports(kind="weekly")} == {1}


def test_a_passing_failure_is_tried_again_with_growing_waits_and_given_up_after_a_day(
    office: Cast, smtp_server: SmtpInbox
) -> None:
    tries: list[Received] = []

    def busy(taken: Received) -> str | None:
        if taken.recipients != [office.ada.email]:
            return None
        tries.append(taken)
        return "451 try again later"

    smtp_server.answer = busy
    moment = at("2026-10-12 14:00")
    for number, wait in enumerate(WAITS, 1):
        with time_machine.travel(moment, tick=False):
            report_round()
        assert len(tries) == number
        with time_machine.travel(moment + wait - timedelta(seconds=1), tick=False):
            report_round()
        assert len(tries) == number, "not before its time"
        moment += wait
    with time_machine.travel(moment, tick=False):
        report_round()
    (row,) = reports(kind="weekly", recipient_id=office.ada.user_id)
    assert (row.state, row.attempts, row.detail) == (State.FAILED, len(WAITS) + 1, "451 try again later")
    assert db.session.get_one(User, office.ada.user_id).address_failing_since is None
    assert len({str(one.message["Message-ID"]) for one in tries}) == 1


def test_a_refused_address_is_flagged_and_an_accepted_mail_takes_the_flag_away(
    office: Cast, smtp_server: SmtpInbox
) -> None:
    smtp_server.answer = lambda taken: "550 no such mailbox" if taken.recipients == [office.daniel.email] else None
    on("2026-10-12 14:00")
    (row,) = reports(kind="weekly", recipient_id=office.daniel.user_id)
    assert (row.state, row.attempts, row.detail) == (State.FAILED, 1, "550 no such mailbox")
    assert db.session.get_one(User, office.daniel.user_id).address_failing_since == at("2026-10-12 14:00")
    smtp_server.answer = lambda taken: None
    on("2026-10-19 14:00")
    assert db.session.get_one(User, office.daniel.user_id).address_failing_since is None


def test_a_process_that_died_over_a_report_leaves_one_that_says_it_may_be_repeated(
    office: Cast, smtp_server: SmtpInbox
) -> None:
    with time_machine.travel("2026-10-12 14:00 +0000", tick=False):
        plan_reports()
        db.session.execute(
            update(Report)
            .where(Report.recipient_id == office.ada.user_id)
            .values(state=State.CLAIMED, attempt_began_at=clock.now(), claimed_until=clock.now() + LEASE)
        )
        db.session.commit()
        send_reports()
    assert office.ada.email not in sent_to(smtp_server, "")
    with time_machine.travel(at("2026-10-12 14:00") + LEASE + timedelta(minutes=1), tick=False):
        send_reports()
    (again,) = [one for one in smtp_server.received if one.recipients == [office.ada.email]]
    assert "possibly repeated" in str(again.message["Subject"])
    (row,) = reports(kind="weekly", recipient_id=office.ada.user_id)
    assert (row.state, row.possibly_repeated) == (State.ACCEPTED, True)


def test_the_month_comes_on_its_first_weekday_to_leads_alone(office: Cast, smtp_server: SmtpInbox) -> None:
    record(office, PERMIT_ENDS, office.maya)
    on("2027-01-01 15:00", swept=1)  # a Friday, and in a new year
    assert sent_to(smtp_server, "Overview, January 2027") == [office.daniel.email, office.sam.email]
    on("2027-01-04 15:00")
    on("2027-05-03 15:00")  # a Monday: the first was a Saturday
    assert sent_to(smtp_server, "Overview, May 2027") == [office.daniel.email, office.sam.email]
    first = next(one for one in smtp_server.received if "January 2027" in str(one.message["Subject"]))
    assert "1 ahead, 0 overdue" in str(first.message["Subject"])
    assert "31 to 60 days" in words(first)


def test_a_changed_and_a_closed_date_stand_in_the_next_overview(office: Cast, smtp_server: SmtpInbox) -> None:
    record(office, PERMIT_ENDS, office.maya)
    on("2026-11-02 15:00")
    smtp_server.received.clear()
    with time_machine.travel("2026-11-10 15:00 +0000", tick=False):
        record(office, {"documents.work_permit.expires_on": "2027-04-15"})
    on("2026-12-01 15:00")
    (told,) = [
        words(one)
        for one in smtp_server.received
        if "Overview, December" in str(one.message["Subject"]) and one.recipients == [office.daniel.email]
    ]
    assert "it was 1 Mar 2027" in told
    assert "1 moved" in told


def test_administrators_hear_once_that_an_address_fails_and_again_on_monday(
    office: Cast, smtp_server: SmtpInbox
) -> None:
    record(office, PERMIT_ENDS, office.maya)
    on("2026-10-06 14:00")
    change(office.maya.user_id, address_failing_since=at("2026-10-06 18:00"))
    for day in ("07", "08", "09"):
        on(f"2026-10-{day} 14:00", swept=1)
        on(f"2026-10-{day} 15:00")
    assert sent_to(smtp_server, "No mail gets through") == [office.ada.email]
    news = next(one for one in smtp_server.received if "No mail gets through" in str(one.message["Subject"]))
    assert str(news.message["Subject"]) == "No mail gets through: 2 new cases, Northline Sample Inc."
    assert "Maya Échantillon’s address refuses mail" in words(news)
    smtp_server.received.clear()
    on("2026-10-12 14:00", swept=7)
    assert sent_to(smtp_server, "No mail gets through") == []
    monday = next(one for one in smtp_server.received if one.recipients == [office.ada.email])
    assert "Addresses that refuse mail".upper() in words(monday)


def test_administrators_hear_of_an_owner_who_left(office: Cast, smtp_server: SmtpInbox) -> None:
    record(office, PERMIT_ENDS, office.maya)
    on("2026-10-06 14:00")
    ended = update(Membership).where(Membership.id == office.maya.membership_id).values(until=date(2026, 10, 6))
    db.session.execute(ended)
    db.session.commit()
    on("2026-10-07 14:00")
    (news,) = [one for one in smtp_server.received if "No mail gets through" in str(one.message["Subject"])]
    assert "R.U., no. N-0001 Maya Échantillon has left" in words(news)


def test_a_night_without_news_sends_nothing_and_shows_that_somebody_looked(
    office: Cast, smtp_server: SmtpInbox
) -> None:
    on("2026-10-06 14:00")
    smtp_server.received.clear()
    on("2026-10-07 14:00")
    assert smtp_server.received == []
    (row,) = reports(kind="nightly", period=date(2026, 10, 7), recipient_id=office.ada.user_id)
    assert row.state == State.SKIPPED


def test_a_deputy_gets_the_weekly_of_a_lead_who_is_away(office: Cast, smtp_server: SmtpInbox) -> None:
    away = {"away_from": date(2026, 10, 1), "away_until": date(2026, 10, 31), "deputy_id": office.maya.user_id}
    db.session.execute(update(Membership).where(Membership.id == office.daniel.membership_id).values(**away))
    db.session.commit()
    on("2026-10-12 14:00")
    assert sent_to(smtp_server, ": Northline") == [office.ada.email, office.maya.email]


def test_a_restored_backup_sends_no_report_of_before_again(office: Cast, smtp_server: SmtpInbox) -> None:
    with time_machine.travel("2026-10-12 14:00 +0000", tick=False):
        assert plan_reports() > 0
    with time_machine.travel("2026-10-13 10:00 +0000", tick=False):
        bring_restored_up_to_date()
    on("2026-10-13 14:00", swept=1)
    assert sent_to(smtp_server, "week to") == []
    on("2026-10-19 14:00")
    assert len(sent_to(smtp_server, "week to")) == 3


def test_one_organisation_that_can_t_be_read_stops_no_other(office: Cast, smtp_server: SmtpInbox) -> None:
    broken = update(Organisation).where(Organisation.slug == NORTHLINE).values(sending_hour=77)
    db.session.execute(broken)
    db.session.commit()
    on("2026-10-12 14:00")
    assert sent_to(smtp_server, "week to") == [office.sam.email]


def test_without_a_mail_server_reports_are_captured_whole_in_the_reader_s_language(cast: Cast, app: Flask) -> None:
    with time_machine.travel("2026-10-01 16:00 +0000", tick=False), app.app_context():
        db.session.execute(update(Organisation).values(created_at=at("2026-07-01 16:00")))
        change(cast.daniel.user_id, language="fr")
        report_round()
        mails = db.session.scalars(select(CapturedMail).where(CapturedMail.recipient == cast.daniel.email)).all()
    assert any(mail.subject.startswith("En retard") or "semaine au 1er oct. 2026" in mail.subject for mail in mails)
