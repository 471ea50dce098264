"""What two people do at the same moment, on both databases: one after the other, and nothing half."""

import threading

import pytest
from sqlalchemy import select

from tests.kept import keep_change
from tests.services.conftest import SOFTWARE_ENGINEER
from tracker import clock
from tracker.errors import Conflict, NotFound
from tracker.services.accounts import actor_in
from tracker.services.conclude import conclude
from tracker.services.drafts import read_draft
from tracker.services.hire_import import confirm_import, keep_import
from tracker.services.intake import edit_hire, record_hire, stamp_of
from tracker.services.rule_changes import accept_all_changes, accept_change
from tracker.services.tag_category import propose_category
from tracker.store.audit import history_of_hire
from tracker.store.base import db
from tracker.store.category_tag import CategoryTag
from tracker.store.hire import Hire, hires_of
from tracker.store.membership import CounselGrant, Role
from tracker.store.user import User

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def at_once(app, acting):
    """Runs an act twice at the same moment, by a person of that role; gives what each returned or raised."""

    def run(role, act):
        user_id, slug = acting(role).user_id, acting(role).organisation.slug
        db.session.remove()
        start, came = threading.Barrier(2), []

        def one(number):
            with app.app_context():
                start.wait(10)
                try:
                    act(actor_in(db.session.get_one(User, user_id), slug), number)
                except (Conflict, NotFound) as error:
                    came.append(type(error))
                else:
                    came.append(None)

        threads = [threading.Thread(target=one, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(came) == 2, "one of the two ended in an error nobody foresaw"
        return came

    return run


def test_an_import_confirmed_twice_is_written_once(acting, at_once):
    kept = keep_import(acting(Role.COORDINATOR), "hires.csv", b"job.title\nWelder\nBaker\n").id
    assert sorted(at_once(Role.COORDINATOR, lambda actor, _: confirm_import(actor, kept)), key=str) == [NotFound, None]
    assert [hire.reference for hire in hires_of(acting(Role.COORDINATOR).organisation.id)] == ["0001", "0002"]


def test_two_hires_recorded_at_once_get_two_references(acting, at_once):
    assert at_once(Role.COORDINATOR, lambda actor, _: record_hire(actor, read_draft({}).draft)) == [None, None]
    assert [hire.reference for hire in hires_of(acting(Role.COORDINATOR).organisation.id)] == ["0001", "0002"]


def test_of_two_edits_of_one_form_the_second_is_a_conflict(acting, recorded, at_once):
    hire = recorded()
    hire_id, seen = hire.id, stamp_of(hire, acting(Role.COORDINATOR).today)

    def edit(actor, number):
        changed = read_draft(SOFTWARE_ENGINEER | {"job.title": f"Engineer {number}"}).draft
        edit_hire(actor, hire_id, changed, seen=seen)

    assert sorted(at_once(Role.COORDINATOR, edit), key=str) == [Conflict, None]


def test_of_two_categories_chosen_at_once_one_stands(acting, recorded, at_once):
    hire_id = recorded().id
    choices = ("gts_b", "lmia_high_wage")
    at_once(Role.LEAD, lambda actor, number: propose_category(actor, hire_id, choices[number], "Because."))
    standing = select(CategoryTag).join(Hire, Hire.id == CategoryTag.hire_id).where(CategoryTag.state == "confirmed")
    assert len(db.session.scalars(standing).unique().all()) == 1


def test_a_rule_change_accepted_twice_is_written_down_once(acting, recorded, at_once):
    hire = recorded().id
    _before, waiting = keep_change(hire)
    came = at_once(Role.LEAD, lambda actor, _: accept_change(actor, waiting))
    assert sorted(came, key=str) == [NotFound, None]
    assert acceptances(acting, hire) == 1


def test_all_rule_changes_accepted_twice_are_written_down_once(acting, recorded, at_once):
    hire = recorded().id
    keep_change(hire)
    assert at_once(Role.LEAD, lambda actor, _: accept_all_changes(actor, 10_000)) == [None, None]
    assert acceptances(acting, hire) == 1


def acceptances(acting, hire_id):
    history = history_of_hire(acting(Role.LEAD).organisation.id, hire_id)
    return [one.action for one in history].count("rule change accepted")


def test_of_two_conclusions_at_once_one_stands(acting, recorded, at_once):
    counsel, hire_id = acting(Role.COUNSEL), recorded().id
    granted = {"user_id": counsel.user_id, "hire_id": hire_id, "organisation_id": counsel.organisation.id}
    by = {"until": counsel.today, "granted_by_id": counsel.user_id, "granted_at": clock.now()}
    db.session.add(CounselGrant(**granted, **by))
    db.session.commit()
    outcomes = ("not_met", "for_counsel")
    at_once(Role.COUNSEL, lambda actor, n: conclude(actor, hire_id, "gts_b", "listing", outcomes[n], "Because."))
    hire = db.session.get_one(Hire, hire_id)
    assert (len(hire.conclusions), len(hire.standing_conclusions)) == (2, 1)
