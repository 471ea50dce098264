"""Counsel disputes a finding: hers counts from then on, shows as hers, and nothing of it is lost."""

import pytest
from sqlalchemy import select

from tests.services.conftest import SOFTWARE_ENGINEER
from tracker import clock
from tracker.errors import Invalid, NotAllowed, NotFound
from tracker.rules.findings import Outcome
from tracker.services.assess import assess_hire
from tracker.services.conclude import conclude, withdraw
from tracker.services.drafts import read_draft
from tracker.services.intake import edit_hire
from tracker.services.tag_category import propose_category
from tracker.store.assessment import Assessment
from tracker.store.audit import history_of_hire
from tracker.store.base import db
from tracker.store.membership import CounselGrant, Role
from tracker.store.user import User

LISTED = ("gts_b", "listing")


@pytest.fixture
def hire(acting, recorded):
    """A hire that counsel may read."""
    made = recorded()
    grant(acting, made)
    return made


def grant(acting, hire, role=Role.COUNSEL):
    counsel = acting(role)
    db.session.add(
        CounselGrant(
            organisation_id=hire.organisation_id,
            user_id=counsel.user_id,
            hire_id=hire.id,
            until=counsel.today,
            granted_by_id=counsel.user_id,
            granted_at=clock.now(),
        )
    )
    db.session.commit()


def finding(hire, actor, category, check):
    verdict = assess_hire(hire, actor.today)
    groups = {"wage": verdict.wage.findings, **{one.category: one.findings for one in verdict.categories}}
    return next(one for one in groups[category] if one.check == check)


def test_a_conclusion_takes_the_place_of_the_programs_finding(acting, hire):
    counsel = acting(Role.COUNSEL)
    assert finding(hire, counsel, *LISTED).outcome is Outcome.MET
    conclude(counsel, hire.id, *LISTED, "not_met", "  The duties are those of a tester. ")
    now = finding(hire, counsel, *LISTED)
    assert (now.outcome, now.program_outcome) == (Outcome.NOT_MET, Outcome.MET)
    assert now.conclusion.reason == "The duties are those of a tester."
    assert (now.conclusion.by, now.conclusion.on) == ("Sample counsel", counsel.today)
    category = next(one for one in assess_hire(hire, counsel.today).categories if one.category == "gts_b")
    assert category.outcome is Outcome.NOT_MET


def test_the_wage_comparison_can_be_disputed_too(acting, hire):
    conclude(acting(Role.COUNSEL), hire.id, "wage", "prevailing_wage", "met", "The offer letter names more.")
    assert assess_hire(hire, acting(Role.COUNSEL).today).wage.findings[0].outcome is Outcome.MET


def test_it_counts_when_a_category_is_proposed(acting, hire):
    conclude(acting(Role.COUNSEL), hire.id, *LISTED, "not_met", "Other duties.")
    with pytest.raises(Invalid):
        propose_category(acting(Role.COORDINATOR), hire.id, "gts_b", "")


def test_it_is_kept_with_what_the_program_had_said(acting, hire):
    conclude(acting(Role.COUNSEL), hire.id, *LISTED, "for_counsel", "To be discussed.")
    kept = hire.conclusion_on(*LISTED)
    assert kept.finding["outcome"] == "met"
    assert kept.finding["message"]["id"]
    later = conclude(acting(Role.COUNSEL), hire.id, *LISTED, "not_met", "Settled.")
    assert later.finding["outcome"] == "met", "what the program said, not her earlier conclusion"


def test_a_later_conclusion_supersedes_the_earlier_and_keeps_it(acting, hire):
    first = conclude(acting(Role.COUNSEL), hire.id, *LISTED, "for_counsel", "To be discussed.")
    second = conclude(acting(Role.COUNSEL), hire.id, *LISTED, "not_met", "Settled.")
    assert first.ended_at is not None
    assert hire.standing_conclusions == [second]
    assert hire.conclusions == [first, second]


def test_a_withdrawn_conclusion_gives_the_programs_word_back(acting, hire):
    counsel = acting(Role.COUNSEL)
    conclude(counsel, hire.id, *LISTED, "not_met", "Other duties.")
    withdraw(counsel, hire.id, *LISTED)
    assert finding(hire, counsel, *LISTED).outcome is Outcome.MET
    assert hire.conclusions[0].ended_by_id == counsel.user_id
    with pytest.raises(NotFound):
        withdraw(counsel, hire.id, *LISTED)


