"""What could lose a mail or send it twice: processes that die twice, moved clocks, people who change meanwhile."""

import threading
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Cast, Player
from tests.reminding import PERMIT_ENDS, at, plan_of, record, versions
from tests.support.servers import SmtpInbox
from tracker import clock
from tracker.services.accounts import actor_in
from tracker.services.acknowledge import acknowledge
from tracker.services.hand_over import hand_over_hires
from tracker.services.new_day import follow_passed_dates
from tracker.services.remind import sweep
from tracker.services.send import send_claimed
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.membership import Membership, Role
from tracker.store.organisation import Organisation
from tracker.store.person import Person
from tracker.store.reminder import Reason, Reminder, State
from tracker.store.user import MailChoice, User

pytestmark = pytest.mark.usefixtures("each_database")
LATER = "450 4.2.0 come back later"


@pytest.fixture
def watch(cast: Cast, app: Flask, smtp_server: SmtpInbox, smtp_url: str) -> Iterator[Cast]:
    """Northline on 1 October 2026: a permit of Maya's that ends on 1 March 2027, and the first mails sent."""
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        sweep()
        smtp_server.received.clear()
        yield cast


def extension(cast: Cast) -> Deadline:
    return versions("work_permit_extension", db.session.get_one(Hire, cast.granted_hire))[-1]


def rows(**where: object) -> list[Reminder]:
    return list(db.session.scalars(select(Reminder).filter_by(**where).order_by(Reminder.id)))


def chooses(player: Player, how: MailChoice, hour: int | None = None) -> None:
    user = db.session.get_one(User, player.user_id)
    user.mail_choice, user.digest_hour = how, hour
    db.session.commit()


def more_hires(cast: Cast, number: int) -> list[Hire]:
    organisation_id = db.session.get_one(Hire, cast.granted_hire).organisation_id
    made = []
    for one in range(number):
        person = Person(organisation_id=organisation_id, given_name="Sample", family_name=f"Number {one}")
        hire = Hire(organisation_id=organisation_id, reference=f"M-{one}", person=person, created_at=clock.now())
        db.session.add(hire)
        db.session.commit()
        made.append(record(cast, PERMIT_ENDS, owner=cast.maya, hire_id=hire.id))
    return made


def refuses_for_now(inbox: SmtpInbox, *addresses: str) -> None:
    inbox.answer = lambda received: LATER if received.recipients[0] in addresses else None


def test_a_mail_tried_by_itself_never_lends_its_message_id_to_others(watch: Cast, smtp_server: SmtpInbox) -> None:
    record(watch, PERMIT_ENDS, owner=watch.maya, hire_id=watch.hidden_hire)
    refuses_for_now(smtp_server, watch.maya.email)
    sweep()
    (tried,) = {row.message_id for row in rows(reason=Reason.WILL_RETRY)}
    smtp_server.received.clear()
    smtp_server.answer = lambda received: None
    chooses(watch.maya, MailChoice.DAILY)
    more_hires(watch, 4)
    with time_machine.travel("2026-10-01 18:00 +0000"):
        sweep()
    by_id = {str(message["Message-ID"]): str(message["Subject"]) for message in smtp_server.messages}
    assert len(by_id) == len(smtp_server.received) == 2
    assert "Y.M." in by_id[str(tried)], "what the server may have had comes again as it was"


def test_a_digest_whose_senders_died_twice_comes_again_as_it_was(watch: Cast, smtp_server: SmtpInbox) -> None:
    claimed: list[tuple[int, ...]] = []
    more_hires(watch, 5)
    sweep(hand_over=lambda sweep_id, ids: claimed.append(ids))
    (ids,) = claimed
    mail = {"attempt_began_at": clock.now(), "message_id": "<digest@sample>"}  # what a sender writes, then it died
    db.session.execute(update(Reminder).where(Reminder.id.in_(ids)).values(**mail))
    db.session.commit()
    with time_machine.travel("2026-10-01 17:00 +0000"):
        sweep(hand_over=lambda sweep_id, ids: claimed.append(ids))  # so did whoever took it over, before it began
    for gone in rows(id=ids[0]) + rows(id=ids[1]):
        gone.deadline.superseded_at = clock.now()
    db.session.commit()
    with time_machine.travel("2026-10-01 18:00 +0000"):
        sweep()
    assert len(ids) == 5
    (mail_again,) = smtp_server.messages
    assert mail_again["Message-ID"] == "<digest@sample>"
    assert {row.state for row in rows(digest_id=ids[0]) if row.id in ids[2:]} == {State.ACCEPTED}


