"""Choosing a category: proposed by a coordinator, confirmed by a lead, superseded and never overwritten."""

import pytest
from sqlalchemy import select

from tracker.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.services.tag_category import confirm_category, propose_category
from tracker.store.assessment import Assessment
from tracker.store.audit import history_of_hire
from tracker.store.base import db
from tracker.store.deadline import deadlines_of_hire
from tracker.store.membership import Role


def test_a_coordinators_choice_waits_for_a_lead(acting, recorded):
    hire = recorded()
    tag = propose_category(acting(Role.COORDINATOR), hire.id, "gts_b", None)
    assert tag.state == "proposed"
    assert tag.outcome == "met"
    assert hire.confirmed_tag is None

    confirm_category(acting(Role.LEAD), hire.id, tag.id)
    assert hire.confirmed_tag is tag
    assert tag.confirmed_by.email == "lead@northline.example"


def test_a_leads_own_proposal_counts_as_confirmed(acting, recorded):
    hire = recorded()
    assert propose_category(acting(Role.LEAD), hire.id, "gts_b", None).state == "confirmed"


def test_a_coordinator_cannot_confirm(acting, recorded):
    hire = recorded()
    tag = propose_category(acting(Role.COORDINATOR), hire.id, "gts_b", None)
    with pytest.raises(NotAllowed):
        confirm_category(acting(Role.COORDINATOR), hire.id, tag.id)


def test_a_category_whose_checks_fail_needs_a_written_reason(acting, recorded):
    hire = recorded()
    with pytest.raises(Invalid) as refused:
        propose_category(acting(Role.COORDINATOR), hire.id, "cusma_professional", "  ")
    assert [problem.field for problem in refused.value.problems] == ["reason"]
    assert hire.tags == []

    tag = propose_category(acting(Role.COORDINATOR), hire.id, "cusma_professional", "Citizenship is being settled.")
    assert (tag.outcome, tag.reason) == ("not_met", "Citizenship is being settled.")


def test_an_unknown_category_is_refused(acting, recorded):
    with pytest.raises(Invalid):
        propose_category(acting(Role.LEAD), recorded().id, "no_such_category", None)


def test_a_new_confirmation_supersedes_the_old_one_and_keeps_it(acting, recorded):
    hire = recorded()
    first = propose_category(acting(Role.LEAD), hire.id, "gts_b", None)
    second = propose_category(acting(Role.LEAD), hire.id, "lmia_high_wage", None)
    assert (first.state, second.state) == ("superseded", "confirmed")
    assert first.superseded_at is not None
    assert [tag.category for tag in hire.tags] == ["gts_b", "lmia_high_wage"]


def test_a_settled_proposal_cannot_be_confirmed_again(acting, recorded):
    hire = recorded()
    tag = propose_category(acting(Role.LEAD), hire.id, "gts_b", None)
    with pytest.raises(Conflict):
        confirm_category(acting(Role.LEAD), hire.id, tag.id)


def test_a_proposal_of_another_hire_is_not_found(acting, recorded):
    tag = propose_category(acting(Role.COORDINATOR), recorded({"reference": "N-1"}).id, "gts_b", None)
    with pytest.raises(NotFound):
        confirm_category(acting(Role.LEAD), recorded({"reference": "N-2"}).id, tag.id)


def test_a_confirmation_is_followed_by_an_assessment_and_leaves_its_trace(acting, recorded):
    hire = recorded()
    propose_category(acting(Role.LEAD), hire.id, "gts_b", None)
    causes = db.session.scalars(select(Assessment.cause).where(Assessment.hire_id == hire.id)).all()
    assert causes == ["entry", "tag"]
    actions = [entry.action for entry in history_of_hire(hire.organisation_id, hire.id)]
    assert actions[:2] == ["category confirmed", "category proposed"]
    assert "wage_review" in {deadline.kind for deadline in deadlines_of_hire(hire.organisation_id, hire)}
