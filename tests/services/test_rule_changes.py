"""A changed rule book: what it changed for a hire waits for an HR lead, and the old assessment stays as it was."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from sqlalchemy import func, select

from tests.kept import finding_of
from tests.services.conftest import Recorder
from tracker.errors import NotAllowed, NotFound
from tracker.services.actor import Actor
from tracker.services.follow_up import refresh_hire
from tracker.services.new_day import follow_new_rules
from tracker.services.rule_changes import accept_all_changes, accept_change, changed_hires, differences
from tracker.store.assessment import Assessment, assessments_of_hire, latest_of_hire
from tracker.store.audit import history_of_hire
from tracker.store.base import Leaves, db
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.store.rule_change import RuleChange, open_change_count, open_changes, rule_changes


def under_last_year_s_book(hire: Hire, book: str = "of last year") -> Assessment:
    """The hire's last assessment, as if an older book had found the listing unmet and suggested another route."""
    kept = latest_of_hire(hire.organisation_id, hire.id)
    assert kept is not None
    findings: Leaves = deepcopy(kept.findings)
    finding_of(findings, "gts_b", "listing")["outcome"] = "not_met"
    findings["suggested"] = "lmia_high_wage"
    kept.findings, kept.rule_book = findings, book
    db.session.commit()
    return kept


def test_what_the_new_book_changed_waits_for_a_lead(recorded: Recorder) -> None:
    hire = recorded()
    before = under_last_year_s_book(hire)
    assert follow_new_rules() == 1
    (change,) = open_changes(hire.organisation_id)
    assert (change.hire_id, change.before_id) == (hire.id, before.id)
    assert change.after_id == max(one.id for one in assessments_of_hire(hire.organisation_id, hire.id))
    found = {(one.what, one.category, one.name) for one in differences(change.before.findings, change.after.findings)}
    assert found == {("suggested", None, None), ("finding", "gts_b", "listing")}
    assert finding_of(change.before.findings, "gts_b", "listing")["outcome"] == "not_met"


def test_a_new_book_that_changes_nothing_leaves_nothing_to_accept(recorded: Recorder) -> None:
    hire = recorded()
    kept = latest_of_hire(hire.organisation_id, hire.id)
    assert kept is not None
    kept.rule_book = "of last year"
    db.session.commit()
    assert follow_new_rules() == 1
    assert open_change_count(hire.organisation_id) == 0


def test_an_edit_is_no_change_of_the_rules(recorded: Recorder) -> None:
    hire = recorded()
    assert follow_new_rules() == 0
    assert open_change_count(hire.organisation_id) == 0


def test_a_date_that_passes_first_under_a_new_book_hides_no_change(
    acting: Callable[[Role], Actor], recorded: Recorder
) -> None:
    hire = recorded()
    before = under_last_year_s_book(hire)
    refresh_hire(acting(Role.ADMINISTRATOR), hire, "day")
    db.session.commit()
    assert follow_new_rules() == 0
    assert [one.before_id for one in open_changes(hire.organisation_id)] == [before.id]


def test_an_edit_before_the_first_sweep_under_a_new_book_hides_no_change(
    acting: Callable[[Role], Actor], recorded: Recorder
) -> None:
    hire = recorded()
    before = under_last_year_s_book(hire)
    hire.title = "Another title"
    refresh_hire(acting(Role.ADMINISTRATOR), hire, "edit")
    db.session.commit()
    (change,) = open_changes(hire.organisation_id)
    assert (change.before_id, change.after.cause) == (before.id, "rules")
    assert change.after.facts == before.facts
    assert latest_of_hire(hire.organisation_id, hire.id).facts["job.title"] == "Another title"
    assert follow_new_rules() == 0


def test_a_second_change_keeps_the_first_before_and_moves_after(recorded: Recorder) -> None:
    hire = recorded()
    first = under_last_year_s_book(hire)
    follow_new_rules()
    under_last_year_s_book(hire, "of last month")
    follow_new_rules()
    (change,) = open_changes(hire.organisation_id)
    assert change.before_id == first.id
    newest = latest_of_hire(hire.organisation_id, hire.id)
    assert newest is not None
    assert change.after_id == newest.id


