"""The worker's own copies: switched on per hire, in his language, by mail alone."""

from email.message import EmailMessage

import pytest
import time_machine
from sqlalchemy import select

from tests.cast import PASSWORD, Cast, Player
from tests.reminding import PERMIT_ENDS, acting, plan_of, record, versions
from tracker import clock
from tracker.errors import Conflict, NotFound
from tracker.services.accounts import digest, new_token, reset_link, sign_in
from tracker.services.drafts import read_draft
from tracker.services.intake import edit_hire
from tracker.services.people import accept_as_new
from tracker.services.remind import sweep
from tracker.services.worker_copy import switch_worker_copy
from tracker.store.base import db
from tracker.store.hire import Hire
from tracker.store.membership import Role, members
from tracker.store.reminder import Reminder
from tracker.store.sign_in import Invitation
from tracker.store.user import User, user_by_email

ROHAN = "rohan@home.example"
LATER = "2026-11-01 18:00 +0000"  # the day to begin the extension


@pytest.fixture
def in_october(cast: Cast, app):
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        yield cast


@pytest.fixture
def hire(in_october: Cast) -> Hire:
    """Maya's hire: Rohan reads French, and his permit ends on 1 March 2027."""
    hire = record(in_october, PERMIT_ENDS | {"worker.passport_expires_on": "2028-06-15"}, owner=in_october.maya)
    hire.person.email, hire.person.language = ROHAN, "fr"
    db.session.commit()
    return hire


def of_worker(hire: Hire, kind: str = "work_permit_extension") -> dict[str, str]:
    user = user_by_email(ROHAN)
    [version] = [row for row in versions(kind, hire) if row.superseded_at is None]
    return plan_of(version, Player(user.id, 0, user.name, user.email)) if user else {}


def test_off_by_default_then_every_tier_of_what_he_can_act_on(in_october, hire):
    assert of_worker(hire) == {}
    switch_worker_copy(acting(in_october), hire.id, True)
    assert {"start_by", "90", "0"} <= of_worker(hire).keys()
    assert of_worker(hire, "passport_expiry")
    record(in_october, {"documents.lmbp.signed_on": "2026-08-31"})
    [review] = versions("lmbp_review", None)
    getting = set(db.session.scalars(select(Reminder.recipient_id).where(Reminder.deadline_id == review.id)))
    assert user_by_email(ROHAN).id not in getting


def test_switched_off_nothing_more_is_planned_for_him(in_october, hire):
    switch_worker_copy(acting(in_october), hire.id, True)
    switch_worker_copy(acting(in_october), hire.id, False)
    assert hire.worker_user_id is None
    assert of_worker(hire) == {}


def test_without_an_address_it_can_t_be_switched_on(in_october, hire):
    hire.person.email = None
    with pytest.raises(Conflict):
        switch_worker_copy(acting(in_october), hire.id, True)


def test_his_account_opens_nothing_and_is_no_member(in_october, hire):
    switch_worker_copy(acting(in_october), hire.id, True)
    user = user_by_email(ROHAN)
    assert user.password_hash is None
    assert user.id not in {member.user_id for member in members(hire.organisation_id)}
    with pytest.raises(NotFound):
        reset_link(ROHAN, "https://tracker.example")


def test_an_invitation_makes_his_account_one_to_sign_in_with(in_october, hire):
    switch_worker_copy(acting(in_october), hire.id, True)
    token = new_token()
    db.session.add(
        Invitation(
            organisation_id=hire.organisation_id,
            email=ROHAN,
            role=Role.COORDINATOR,
            token_hash=digest(token),
            invited_by_id=in_october.ada.user_id,
            created_at=clock.now(),
            expires_at=clock.now().replace(year=2027),
        )
    )
    db.session.commit()
    user, _ = accept_as_new(token, "Rohan Udaharan", "en", PASSWORD)
    assert (user.id, user.mail_choice) == (hire.worker_user_id, "single")
    assert sign_in(ROHAN, PASSWORD).id == user.id


def test_another_address_on_record_gets_them_and_none_ends_them(in_october, hire):
    coordinator = acting(in_october)
    switch_worker_copy(coordinator, hire.id, True)
    cells = {"person.given_name": "Rohan", "person.email": "new@home.example"}
    permit = {"documents.work_permit.issued_on": "2025-03-02", "documents.work_permit.expires_on": "2027-03-01"}
    edit_hire(coordinator, hire.id, read_draft(cells | permit).draft)
    assert db.session.get_one(User, hire.worker_user_id).email == "new@home.example"
    assert of_worker(hire) == {}
    edit_hire(coordinator, hire.id, read_draft({"person.given_name": "Rohan"} | permit).draft)
    assert hire.worker_user_id is None


def plain(message: EmailMessage) -> str:
    return " ".join(message.get_body(("plain",)).get_content().split())


def test_over_real_smtp_he_reads_it_in_french_with_whom_to_ask(smtp_url, smtp_server, in_october, hire):
    switch_worker_copy(acting(in_october), hire.id, True)
    with time_machine.travel(LATER):
        sweep()
    mine = [mail for mail in smtp_server.messages if mail["To"] == ROHAN]
    assert len(mine) >= 1
    told = [mail for mail in mine if "permis de travail" in mail["Subject"]]
    assert told
    assert "Bonjour Rohan." in plain(told[-1])
    assert "maya@northline.example" in plain(told[-1])
    assert [address.addr_spec for address in told[-1]["Reply-To"].addresses] == ["maya@northline.example"]
    assert "/o/northline" not in told[-1].as_string()


def test_an_address_that_is_refused_is_told_to_the_owner_by_initials(smtp_url, smtp_server, in_october, hire):
    switch_worker_copy(acting(in_october), hire.id, True)
    smtp_server.answer = lambda mail: "550 5.1.1 no such user" if ROHAN in mail.recipients else "250 OK"
    with time_machine.travel(LATER):
        sweep()
    told = [mail for mail in smtp_server.messages if "Not delivered to R.U." in (mail["Subject"] or "")]
    assert {mail["To"] for mail in told} == {"maya@northline.example"}
