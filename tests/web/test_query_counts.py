"""What a page asks of the database does not grow with the hires, the owners and the members of an organisation."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.cast import Cast, today
from tests.kept import keep_custom_date
from tracker import clock
from tracker.store.base import db
from tracker.store.hire import Hire
from tracker.store.membership import Membership, Role
from tracker.store.organisation import Organisation, organisation_by_slug
from tracker.store.person import Person
from tracker.store.user import User

PAGES = (
    "",
    "hires/",
    "people",
    "people/me/away",
    "people/hand-over",
    "calendar",
    "reminders",
    "reminders?view=all&q=example",
    "reminders/settings",
    "reminders/untold",
    "reminders/month",
)


@pytest.mark.parametrize("page", PAGES)
def test_twenty_owners_with_a_hire_each_cost_as_many_queries_as_six(cast: Cast, page: str) -> None:
    with cast.app.app_context():
        _grow(cast, range(6))
    few = _queries(cast, page)
    with cast.app.app_context():
        _grow(cast, range(6, 20))
    assert _queries(cast, page) <= few


def _grow(cast: Cast, numbers: range) -> None:
    """Coordinators who own a hire each, with a date of its own that is due at one of the next days."""
    organisation = organisation_by_slug(cast.slug)
    assert organisation is not None
    for number in numbers:
        hire = _owned_hire(organisation, number)
        db.session.commit()
        keep_custom_date(hire.id)


def _owned_hire(organisation: Organisation, number: int) -> Hire:
    owner = User(name=f"Owner {number}", email=f"o{number}@northline.example", language="en", created_at=clock.now())
    membership = Membership(user=owner, organisation=organisation, role=Role.COORDINATOR, created_at=clock.now())
    membership.until = today() + timedelta(days=number)
    person = Person(organisation_id=organisation.id, given_name="Example", family_name=f"Number {number}")
    hire = Hire(organisation_id=organisation.id, reference=f"Q-{number}", person=person, created_at=clock.now())
    hire.owner = owner
    db.session.add_all([membership, hire])
    return hire


def _queries(cast: Cast, page: str) -> int:
    browser, asked = cast.browser(cast.ada), list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    with cast.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert browser.get(f"/o/{cast.slug}/{page}", follow_redirects=True).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)