def test_a_change_taken_back_before_anybody_accepted_it_waits_no_more(recorded: Recorder) -> None:
    hire = recorded()
    first = under_last_year_s_book(hire)
    follow_new_rules()
    change = open_changes(hire.organisation_id)[0]
    change.before.findings = deepcopy(change.after.findings)
    change.after.rule_book = "of last month"
    db.session.commit()
    follow_new_rules()
    assert open_change_count(hire.organisation_id) == 0
    assert first in assessments_of_hire(hire.organisation_id, hire.id)


def test_a_lead_accepts_one_and_it_is_written_down(acting: Callable[[Role], Actor], recorded: Recorder) -> None:
    hire = recorded()
    under_last_year_s_book(hire)
    follow_new_rules()
    (change,) = open_changes(hire.organisation_id)
    accept_change(acting(Role.LEAD), change.id)
    assert open_change_count(hire.organisation_id) == 0
    (accepted,) = rule_changes(hire.organisation_id, [hire.id], accepted=True)
    assert accepted.accepted_by == acting(Role.LEAD).user
    assert history_of_hire(hire.organisation_id, hire.id)[0].action == "rule change accepted"
    with pytest.raises(NotFound):
        accept_change(acting(Role.LEAD), change.id)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COUNSEL])
def test_nobody_under_a_lead_accepts(acting: Callable[[Role], Actor], recorded: Recorder, role: Role) -> None:
    hire = recorded()
    under_last_year_s_book(hire)
    follow_new_rules()
    with pytest.raises(NotAllowed):
        accept_change(acting(role), open_changes(hire.organisation_id)[0].id)
    with pytest.raises(NotAllowed):
        accept_all_changes(acting(role), 10_000)


def test_all_at_once_takes_only_what_the_reader_was_shown(acting: Callable[[Role], Actor], recorded: Recorder) -> None:
    hires = [recorded({"reference": reference}) for reference in ("N-1", "N-2")]
    for hire in hires:
        under_last_year_s_book(hire)
    follow_new_rules()
    first, second = open_changes(hires[0].organisation_id)
    assert accept_all_changes(acting(Role.LEAD), first.after_id) == 1
    assert open_changes(hires[0].organisation_id) == [second]


def test_what_differs_can_be_asked_without_writing(acting: Callable[[Role], Actor], recorded: Recorder) -> None:
    hire = recorded()
    under_last_year_s_book(hire)
    rows = [select(func.count()).select_from(table) for table in (Assessment, RuleChange)]
    before = [db.session.scalar(one) for one in rows]
    (changed,) = changed_hires(acting(Role.LEAD))
    assert changed.hire == hire
    assert {one.what for one in changed.differences} == {"suggested", "finding"}
    assert [db.session.scalar(one) for one in rows] == before
    follow_new_rules()
    assert [one.hire.id for one in changed_hires(acting(Role.LEAD))] == [hire.id], "it waits for a lead still"
    accept_all_changes(acting(Role.LEAD), 10_000)
    assert list(changed_hires(acting(Role.LEAD))) == []


def test_differences_name_new_routes_only_where_they_may_be_open() -> None:
    empty: Leaves = {
        "suggested": None,
        "lmia": {"outcome": "required", "code": None},
        "categories": [],
        "wage": {"outcome": "met", "findings": []},
        "deadlines": [{"kind": "wage_review", "due_on": "2027-01-01"}],
    }
    routes = [{"category": name, "outcome": name, "findings": []} for name in ("met", "unknown", "not_met")]
    later = {**empty, "categories": routes, "deadlines": [{"kind": "wage_review", "due_on": "2027-01-02"}]}
    assert [(one.what, one.category or one.name) for one in differences(empty, later)] == [
        ("route", "met"),
        ("deadline", "wage_review"),
    ]
    assert [one.after for one in differences(later, empty) if one.what == "route"] == [None]
    assert [
        one.what
        for one in differences(
            empty,
            {**empty, "lmia": {"outcome": "exempt", "code": "C62"}, "wage": {"outcome": "unknown", "findings": []}},
        )
    ] == ["lmia", "wage"]