def test_a_conclusion_of_a_finding_that_is_made_no_more_can_still_be_withdrawn(acting, hire):
    counsel, gone = acting(Role.COUNSEL), ("gts_b", "a_check_of_last_year")
    conclude(counsel, hire.id, *LISTED, "not_met", "Other duties.")
    hire.standing_conclusions[0].check = gone[1]
    db.session.commit()
    withdraw(counsel, hire.id, *gone)
    assert hire.standing_conclusions == []
    assert history_of_hire(hire.organisation_id, hire.id)[0].details["concluded"] == ["not_met", None]


def test_only_she_withdraws_what_is_hers(acting, hire):
    conclude(acting(Role.COUNSEL), hire.id, *LISTED, "not_met", "Other duties.")
    other = User(email="other@counsel.example", name="Other counsel", created_at=clock.now())
    db.session.add(other)
    db.session.flush()
    hire.standing_conclusions[0].made_by_id = other.id
    db.session.commit()
    with pytest.raises(NotFound):
        withdraw(acting(Role.COUNSEL), hire.id, *LISTED)


@pytest.mark.parametrize(
    ("outcome", "reason", "field"), [("", "why", "outcome"), ("yes", "why", "outcome"), ("met", " ", "reason")]
)
def test_outcome_and_reason_are_required(acting, hire, outcome, reason, field):
    with pytest.raises(Invalid) as refused:
        conclude(acting(Role.COUNSEL), hire.id, *LISTED, outcome, reason)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert hire.conclusions == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEAD, Role.ADMINISTRATOR])
def test_nobody_but_counsel_concludes(acting, hire, role):
    with pytest.raises(NotAllowed):
        conclude(acting(role), hire.id, *LISTED, "met", "Because.")
    with pytest.raises(NotAllowed):
        withdraw(acting(role), hire.id, *LISTED)


def test_a_hire_that_was_not_granted_is_not_found(acting, hire, recorded):
    with pytest.raises(NotFound):
        conclude(acting(Role.COUNSEL), recorded({"reference": "N-2"}).id, *LISTED, "met", "Because.")


def test_a_finding_there_is_not_is_not_found(acting, hire):
    for category, check in (("gts_b", "no_such_check"), ("no_such_category", "listing")):
        with pytest.raises(NotFound):
            conclude(acting(Role.COUNSEL), hire.id, category, check, "met", "Because.")


def test_assessment_and_trace_follow_in_the_same_transaction(acting, hire):
    counsel = acting(Role.COUNSEL)
    conclude(counsel, hire.id, *LISTED, "not_met", "Other duties.")
    withdraw(counsel, hire.id, *LISTED)
    causes = db.session.scalars(select(Assessment.cause).where(Assessment.hire_id == hire.id)).all()
    assert causes == ["entry", "conclusion", "conclusion"]
    withdrawn, concluded = history_of_hire(hire.organisation_id, hire.id)[:2]
    assert (concluded.action, concluded.user_id) == ("finding concluded", counsel.user_id)
    assert concluded.details["concluded"] == ["met", "not_met"]
    assert concluded.details["reason"] == "Other duties."
    assert (withdrawn.action, withdrawn.details["concluded"]) == ("conclusion withdrawn", ["not_met", "met"])


def test_the_programs_own_word_moves_on_beneath_it(acting, hire):
    counsel = acting(Role.COUNSEL)
    conclude(counsel, hire.id, *LISTED, "for_counsel", "To be discussed.")
    edit_hire(acting(Role.COORDINATOR), hire.id, read_draft(SOFTWARE_ENGINEER | {"job.noc_2021": "63200"}).draft)
    now = finding(hire, counsel, *LISTED)
    assert (now.outcome, now.program_outcome) == (Outcome.FOR_COUNSEL, Outcome.NOT_MET)
    assert hire.conclusion_on(*LISTED).finding["outcome"] == "met"


def test_a_day_before_she_concluded_is_answered_without_her(acting, hire):
    counsel = acting(Role.COUNSEL)
    conclude(counsel, hire.id, *LISTED, "not_met", "Other duties.")
    yesterday = counsel.today.replace(year=counsel.today.year - 1)
    category = next(one for one in assess_hire(hire, yesterday).categories if one.category == "gts_b")
    assert all(one.conclusion is None for one in category.findings)
