"""Trying other facts: the same validator, the same rules, and what belonged to the old occupation is left behind."""

import pytest

from tracker.errors import Invalid, NotFound
from tracker.rules.findings import Outcome
from tracker.services.what_if import can_be_tried, what_if
from tracker.store.base import db
from tracker.store.membership import Role


def test_an_empty_cell_is_unknown_and_an_absent_one_as_recorded(acting, recorded):
    tried = what_if(acting(Role.COORDINATOR), recorded().id, {"job.wage.amount": ""})
    assert "job.wage.amount" not in tried.tried
    assert tried.tried["job.noc_2021"] == "21231"
    assert tried.after.wage.outcome is Outcome.UNKNOWN


def test_the_record_itself_is_left_as_it_is(acting, recorded):
    hire = recorded()
    what_if(acting(Role.COORDINATOR), hire.id, {"job.wage.amount": "20", "job.title": "Baker"})
    assert not db.session.dirty
    assert not db.session.new
    assert (hire.title, hire.answers["job.wage.amount"]) == ("Software engineer", "70.00")


def test_another_occupation_leaves_the_answers_about_the_old_one_behind(acting, recorded):
    told = {
        "job.occupation_conditions_met": "yes",
        "job.reference_wages[0].region_median": "50",
        "job.reference_wages[0].per": "hour",
    }
    hire = recorded(told)
    same = what_if(acting(Role.COORDINATOR), hire.id, {"job.wage.amount": "71"})
    assert "job.reference_wages[0].region_median" in same.tried
    other = what_if(acting(Role.COORDINATOR), hire.id, {"job.noc_2021": "21232"})
    assert not [
        path for path in other.tried if path.startswith(("job.reference_wages", "job.occupation_conditions_met"))
    ]


def test_another_place_drops_the_city_and_refuses_a_region_that_is_elsewhere(acting, recorded):
    hire, site = recorded(), "job.work_sites[0]"
    moved = {f"{site}.province": "AB", f"{site}.economic_region": "4830"}
    assert f"{site}.city" not in what_if(acting(Role.COORDINATOR), hire.id, moved).tried
    with pytest.raises(Invalid) as refused:
        what_if(acting(Role.COORDINATOR), hire.id, moved | {f"{site}.economic_region": "3530"})
    assert [problem.field for problem in refused.value.problems] == [f"{site}.economic_region"]


def test_a_change_is_judged_only_of_somebody_at_work(acting, recorded):
    employed = what_if(acting(Role.COORDINATOR), recorded().id, {"job.wage.amount": "75"})
    assert employed.change is not None
    cells = {"documents.employment.began_on": "", "job.starts_on": "2099-01-01", "reference": "N-2"}
    assert what_if(acting(Role.COORDINATOR), recorded(cells).id, {"job.wage.amount": "75"}).change is None


def test_only_job_and_role_can_be_tried(acting, recorded):
    assert not can_be_tried("worker.citizenships")
    tried = what_if(acting(Role.COORDINATOR), recorded().id, {"worker.citizenships": "CAN"})
    assert not tried.differs


def test_a_hire_counsel_may_not_see_is_not_found(acting, recorded):
    with pytest.raises(NotFound):
        what_if(acting(Role.COUNSEL), recorded().id, {"job.wage.amount": "75"})
