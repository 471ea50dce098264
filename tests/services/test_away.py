"""Nobody's dates are orphans: a deputy during an absence, a new owner after somebody left."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast, Player
from tests.reminding import PERMIT_ENDS, at, by, plan_of, record, swept_daily, versions
from tests.support.servers import SmtpInbox
from tracker.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.services import people
from tracker.services.away import end_away, possible_deputies, set_away
from tracker.services.hand_over import hand_over_hires
from tracker.services.remind import sweep
from tracker.store.audit import AuditEntry, history_of_hire
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.membership import Membership, Role
from tracker.store.person import Person

pytestmark = pytest.mark.usefixtures("each_database")
Sweeps = Callable[[str, str], list[tuple[str, str]]]


@pytest.fixture
def watch(cast: Cast, app: Flask, smtp_server: SmtpInbox, smtp_url: str) -> Iterator[Cast]:
    """Northline on 1 October 2026: a permit of Maya's that ends on 1 March 2027, and the first mails sent."""
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        sweep()
        smtp_server.received.clear()
        yield cast


@pytest.fixture
def sweeps(watch: Cast, smtp_server: SmtpInbox) -> Sweeps:
    """Sweep daily from a first day through a last; what went out as (day, address)."""
    return partial(swept_daily, smtp_server)


def extension(cast: Cast, hire_id: int = 0) -> Deadline:
    return versions("work_permit_extension", db.session.get_one(Hire, hire_id or cast.granted_hire))[-1]


def acts(action: str) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)))


def test_the_deputy_gets_the_mail_during_the_absence_and_the_owner_again_after(watch: Cast, sweeps: Sweeps) -> None:
    maya = by(watch, watch.maya)
    set_away(maya, watch.maya.membership_id, date(2026, 10, 25), date(2026, 11, 10), watch.daniel.user_id)
    sent = sweeps("2026-10-02", "2026-12-31")
    to_deputy = {day for day, address in sent if address == watch.daniel.email}
    to_owner = {day for day, address in sent if address == watch.maya.email}
    assert "2026-11-01" in to_deputy
    assert max(day for day in to_deputy if day < "2026-12-01") <= "2026-11-10"
    assert not {day for day in to_owner if "2026-10-25" <= day <= "2026-11-10"}
    assert "2026-12-31" in to_owner


@pytest.mark.parametrize("deputy", ["ada", "daniel"])
def test_what_nobody_sent_during_an_absence_goes_to_the_owner_who_is_back(
    watch: Cast, sweeps: Sweeps, smtp_server: SmtpInbox, deputy: str
) -> None:
    maya, stand_in = by(watch, watch.maya), getattr(watch, deputy).user_id
    set_away(maya, watch.maya.membership_id, date(2026, 10, 1), date(2026, 11, 2), stand_in)
    sweeps("2026-10-02", "2026-10-31")
    assert sweeps("2026-11-03", "2026-11-03") == [("2026-11-03", watch.maya.email)], "no sweep on the day to begin"
    assert "late" in str(smtp_server.messages[-1]["Subject"]).lower()
    assert sweeps("2026-11-04", "2026-11-30") == []


@pytest.mark.parametrize("heir", ["ada", "daniel"])
def test_what_was_due_to_an_owner_goes_to_one_who_had_the_hire_before(watch: Cast, sweeps: Sweeps, heir: str) -> None:
    administrator, other = by(watch, watch.ada), getattr(watch, heir).user_id
    hand_over_hires(administrator, watch.maya.user_id, other)
    sweeps("2026-10-01", "2026-10-31")
    with time_machine.travel(at("2026-11-03 15:00")):
        hand_over_hires(administrator, other, watch.maya.user_id)
    assert sweeps("2026-11-03", "2026-11-04") == [("2026-11-03", watch.maya.email)], "no sweep on the day to begin"


def test_an_absence_that_has_begun_moves_the_plan_at_once_and_back_when_she_is_back(watch: Cast) -> None:
    maya = by(watch, watch.maya)
    set_away(maya, watch.maya.membership_id, date(2026, 9, 28), date(2026, 10, 20), watch.ada.user_id)
    assert plan_of(extension(watch), watch.maya) == {}
    assert "start_by" in plan_of(extension(watch), watch.ada)
    end_away(maya, watch.maya.membership_id)
    assert "start_by" in plan_of(extension(watch), watch.maya)
    assert plan_of(extension(watch), watch.ada) == {}
    assert [entry.action for entry in acts("away_set")] == ["away_set", "away_set"]


def test_an_absence_that_is_still_ahead_leaves_the_plan_as_it_is(watch: Cast) -> None:
    before = plan_of(extension(watch), watch.maya)
    maya = by(watch, watch.maya)
    set_away(maya, watch.maya.membership_id, date(2026, 10, 2), date(2026, 10, 20), watch.ada.user_id)
    assert plan_of(extension(watch), watch.maya) == before


@pytest.mark.parametrize(
    ("first", "last", "deputy", "said"),
    [
        (date(2026, 10, 5), date(2026, 10, 4), "daniel", "away_until"),
        (date(2026, 9, 1), date(2026, 9, 30), "daniel", "away_until"),
        (date(2026, 10, 5), date(2026, 10, 9), "camille", "deputy"),
        (date(2026, 10, 5), date(2026, 10, 9), "maya", "deputy"),
        (date(2026, 10, 5), date(2026, 10, 9), "sam", "deputy"),
        (date(2026, 10, 5), date(2026, 10, 9), "ada", "away in that time"),
        (date(2026, 10, 5), date(2026, 12, 9), "daniel", "leaves on"),
    ],
)
def test_the_days_and_the_deputy_must_make_sense(watch: Cast, first: date, last: date, deputy: str, said: str) -> None:
    set_away(by(watch, watch.ada), watch.ada.membership_id, date(2026, 10, 9), date(2026, 10, 12), watch.daniel.user_id)
    db.session.get_one(Membership, watch.daniel.membership_id).until = date(2026, 12, 1)
    db.session.commit()
    player: Player = getattr(watch, deputy)
    with pytest.raises(Invalid, match=said):
        set_away(by(watch, watch.maya), watch.maya.membership_id, first, last, player.user_id)


