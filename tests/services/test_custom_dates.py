"""Dates of a user's own: each its own chain of versions, reminded of like every other deadline."""

from collections.abc import Callable, Iterator
from datetime import date
from email import message_from_string, policy

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, plan_of, record, versions
from tracker.errors import Invalid, NotAllowed, NotFound
from tracker.services.actor import Actor
from tracker.services.custom_dates import change_custom_date, end_custom_date, record_custom_date
from tracker.services.remind import sweep
from tracker.services.reminder_rules import Rule, change_reminder_rules, manner_of
from tracker.store.audit import history_of_hire
from tracker.store.base import db
from tracker.store.captured_mail import CapturedMail
from tracker.store.custom_date import custom_dates_of
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.store.organisation import organisation_by_slug
from tracker.store.user import User

LAPTOP, PROBATION = ("Collect the laptop", date(2026, 12, 1), 14), ("End of probation", date(2027, 1, 15), 7)


@pytest.fixture
def in_october(cast: Cast, app: Flask) -> Iterator[Cast]:
    """The cast on 1 October 2026, in an application context."""
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        yield cast


@pytest.fixture
def hire(in_october: Cast) -> Hire:
    """Maya's hire, whose permit ends on 1 March 2027."""
    return record(in_october, PERMIT_ENDS, owner=in_october.maya)


@pytest.fixture
def acting(in_october: Cast) -> Callable[[Role], Actor]:
    """Maya in Northline, with a role."""

    def actor(role: Role = Role.COORDINATOR) -> Actor:
        organisation = organisation_by_slug(in_october.slug)
        assert organisation is not None
        return Actor(db.session.get_one(User, in_october.maya.user_id), organisation, role)

    return actor


def chain(hire: Hire) -> list[tuple[str, int, str, bool]]:
    """Title, version, due date and whether it stands, oldest first."""
    return [
        (row.custom_date.title, row.version, row.due_on.isoformat(), row.superseded_at is None)
        for row in versions("custom", hire)
        if row.custom_date
    ]


def test_a_date_of_one_s_own_plans_its_tiers_and_the_day_to_begin(in_october, hire, acting):
    record_custom_date(acting(), hire.id, *LAPTOP)
    [row] = versions("custom", hire)
    assert row.start_by == date(2026, 11, 17)
    assert plan_of(row, in_october.maya) == {
        "30": "2026-11-01",
        "start_by": "2026-11-17",
        "7": "2026-11-24",
        "3": "2026-11-28",
        "1": "2026-11-30",
        "0": "2026-12-01",
    }
    assert set(plan_of(row, in_october.daniel)) == {"1", "0"}


def test_several_on_one_hire_have_chains_of_their_own_and_share_their_numbers(each_database, hire, acting):
    laptop, probation = (record_custom_date(acting(), hire.id, *one) for one in (LAPTOP, PROBATION))
    change_custom_date(acting(), hire.id, laptop.id, "Collect the laptop", date(2026, 12, 4), 14)
    change_custom_date(acting(), hire.id, probation.id, "End of probation", date(2027, 2, 1), 7)
    change_custom_date(acting(), hire.id, laptop.id, *LAPTOP)
    assert chain(hire) == [
        ("Collect the laptop", 1, "2026-12-01", False),
        ("End of probation", 2, "2027-01-15", False),
        ("Collect the laptop", 3, "2026-12-04", False),
        ("End of probation", 4, "2027-02-01", True),
        ("Collect the laptop", 5, "2026-12-01", True),
    ]
    first, _, second, _, third = versions("custom", hire)
    assert (second.replaces_id, third.replaces_id) == (first.id, second.id)
    assert plan_of(first) == plan_of(second) == {}
    assert "start_by" in plan_of(third)


def test_another_title_or_lead_makes_no_new_version(in_october, hire, acting):
    laptop = record_custom_date(acting(), hire.id, *LAPTOP)
    change_custom_date(acting(), hire.id, laptop.id, "Collect laptop and badge", LAPTOP[1], 28)
    [row] = versions("custom", hire)
    assert row.custom_date.title == "Collect laptop and badge"
    assert plan_of(row, in_october.maya)["start_by"] == "2026-11-03"


