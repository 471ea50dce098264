"""What waits since a restore: shown on every HR page, and settled or sent by an HR lead's word alone."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast, plain
from tests.reminding import PERMIT_ENDS, at, plan_of, record, versions
from tests.support.servers import SmtpInbox
from tracker.services.remind import sweep
from tracker.services.restore import bring_restored_up_to_date
from tracker.store.audit import AuditEntry
from tracker.store.base import db
from tracker.store.hire import Hire
from tracker.store.reminder import Reason, Reminder, State

PAGE = "/o/northline/reminders/restored"
BEGIN = at("2026-11-01 14:30")


@pytest.fixture
def restored(cast: Cast, app: Flask, smtp_server: SmtpInbox, smtp_url: str) -> Cast:
    """Northline after a restore on the day to begin Rohan's renewal; one mail to Maya waits."""
    with time_machine.travel(at("2026-10-01 16:00")), app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        sweep()
        sweep(at("2026-10-02 16:00"))
        db.session.remove()
    smtp_server.received.clear()
    restore(app, BEGIN)
    return cast


def restore(app: Flask, moment: object) -> None:
    with time_machine.travel(moment), app.app_context():  # type: ignore[arg-type]
        bring_restored_up_to_date()


def held(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(Reminder.id).where(Reminder.state == State.HELD)))


def decide(cast: Cast, answer: str, moment: object = BEGIN, **form: object) -> str:
    """Daniel gives his answer for what he ticked, by default all that waits; the page that follows."""
    ticked = form or {"reminder": held(cast.app)}
    with time_machine.travel(moment):  # type: ignore[arg-type]
        done = cast.browser(cast.daniel).post(PAGE, data={answer: "1"} | ticked, follow_redirects=True)
    return plain(done)


def state_of(app: Flask, reminder_id: int) -> tuple[str, str | None, str | None]:
    with app.app_context():
        row = db.session.get_one(Reminder, reminder_id)
        return row.state, row.reason, row.detail


def swept(app: Flask, moment: object) -> None:
    with time_machine.travel(moment), app.app_context():  # type: ignore[arg-type]
        sweep()


def test_what_is_held_is_not_announced_as_what_comes_next(restored: Cast) -> None:
    with time_machine.travel(BEGIN):
        page = plain(restored.browser(restored.maya).get(f"/o/northline/hires/{restored.granted_hire}"))
    assert "Next:" in page
    assert "1 November 2026, to Maya" not in page


def test_every_hr_page_says_that_reminders_wait_and_a_lead_gets_the_way_there(restored: Cast) -> None:
    for path in ("/o/northline/", "/o/northline/hires/", "/o/northline/reminders"):
        hers = plain(restored.browser(restored.maya).get(path))
        assert "One reminder is held." in hers
        assert "An HR lead must say what went out." in hers
        assert f'href="{PAGE}"' in plain(restored.browser(restored.daniel).get(path))
    assert "is held" not in plain(restored.browser(restored.camille).get("/o/northline/hires/"))
    assert "is held" not in plain(restored.browser(restored.sam).get("/o/elsewhere/"))


def test_the_page_shows_whom_it_is_for_and_what_it_is_about(restored: Cast) -> None:
    page = plain(restored.browser(restored.daniel).get(PAGE))
    assert "It knows of nothing after 2026-10-01 09:00 PDT" in page
    for said in ("Maya Échantillon", restored.maya.email, "Rohan Udaharan", "The day to begin", "2026-11-01"):
        assert said in page
    assert page.count(" checked") == 1
    assert " checked" not in plain(restored.browser(restored.daniel).get(f"{PAGE}?tick=none"))


def test_only_leads_decide_and_looking_decides_nothing(restored: Cast, app: Flask) -> None:
    waits = held(app)
    assert restored.browser(restored.maya).get(PAGE).status_code == 403
    assert restored.browser(restored.maya).post(PAGE, data={"send": "1", "reminder": waits}).status_code == 403
    assert restored.browser(restored.daniel).get(f"{PAGE}?send=1&reminder={waits[0]}").status_code == 200
    assert held(app) == waits