def test_only_she_herself_and_administrators_say_that_she_is_away(watch: Cast) -> None:
    days = (date(2026, 10, 5), date(2026, 10, 9), watch.ada.user_id)
    with pytest.raises(NotAllowed):
        set_away(by(watch, watch.daniel), watch.maya.membership_id, *days)
    with pytest.raises(NotAllowed):
        set_away(by(watch, watch.camille), watch.camille.membership_id, *days)
    with pytest.raises(NotFound):
        set_away(by(watch, watch.ada), watch.camille.membership_id, *days)
    with pytest.raises(NotFound):
        set_away(by(watch, watch.ada), watch.sam.membership_id, *days)
    set_away(by(watch, watch.ada), watch.maya.membership_id, date(2026, 10, 5), date(2026, 10, 9), watch.daniel.user_id)
    maya = db.session.get_one(Membership, watch.maya.membership_id)
    assert {one.user_id for one in possible_deputies(by(watch, watch.ada), maya)} == {
        watch.ada.user_id,
        watch.daniel.user_id,
    }


def test_whoever_leaves_hands_her_hires_over_in_the_same_breath(watch: Cast, sweeps: Sweeps) -> None:
    ada = by(watch, watch.ada)
    with pytest.raises(Invalid, match="to"):
        people.end_role(ada, watch.maya.membership_id)
    db.session.rollback()
    assert db.session.get_one(Membership, watch.maya.membership_id).until is None
    people.end_role(ada, watch.maya.membership_id, watch.daniel.user_id)
    hire = db.session.get_one(Hire, watch.granted_hire)
    assert hire.owner_id == watch.daniel.user_id
    (entry,) = [one for one in history_of_hire(hire.organisation_id, hire.id) if one.action == "hire handed over"]
    assert entry.details == {"owner": [watch.maya.email, watch.daniel.email]}
    assert plan_of(extension(watch), watch.maya) == {}
    assert ("2026-11-01", watch.daniel.email) in sweeps("2026-10-02", "2026-11-01")


def test_a_last_day_keeps_the_hires_or_hands_them_over(watch: Cast) -> None:
    ada = by(watch, watch.ada)
    people.change_role(ada, watch.maya.membership_id, Role.COORDINATOR, date(2026, 12, 1))
    assert db.session.get_one(Hire, watch.granted_hire).owner_id == watch.maya.user_id
    people.change_role(ada, watch.maya.membership_id, Role.COUNSEL, None, watch.daniel.user_id)
    assert db.session.get_one(Hire, watch.granted_hire).owner_id == watch.daniel.user_id


def test_many_hires_go_over_at_once_and_the_new_owner_gets_one_mail(watch: Cast, smtp_server: SmtpInbox) -> None:
    organisation_id = by(watch, watch.maya).organisation.id
    for number in range(5):
        person = Person(organisation_id=organisation_id, given_name="Sample", family_name=f"Number {number}")
        hire = Hire(
            organisation_id=organisation_id, reference=f"N-1{number}", person=person, created_at=at("2026-10-01 00:00")
        )
        db.session.add(hire)
        db.session.commit()
        record(watch, PERMIT_ENDS, owner=watch.maya, hire_id=hire.id)
    sweep()
    smtp_server.received.clear()
    given = hand_over_hires(by(watch, watch.daniel), watch.maya.user_id, watch.ada.user_id)
    assert len(given) == 6
    assert len(acts("hire handed over")) == 6
    sweep()
    assert [taken.recipients for taken in smtp_server.received] == [[watch.ada.email]]


def test_only_the_named_hires_go_and_only_while_they_are_hers(watch: Cast) -> None:
    record(watch, PERMIT_ENDS, owner=watch.maya, hire_id=watch.hidden_hire)
    daniel = by(watch, watch.daniel)
    hand_over_hires(daniel, watch.maya.user_id, watch.ada.user_id, [watch.hidden_hire])
    assert db.session.get_one(Hire, watch.granted_hire).owner_id == watch.maya.user_id
    with pytest.raises(Conflict):
        hand_over_hires(daniel, watch.maya.user_id, watch.daniel.user_id, [watch.granted_hire, watch.hidden_hire])
    db.session.rollback()
    assert db.session.get_one(Hire, watch.granted_hire).owner_id == watch.maya.user_id
    with pytest.raises(NotFound):
        hand_over_hires(daniel, watch.maya.user_id, watch.daniel.user_id, [watch.foreign_hire])
    with pytest.raises(Invalid):
        hand_over_hires(daniel, watch.maya.user_id, watch.camille.user_id)
    with pytest.raises(Invalid):
        hand_over_hires(daniel, watch.maya.user_id, watch.sam.user_id)
    with pytest.raises(NotAllowed):
        hand_over_hires(by(watch, watch.camille), watch.maya.user_id, watch.daniel.user_id)


def test_hires_of_nobody_are_given_somebody(watch: Cast) -> None:
    given = hand_over_hires(by(watch, watch.daniel), None, watch.daniel.user_id)
    assert [hire.id for hire in given] == [watch.hidden_hire]