def test_what_is_acknowledged_while_a_worker_has_it_is_not_sent(watch: Cast, smtp_server: SmtpInbox) -> None:
    with time_machine.travel("2026-11-01 14:30 +0000"):
        claimed: list[tuple[int, tuple[int, ...]]] = []
        sweep(hand_over=lambda sweep_id, ids: claimed.append((sweep_id, ids)))
        maya = actor_in(db.session.get_one(User, watch.maya.user_id), watch.slug)
        acknowledge(maya, extension(watch).id, "Filed.", wake_on=date(2026, 12, 15))
        send_claimed(*claimed[0])
        assert smtp_server.received == []
        (row,) = rows(deadline_id=extension(watch).id, tier="start_by")
        assert (row.state, row.reason) == (State.SUPERSEDED, Reason.ACKNOWLEDGED)
    with time_machine.travel("2026-12-15 16:00 +0000"):
        sweep()
    assert [taken.recipients for taken in smtp_server.received] == [[watch.maya.email]]


def test_news_that_the_administrator_s_address_refuses_too_reaches_the_lead(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    dead = (watch.maya.email, watch.ada.email)
    smtp_server.answer = lambda received: "550 5.1.1 no such user" if received.recipients[0] in dead else None
    sweep(at("2026-11-01 14:30"))
    (taken,) = smtp_server.received
    assert taken.recipients == [watch.daniel.email]
    assert "Maya" in str(taken.message["Subject"])
    sweep(at("2026-12-01 16:00"))
    (row,) = rows(tier="undelivered.90")
    assert (row.recipient_id, row.state) == (watch.daniel.user_id, State.ACCEPTED), "Ada’s address is known to fail"


def test_who_was_only_told_of_a_failure_is_planned_for_when_she_becomes_a_lead(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    dead = (watch.maya.email,)
    smtp_server.answer = lambda received: "550 5.1.1 no such user" if received.recipients[0] in dead else None
    sweep(at("2026-11-01 14:30"))
    db.session.execute(update(Membership).where(Membership.id == watch.ada.membership_id).values(role=Role.LEAD))
    db.session.commit()
    smtp_server.answer = lambda received: None
    with time_machine.travel("2027-01-30 16:00 +0000"):
        sweep()
    assert plan_of(extension(watch), watch.ada).keys() >= {"14", "7"}


def test_what_a_clock_that_ran_ahead_found_is_taken_back_and_found_again_on_its_day(watch: Cast) -> None:
    def standing() -> list[Deadline]:
        hire = db.session.get_one(Hire, watch.granted_hire)
        return [one for one in versions("restoration_window", hire) if one.superseded_at is None]

    with time_machine.travel("2027-03-05 16:00 +0000"):
        assert follow_passed_dates() == 1
        assert len(standing()) == 1
    with time_machine.travel("2026-10-02 16:00 +0000"):
        assert [follow_passed_dates(), follow_passed_dates()] == [1, 0]
        assert standing() == [], "nobody is out of status in October"
    with time_machine.travel("2027-03-02 16:00 +0000"):
        assert [follow_passed_dates(), follow_passed_dates()] == [1, 0]
        assert plan_of(standing()[0], watch.maya)["start_by"] == "2027-03-02"


def test_a_clock_set_back_and_right_again_neither_loses_a_window_nor_tells_of_it_twice(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    def standing() -> list[Deadline]:
        hire = db.session.get_one(Hire, watch.granted_hire)
        return [one for one in versions("restoration_window", hire) if one.superseded_at is None]

    with time_machine.travel("2027-03-02 16:00 +0000"):
        follow_passed_dates()
        sweep()
        (window,) = standing()
    with time_machine.travel("2027-02-27 16:00 +0000"):
        follow_passed_dates()
        sweep()
        assert standing() == []
    smtp_server.received.clear()
    with time_machine.travel("2027-03-02 17:00 +0000"):
        follow_passed_dates()
        sweep()
    assert standing() == [window]
    assert [one for one in smtp_server.messages if "restored" in str(one["Subject"])] == []
    assert plan_of(window, watch.maya)["75"] == "2027-03-16"


def test_a_date_that_ended_and_follows_again_after_a_reminder_fell_due_is_told_anew(watch: Cast) -> None:
    filed = {"documents.work_permit.extension_filed_at": "2026-10-01T10:00:00+00:00"}
    record(watch, filed)
    ended = extension(watch)
    with time_machine.travel("2026-11-20 16:00 +0000"):
        record(watch, dict.fromkeys(filed))
        assert extension(watch).id != ended.id
        assert plan_of(extension(watch), watch.maya)["recorded"] == "2026-11-20"


def test_quiet_days_nobody_knows_stop_nobody_s_mail(watch: Cast, smtp_server: SmtpInbox) -> None:
    db.session.execute(update(Organisation).values(quiet_holidays_of="XX"))
    db.session.commit()
    with time_machine.travel("2026-12-01 16:00 +0000"):
        sweep()
    assert [taken.recipients for taken in smtp_server.received] == [[watch.maya.email]]


def test_a_lead_who_takes_a_hire_over_hears_of_it_once_and_gets_what_an_owner_gets(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    ada = actor_in(db.session.get_one(User, watch.ada.user_id), watch.slug)
    hand_over_hires(ada, watch.maya.user_id, watch.daniel.user_id)
    record(watch, {"job.title": "Robotics lead"})
    assert "start_by" in plan_of(extension(watch), watch.daniel)
    sweep()
    record(watch, {"job.title": "Robotics engineer"})
    sweep()
    (taken,) = smtp_server.received
    assert taken.recipients == [watch.daniel.email]
    assert str(taken.message["Subject"]).startswith("Now yours")


def test_a_hire_handed_over_twice_before_anybody_heard_is_told_to_its_owner_alone(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    ada = actor_in(db.session.get_one(User, watch.ada.user_id), watch.slug)
    hand_over_hires(ada, watch.maya.user_id, watch.daniel.user_id)
    hand_over_hires(ada, watch.daniel.user_id, watch.ada.user_id)
    sweep()
    assert [taken.recipients for taken in smtp_server.received] == [[watch.ada.email]]


def test_a_lead_who_owned_the_hire_from_the_first_day_is_not_told_that_it_was_handed_over(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    record(watch, PERMIT_ENDS, owner=watch.daniel, hire_id=watch.hidden_hire)
    for day in ("2026-10-02", "2026-11-01", "2027-02-16", "2027-03-02", "2027-03-20"):
        with time_machine.travel(f"{day} 16:00 +0000"):
            follow_passed_dates()
            record(watch, {"job.title": f"Robotics {day}"}, hire_id=watch.hidden_hire)
            sweep()
    assert rows(tier="handed_over") == []


def test_who_wants_what_is_urgent_alone_still_hears_that_the_day_to_begin_has_passed(
    watch: Cast, smtp_server: SmtpInbox
) -> None:
    chooses(watch.maya, MailChoice.URGENT)
    with time_machine.travel("2026-11-10 16:00 +0000"):
        record(watch, PERMIT_ENDS, owner=watch.maya, hire_id=watch.hidden_hire)
        sweep()
    assert [str(message["Subject"])[:12] for message in smtp_server.messages if "Y.M." in str(message)] != []


def test_who_wants_what_is_urgent_alone_is_woken_on_the_day_that_was_named(watch: Cast, smtp_server: SmtpInbox) -> None:
    chooses(watch.maya, MailChoice.URGENT)
    maya = actor_in(db.session.get_one(User, watch.maya.user_id), watch.slug)
    acknowledge(maya, extension(watch).id, "Filed.", wake_on=date(2026, 12, 15))
    with time_machine.travel("2026-12-15 16:00 +0000"):
        sweep()
    assert [taken.recipients for taken in smtp_server.received] == [[watch.maya.email]]


def test_after_quiet_days_a_daily_digest_comes_once_at_its_hour(watch: Cast, smtp_server: SmtpInbox) -> None:
    for number, hire in enumerate(more_hires(watch, 3)):
        record(watch, {"documents.work_permit.expires_on": f"2027-03-0{5 + number}"}, hire_id=hire.id)
    sweep()
    chooses(watch.maya, MailChoice.DAILY, hour=9)
    db.session.execute(update(Organisation).values(quiet_weekends=True))
    db.session.commit()
    with time_machine.travel("2026-12-01 20:00 +0000"):
        sweep()
    smtp_server.received.clear()
    for hour in ("2026-12-06 20:00", "2026-12-07 14:30", "2026-12-07 16:59"):
        with time_machine.travel(f"{hour} +0000"):
            sweep()
            assert smtp_server.received == [], hour
    with time_machine.travel("2026-12-07 17:01 +0000"):
        sweep()
    assert len(smtp_server.received) == 1


def test_news_of_a_failure_outlives_an_edit_of_the_hire(watch: Cast, smtp_server: SmtpInbox) -> None:
    said = {watch.maya.email: "550 5.1.1 no such user", watch.ada.email: LATER}
    smtp_server.answer = lambda received: said.get(received.recipients[0])
    with time_machine.travel("2026-11-01 14:30 +0000"):
        sweep()
        record(watch, {"job.title": "Robotics lead"})
        said.clear()
    with time_machine.travel("2026-11-01 16:30 +0000"):
        sweep()
    assert [taken.recipients for taken in smtp_server.received] == [[watch.ada.email]]


def test_two_workers_that_find_the_same_newcomer_both_go_on(watch: Cast, app: Flask, smtp_server: SmtpInbox) -> None:
    more_hires(watch, 12)
    sweep()
    smtp_server.received.clear()
    db.session.execute(update(Membership).where(Membership.id == watch.ada.membership_id).values(role=Role.LEAD))
    db.session.commit()
    claimed: list[tuple[int, tuple[int, ...]]] = []
    when = at("2027-02-15 16:00")
    with time_machine.travel(when):
        sweep(hand_over=lambda sweep_id, ids: claimed.append((sweep_id, ids)))
        mine = {player.user_id for player in (watch.maya,)}
        ids = [one for _, batch in claimed for one in batch]
        of_maya = tuple(row.id for row in rows() if row.id in ids and row.recipient_id in mine)
        others = tuple(one for one in ids if one not in of_maya)
        sweep_id = claimed[0][0]
        db.session.remove()
        start, failures = threading.Barrier(2), []

        def send(batch: tuple[int, ...]) -> None:
            with app.app_context():
                start.wait()
                try:
                    send_claimed(sweep_id, batch, when)
                except Exception as error:
                    failures.append(error)

        threads = [threading.Thread(target=send, args=(batch,)) for batch in (of_maya, others)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len(smtp_server.received) == len(ids)


def test_a_hire_edited_while_a_worker_plans_for_a_newcomer_is_saved_and_the_mail_goes_out(
    watch: Cast, app: Flask, smtp_server: SmtpInbox
) -> None:
    hires = [hire.id for hire in more_hires(watch, 8)]
    sweep()
    smtp_server.received.clear()
    db.session.execute(update(Membership).where(Membership.id == watch.ada.membership_id).values(role=Role.LEAD))
    db.session.commit()
    claimed: list[tuple[int, tuple[int, ...]]] = []
    when, start, failures = at("2027-02-15 16:00"), threading.Barrier(2), []

    def at_once(work: Callable[[], None]) -> None:
        with app.app_context():
            start.wait()
            try:
                work()
            except Exception as error:
                failures.append(error)

    def edit() -> None:
        for hire_id in hires:
            record(watch, {"job.title": "Robotics lead"}, hire_id=hire_id)

    with time_machine.travel(when):
        sweep(hand_over=lambda sweep_id, ids: claimed.append((sweep_id, ids)))
        ((sweep_id, ids),) = claimed
        db.session.remove()
        threads = [
            threading.Thread(target=at_once, args=(work,)) for work in (edit, lambda: send_claimed(sweep_id, ids, when))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len(smtp_server.received) == len(ids) == 18, "nine hires, each to its owner and the lead"
