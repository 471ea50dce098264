"""Deadlines are versions, and each version plans its reminders."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, plan_of, record, versions
from tracker.store.base import db
from tracker.store.membership import Membership
from tracker.store.reminder import Reminder


@pytest.fixture
def in_october(cast: Cast, app: Flask) -> Iterator[Cast]:
    """The cast on 1 October 2026, in an application context."""
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        yield cast


def test_a_permit_on_record_plans_the_tiers_still_ahead(in_october: Cast) -> None:
    hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
    extension = versions("work_permit_extension", hire)[-1]
    mine = plan_of(extension, in_october.maya)
    assert extension.start_by == date(2026, 11, 1)
    assert mine["start_by"] == "2026-11-01"
    assert mine["90"] == "2026-12-01"
    assert "180" not in mine, "2 September has passed"
    assert mine["recorded"] == "2026-10-01", "one notice stands for what has passed"


def test_a_notice_stands_for_the_tier_of_its_day_however_often_the_hire_is_edited(in_october: Cast) -> None:
    with time_machine.travel("2026-12-01 17:00 +0000"):
        hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
        record(in_october, {"job.title": "Senior robotics engineer"})
        extension = versions("work_permit_extension", hire)[-1]
        today = [tier for tier, day in plan_of(extension, in_october.maya).items() if day == "2026-12-01"]
        assert today == ["recorded"]


def test_leads_hear_of_the_last_tiers_and_counsel_of_none(in_october: Cast) -> None:
    hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
    extension = versions("work_permit_extension", hire)[-1]
    assert set(plan_of(extension, in_october.daniel)) == {"14", "7", "3", "1", "0"}
    assert plan_of(extension, in_october.camille) == {}
    assert plan_of(extension, in_october.ada) == {}


def test_without_a_live_owner_the_administrators_are_told(in_october: Cast) -> None:
    hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
    extension = versions("work_permit_extension", hire)[-1]
    db.session.execute(
        update(Membership).where(Membership.id == in_october.maya.membership_id).values(until=date(2026, 9, 30))
    )
    record(in_october, {"job.title": "Senior robotics engineer"})
    assert plan_of(extension, in_october.maya) == {}
    assert "start_by" in plan_of(extension, in_october.ada)


def test_a_permit_s_expiry_is_silent_where_its_extension_reminds(in_october: Cast) -> None:
    hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
    expiry = versions("work_permit_expiry", hire)[-1]
    assert plan_of(expiry) == {}
    record(in_october, {"documents.work_permit.extension_filed_at": "2026-09-30T10:00:00+00:00"})
    assert versions("work_permit_extension", hire)[-1].superseded_at is not None
    assert plan_of(versions("work_permit_extension", hire)[-1]) == {}
    assert set(plan_of(expiry, in_october.maya)) == {"start_by", "7", "0"}


def test_a_date_that_changes_and_changes_back_makes_three_versions(in_october: Cast) -> None:
    hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
    for day in ("2027-06-01", "2027-03-01"):
        record(in_october, {"documents.work_permit.expires_on": day})
    rows = versions("work_permit_extension", hire)
    assert [(row.version, row.due_on.isoformat(), row.superseded_at is None) for row in rows] == [
        (1, "2027-03-01", False),
        (2, "2027-06-01", False),
        (3, "2027-03-01", True),
    ]
    assert [row.replaces_id for row in rows] == [None, rows[0].id, rows[1].id]
    assert plan_of(rows[0]) == plan_of(rows[1]) == {}
    assert "changed" in plan_of(rows[2], in_october.maya)
    assert "recorded" not in plan_of(rows[2], in_october.maya)


def test_other_words_make_no_version_and_no_new_mail(in_october: Cast) -> None:
    hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
    before = plan_of(versions("work_permit_extension", hire)[-1])
    record(in_october, {"job.title": "Senior robotics engineer", "documents.work_permit.issued_on": "2025-03-05"})
    rows = versions("work_permit_extension", hire)
    assert len(rows) == 1
    assert plan_of(rows[0]) == before


def test_a_new_owner_gets_what_is_ahead_and_one_mail_about_the_rest(in_october: Cast) -> None:
    hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
    extension = versions("work_permit_extension", hire)[-1]
    record(in_october, {}, owner=in_october.ada)
    assert plan_of(extension, in_october.maya) == {}
    hers = plan_of(extension, in_october.ada)
    assert hers["handed_over"] == "2026-10-01"
    assert hers["start_by"] == "2026-11-01"
    record(in_october, {}, owner=in_october.maya)
    assert plan_of(extension, in_october.maya)["start_by"] == "2026-11-01", "an owner who comes back is told again"


def test_what_was_sent_stays_and_is_not_planned_again(in_october: Cast) -> None:
    hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
    extension = versions("work_permit_extension", hire)[-1]
    sent = select(Reminder).where(Reminder.deadline_id == extension.id, Reminder.tier == "recorded")
    db.session.scalars(sent).one().state = "accepted"
    record(in_october, {"documents.work_permit.expires_on": "2027-06-01"})
    assert plan_of(extension, state="accepted") == {"recorded": "2026-10-01"}
    assert set(plan_of(extension, state="superseded")) >= {"start_by", "90"}


def test_a_reminder_that_waits_for_a_late_sweep_survives_an_edit(in_october: Cast) -> None:
    hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
    extension = versions("work_permit_extension", hire)[-1]
    with time_machine.travel("2026-12-05 16:00 +0000"):
        record(in_october, {"job.title": "Senior robotics engineer"})
        assert {"recorded", "start_by", "90"} <= set(plan_of(extension, in_october.maya))


def test_whoever_leaves_before_the_date_needs_no_reminder_of_it(in_october: Cast) -> None:
    leaving = {"documents.employment.began_on": "2025-03-03", "documents.employment.ended_on": "2026-12-31"}
    hire = record(in_october, PERMIT_ENDS | leaving, owner=in_october.maya)
    assert plan_of(versions("work_permit_extension", hire)[-1]) == {}
    assert plan_of(versions("record_retention", hire)[-1], in_october.maya) != {}


def test_one_benefits_plan_on_two_hires_is_one_deadline_of_the_organisation(in_october: Cast) -> None:
    signed = {"documents.lmbp.signed_on": "2026-08-31"}
    record(in_october, signed, owner=in_october.maya)
    record(in_october, signed, hire_id=in_october.hidden_hire)
    (review,) = versions("lmbp_review", None)
    assert review.due_on == date(2027, 8, 31)
    assert set(plan_of(review, in_october.daniel)) == {"90", "start_by", "30", "14", "7", "1"}
    assert plan_of(review, in_october.maya) == {}


def test_a_review_held_or_a_corrected_signature_is_a_new_version_of_the_plan_s_deadline(in_october: Cast) -> None:
    record(in_october, {"documents.lmbp.signed_on": "2026-08-31"})
    record(in_october, {"documents.lmbp.signed_on": "2026-08-13"})
    first, second = versions("lmbp_review", None)
    assert first.superseded_at is not None
    assert (second.version, second.replaces_id, second.due_on) == (2, first.id, date(2027, 8, 13))


def test_a_plan_that_covers_nobody_any_more_is_not_reviewed(in_october: Cast) -> None:
    record(in_october, {"documents.lmbp.signed_on": "2026-08-31"})
    record(in_october, {"documents.lmbp.signed_on": None})
    (review,) = versions("lmbp_review", None)
    assert review.superseded_at is not None


def test_planning_is_the_same_on_both_databases(each_database: str, in_october: Cast) -> None:
    hire = record(in_october, PERMIT_ENDS, owner=in_october.maya)
    record(in_october, {"documents.work_permit.expires_on": "2027-06-01"})
    assert [row.version for row in versions("work_permit_extension", hire)] == [1, 2]
