"""The pages of leads: the month, whom no mail reaches, and the marks on other pages."""

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from tests.cast import Cast, plain
from tests.reminding import PERMIT_ENDS, at, record
from tests.support.servers import SmtpInbox
from tracker.services.remind import sweep
from tracker.services.reports import report_round
from tracker.store.base import db
from tracker.store.membership import Membership
from tracker.store.organisation import Organisation
from tracker.store.user import User

HOME = "/o/northline"


@pytest.fixture
def bounced(cast: Cast, app: Flask, smtp_server: SmtpInbox, smtp_url: str) -> Cast:
    """A hire of Maya's, to whose address the server says 550."""
    smtp_server.answer = lambda taken: "550 no such mailbox" if cast.maya.email in taken.recipients else None
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        db.session.execute(update(Organisation).values(created_at=at("2026-07-01 16:00")))
        record(cast, PERMIT_ENDS, owner=cast.maya)
        sweep()
        report_round()
        db.session.remove()
    return cast


def page(cast: Cast, player: object, path: str) -> str:
    answer = cast.browser(player).get(f"{HOME}{path}")  # type: ignore[arg-type]
    assert answer.status_code == 200, path
    return plain(answer)


def test_an_address_that_refuses_mail_is_marked_wherever_somebody_can_mend_it(bounced: Cast) -> None:
    with time_machine.travel("2026-10-02 16:00 +0000"):
        untold = page(bounced, bounced.ada, "/reminders/untold")
        assert "550 no such mailbox" in untold
        assert f"{HOME}/people/hand-over?from={bounced.maya.user_id}" in untold
        assert "Address refuses mail" in page(bounced, bounced.ada, "/people")
        assert "An address refuses mail." in page(bounced, bounced.ada, "/")
        daniel = page(bounced, bounced.daniel, "/")
        assert "An address refuses mail." not in daniel
        assert "One date or hire wants a new recipient." in daniel


def test_dates_are_listed_once_nobody_with_a_working_address_is_left(bounced: Cast, app: Flask) -> None:
    with app.app_context():
        others = (bounced.daniel.user_id, bounced.ada.user_id)
        failing = update(User).where(User.id.in_(others)).values(address_failing_since=at("2026-10-01 18:00"))
        db.session.execute(failing)
        db.session.commit()
    with time_machine.travel("2026-10-02 16:00 +0000"):
        untold = page(bounced, bounced.ada, "/reminders/untold")
    assert "every date has somebody" not in untold
    assert "2027-03-01" in untold


def test_a_hire_whose_owner_left_is_listed_with_the_remedy(bounced: Cast, app: Flask) -> None:
    with app.app_context():
        ended = update(Membership).where(Membership.id == bounced.maya.membership_id)
        db.session.execute(ended.values(until=at("2026-09-30 16:00").date()))
        db.session.commit()
    with time_machine.travel("2026-10-02 16:00 +0000"):
        assert "Has left" in page(bounced, bounced.daniel, "/reminders/untold")


def test_the_month_shows_what_the_mail_says_and_more(bounced: Cast, app: Flask) -> None:
    with time_machine.travel("2026-11-01 16:00 +0000"), app.app_context():
        sweep()
        db.session.remove()
    with time_machine.travel("2027-01-20 16:00 +0000"):
        month = page(bounced, bounced.daniel, "/reminders/month")
    assert "31 to 60 days" in month
    assert "Rohan Udaharan" in month
    assert "550 no such mailbox" in month
    with time_machine.travel("2027-03-03 16:00 +0000"):
        assert "Overdue: Maya Échantillon" in page(bounced, bounced.daniel, "/reminders/month")


def test_every_report_stands_in_the_log(bounced: Cast) -> None:
    with time_machine.travel("2026-10-02 16:00 +0000"):
        log = page(bounced, bounced.maya, "/reminders/sweeps")
    assert "Weekly: all clear, or what needs somebody" in log
    assert "Monthly overview" in log


def test_coordinators_and_strangers_do_not_open_what_leads_see(bounced: Cast) -> None:
    for path in ("/reminders/month", "/reminders/untold"):
        assert bounced.browser(bounced.maya).get(f"{HOME}{path}").status_code == 403
        assert bounced.browser(bounced.camille).get(f"{HOME}{path}").status_code == 403
        assert bounced.browser(bounced.sam).get(f"{HOME}{path}").status_code == 404
