"""Recording papers: a renewal takes over, the old one stays, and every date follows."""

from datetime import UTC, date, datetime

import pytest

from tests.services.conftest import SOFTWARE_ENGINEER
from tracker.errors import Invalid, NotAllowed, NotFound
from tracker.services.drafts import read_draft
from tracker.services.hire_facts import leaves_of, papers_in_view
from tracker.services.intake import edit_hire
from tracker.services.papers import record_paper
from tracker.store.deadline import deadlines_of_hire
from tracker.store.membership import Role

EXPIRES, ISSUED = "documents.work_permit.expires_on", "documents.work_permit.issued_on"
FILED, DECIDED = "documents.work_permit.extension_filed_at", "documents.work_permit.decision_on"
LETTER = "documents.work_permit.letter_ends_on"


def due(hire):
    return {deadline.kind: deadline.due_on for deadline in deadlines_of_hire(hire.organisation_id, hire)}


def test_a_renewed_permit_takes_over_and_the_old_one_stays_on_file(acting, recorded):
    hire = recorded()
    old = papers_in_view(hire, date(2026, 1, 1))["work_permit"]
    new = record_paper(acting(Role.COORDINATOR), hire.id, "work_permit", {ISSUED: "2026-11-01", EXPIRES: "2029-11-01"})
    assert new.replaces_id == old.id
    assert not old.corrected
    assert papers_in_view(hire, date(2026, 10, 31))["work_permit"] is old
    assert papers_in_view(hire, date(2026, 11, 2))["work_permit"] is new
    assert due(hire)["work_permit_expiry"] == date(2029, 11, 1)


def test_a_proof_of_filing_ends_the_watch_for_the_extension(acting, recorded):
    hire = recorded()
    assert "work_permit_extension" in due(hire)
    record_paper(acting(Role.COORDINATOR), hire.id, "extension_filing", {FILED: "2026-10-05 14:30"})
    assert "work_permit_extension" not in due(hire)


def test_an_instant_without_a_zone_is_meant_in_the_organisations(acting, recorded):
    paper = record_paper(acting(Role.COORDINATOR), recorded().id, "extension_filing", {FILED: "2026-10-05 14:30"})
    assert paper.filed_at == datetime(2026, 10, 5, 18, 30, tzinfo=UTC)


def test_a_filing_for_an_earlier_permit_is_history_once_the_new_one_is_in_force(acting, recorded):
    hire = recorded()
    record_paper(acting(Role.COORDINATOR), hire.id, "extension_filing", {FILED: "2026-10-05 14:30"})
    record_paper(acting(Role.COORDINATOR), hire.id, "work_permit", {ISSUED: "2026-11-01", EXPIRES: "2029-11-01"})
    assert FILED in leaves_of(hire, date(2026, 10, 20))
    assert FILED not in leaves_of(hire, date(2026, 11, 20))


def test_a_wrong_date_is_refused_by_its_field_and_nothing_is_written(acting, recorded):
    hire = recorded()
    with pytest.raises(Invalid) as refused:
        record_paper(acting(Role.COORDINATOR), hire.id, "work_permit", {ISSUED: "2026-11-01", EXPIRES: "04/07/2029"})
    assert [problem.field for problem in refused.value.problems] == [EXPIRES]
    assert len(hire.documents) == 1


def test_a_paper_without_any_date_is_refused(acting, recorded):
    with pytest.raises(Invalid):
        record_paper(acting(Role.COORDINATOR), recorded().id, "work_permit", {})


def test_counsel_records_nothing(acting, recorded):
    with pytest.raises(NotAllowed):
        record_paper(acting(Role.COUNSEL), recorded().id, "work_permit", {EXPIRES: "2029-01-01"})


def test_a_kind_of_paper_there_is_not_is_not_found(acting, recorded):
    with pytest.raises(NotFound):
        record_paper(acting(Role.COORDINATOR), recorded().id, "library_card", {})


def test_one_plan_on_several_hires_is_one_paper(acting, recorded):
    signed = {"documents.lmbp.signed_on": "2026-02-02"}
    first, second = recorded(signed | {"reference": "N-1"}), recorded(signed | {"reference": "N-2"})
    plan = papers_in_view(first, date(2026, 11, 1))["lmbp"]
    assert papers_in_view(second, date(2026, 11, 1))["lmbp"] is plan
    reviewed = {"documents.lmbp.signed_on": "2026-02-02", "documents.lmbp.last_review_on": "2026-11-20"}
    record_paper(acting(Role.COORDINATOR), first.id, "lmbp", reviewed)
    assert papers_in_view(second, date(2026, 11, 30))["lmbp"].reviewed_on == date(2026, 11, 20)
    assert due(second)["lmbp_review"] == date(2027, 11, 20)


def test_months_in_canada_are_counted_on_the_day_they_were_entered(acting, recorded):
    hire = recorded({"transfer.months_already_in_canada": "12"})
    leaves = leaves_of(hire, date(2030, 1, 1))
    assert leaves["transfer.months_counted_on"] == acting(Role.COORDINATOR).today.isoformat()


def test_a_corrected_date_is_a_new_paper_that_names_the_wrong_one(acting, recorded):
    hire = recorded()
    wrong = papers_in_view(hire, date(2026, 1, 1))["work_permit"]
    corrected = read_draft(SOFTWARE_ENGINEER | {EXPIRES: "2027-03-11"}).draft
    edit_hire(acting(Role.COORDINATOR), hire.id, corrected)
    right = papers_in_view(hire, date(2026, 1, 1))["work_permit"]
    assert (right.ends_on, right.replaces_id, wrong.corrected) == (date(2027, 3, 11), wrong.id, True)
    assert due(hire)["work_permit_expiry"] == date(2027, 3, 11)


def test_a_letter_on_maintained_status_proves_the_filing_it_came_with_and_a_newer_one_takes_over(acting, recorded):
    hire, coordinator = recorded(), acting(Role.COORDINATOR)
    record_paper(coordinator, hire.id, "extension_filing", {FILED: "2026-10-05 14:30"})
    assert due(hire)["maintained_status_letter"] == date(2027, 10, 5)
    for printed in ("2027-10-01", "2028-03-31"):
        record_paper(coordinator, hire.id, "status_letter", {LETTER: printed})
    assert due(hire)["maintained_status_letter"] == date(2028, 3, 31)
    record_paper(coordinator, hire.id, "work_permit", {ISSUED: "2026-11-01", EXPIRES: "2029-11-01"})
    assert "maintained_status_letter" not in due(hire)
    assert LETTER not in leaves_of(hire, date(2026, 11, 20))


def test_a_letter_from_before_the_filing_proves_another_one(acting, recorded):
    hire = recorded()
    record_paper(acting(Role.COORDINATOR), hire.id, "status_letter", {LETTER: "2028-03-31"})
    earlier = papers_in_view(hire, date(2026, 11, 1))["status_letter"]
    earlier.recorded_at = datetime(2025, 1, 2, tzinfo=UTC)
    record_paper(acting(Role.COORDINATOR), hire.id, "extension_filing", {FILED: "2026-10-05 14:30"})
    assert due(hire)["maintained_status_letter"] == date(2027, 10, 5)