def test_a_change_of_the_hire_and_a_new_owner_leave_it_standing_and_tell_the_new_owner(in_october, hire, acting):
    record_custom_date(acting(), hire.id, *LAPTOP)
    record(in_october, {"job.title": "Senior robotics engineer"}, owner=in_october.daniel)
    [row] = versions("custom", hire)
    assert row.superseded_at is None
    assert "start_by" in plan_of(row, in_october.daniel)
    assert plan_of(row, in_october.maya) == {}


def test_it_outlives_the_employment(in_october, hire, acting):
    record_custom_date(acting(), hire.id, *LAPTOP)
    record(in_october, {"documents.employment.ended_on": "2026-10-15"})
    [row] = versions("custom", hire)
    assert "start_by" in plan_of(row, in_october.maya)


def test_an_ended_date_reminds_nobody_and_stays_in_the_history(in_october, hire, acting):
    laptop = record_custom_date(acting(), hire.id, *LAPTOP)
    end_custom_date(acting(), hire.id, laptop.id)
    record(in_october, {"job.title": "Senior robotics engineer"})
    [row] = versions("custom", hire)
    assert (row.superseded_at is None, plan_of(row)) == (False, {})
    assert custom_dates_of(hire.organisation_id, hire.id) == []
    told = [entry for entry in history_of_hire(hire.organisation_id, hire.id) if entry.action.startswith("date ")]
    assert [(entry.action, entry.details["title"]) for entry in told] == [
        ("date ended", "Collect the laptop"),
        ("date recorded", "Collect the laptop"),
    ]
    with pytest.raises(NotFound):
        end_custom_date(acting(), hire.id, laptop.id)


def test_the_organisation_s_tiers_hold_for_it_and_its_own_lead_stays(in_october, hire, acting):
    record_custom_date(acting(), hire.id, *LAPTOP)
    lead = acting(Role.LEAD)
    change_reminder_rules(lead, {"custom": Rule((21, 5), 5, 3)}, manner_of(lead.organisation))
    [row] = versions("custom", hire)
    assert row.start_by == date(2026, 11, 17)
    assert set(plan_of(row, in_october.maya)) == {"21", "start_by", "5"}


@pytest.mark.parametrize(
    ("title", "lead_days", "field"),
    [("  ", 14, "title"), ("x" * 121, 14, "title"), ("Laptop", -1, "lead_days"), ("Laptop", 731, "lead_days")],
)
def test_what_makes_no_sense_is_refused_at_its_field(hire, acting, title, lead_days, field):
    with pytest.raises(Invalid) as refused:
        record_custom_date(acting(), hire.id, title, date(2026, 12, 1), lead_days)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert versions("custom", hire) == []


def test_counsel_records_none_and_nobody_reaches_that_of_another_hire(in_october, hire, acting):
    with pytest.raises(NotAllowed):
        record_custom_date(acting(Role.COUNSEL), hire.id, *LAPTOP)
    laptop = record_custom_date(acting(), hire.id, *LAPTOP)
    other = db.session.scalar(select(Hire).where(Hire.id != hire.id, Hire.organisation_id == hire.organisation_id))
    with pytest.raises(NotFound):
        change_custom_date(acting(), other.id, laptop.id, *PROBATION)


def test_a_title_on_two_lines_becomes_one(hire, acting):
    assert record_custom_date(acting(), hire.id, "Collect\r\n the  laptop", LAPTOP[1], 14).title == "Collect the laptop"


def test_the_mail_says_the_title_and_what_is_true_on_its_day(in_october, hire, acting):
    record_custom_date(acting(), hire.id, "Collect {the} laptop", LAPTOP[1], 14)
    with time_machine.travel("2026-11-17 18:00 +0000"):
        sweep()
    mails = db.session.scalars(select(CapturedMail).order_by(CapturedMail.id)).all()
    [mail] = [one for one in mails if "laptop" in one.subject]
    assert mail.subject.endswith("Collect {the} laptop, due 1 Dec 2026")
    assert mail.subject.startswith("Begin today: ")
    text = message_from_string(mail.message, policy=policy.default).get_body(("plain",)).get_content()
    assert "A date that somebody here recorded by hand; no rule asks for it." in " ".join(text.split())