def test_one_that_had_gone_out_is_settled_by_name_and_never_sent(
    restored: Cast, app: Flask, smtp_server: SmtpInbox
) -> None:
    (waits,) = held(app)
    page = decide(restored, "went_out")
    assert "One reminder is settled as sent before." in page
    assert "Nothing is held" in page
    assert state_of(app, waits) == (State.SKIPPED, Reason.WENT_OUT, restored.daniel.name)
    swept(app, BEGIN + timedelta(days=1))
    assert smtp_server.received == []
    ledger = plain(restored.browser(restored.maya).get("/o/northline/reminders?view=ended"))
    assert "It had gone out before a backup was restored, somebody said" in ledger
    with app.app_context():
        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "held reminders went out"))
        assert (entry.user_id, entry.details) == (restored.daniel.user_id, {"reminders": [waits], "number": 1})


def test_the_later_mail_does_not_say_that_one_settled_so_never_went_out(
    restored: Cast, app: Flask, smtp_server: SmtpInbox
) -> None:
    decide(restored, "went_out")
    swept(app, at("2026-12-01 16:00"))
    (message,) = smtp_server.messages
    text = message.get_body(("plain",))
    assert text is not None
    assert "did not go out" not in " ".join(text.get_content().split())


def test_one_that_had_not_gone_out_is_sent_by_the_next_sweep_and_says_that_it_is_late(
    restored: Cast, app: Flask, smtp_server: SmtpInbox
) -> None:
    (waits,) = held(app)
    assert "One reminder goes out with the next sweep." in decide(restored, "send", BEGIN + timedelta(days=2))
    assert state_of(app, waits) == (State.PLANNED, None, None)
    swept(app, BEGIN + timedelta(days=2))
    (taken,) = smtp_server.received
    assert taken.recipients == [restored.maya.email]
    assert str(taken.message["Subject"]).startswith("Sent late: ")
    assert state_of(app, waits)[0] == State.ACCEPTED


def test_one_that_a_later_mail_has_overtaken_is_not_sent_after_it(
    restored: Cast, app: Flask, smtp_server: SmtpInbox
) -> None:
    (waits,) = held(app)
    swept(app, at("2026-12-01 16:00"))
    assert len(smtp_server.received) == 1
    assert "0 go out with the next sweep." in decide(restored, "send", at("2026-12-02 16:00"))
    assert state_of(app, waits) == (State.SKIPPED, Reason.LATER_TIER, None)


def test_nothing_ticked_changes_nothing_and_the_others_are_those_not_listed(restored: Cast, app: Flask) -> None:
    waits = held(app)
    browser = restored.browser(restored.daniel)
    answer = browser.post(PAGE, data={"send": "1"})
    assert answer.status_code == 422
    assert "Tick at least one reminder." in plain(answer)
    assert held(app) == waits
    decide(restored, "went_out", others="1")
    assert held(app) == []


def test_another_organisation_s_reminders_are_out_of_reach(restored: Cast, app: Flask) -> None:
    waits = held(app)
    answer = restored.browser(restored.sam).post(
        "/o/elsewhere/reminders/restored", data={"went_out": "1", "reminder": waits, "others": "1"}
    )
    assert answer.status_code == 302
    assert held(app) == waits


def test_a_changed_date_drops_what_waits_for_the_old_one(restored: Cast, app: Flask) -> None:
    (waits,) = held(app)
    with time_machine.travel(BEGIN), app.app_context():
        record(restored, {"documents.work_permit.expires_on": "2028-03-01"})
    assert state_of(app, waits) == (State.SUPERSEDED, Reason.NOT_WANTED, None)


def test_planning_again_neither_revives_nor_drops_what_waits(restored: Cast, app: Flask) -> None:
    with time_machine.travel(BEGIN + timedelta(hours=1)), app.app_context():
        hire = record(restored, {"job.title": "Robotics lead"})
        (version,) = versions("work_permit_extension", hire)
        assert plan_of(version, restored.maya, State.HELD) == {"start_by": "2026-11-01"}
    swept(app, BEGIN + timedelta(hours=2))
    assert len(held(app)) == 1


def test_what_waits_for_somebody_who_left_the_hire_is_told_to_her_successor(
    restored: Cast, app: Flask, smtp_server: SmtpInbox
) -> None:
    with time_machine.travel(BEGIN + timedelta(hours=1)), app.app_context():
        record(restored, {}, owner=restored.ada)
        assert db.session.get_one(Hire, restored.granted_hire).owner_id == restored.ada.user_id
    assert held(app) == []
    swept(app, BEGIN + timedelta(days=1))
    assert {taken.recipients[0] for taken in smtp_server.received} == {restored.ada.email}
