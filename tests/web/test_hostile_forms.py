"""What nobody types by accident is answered with words, on either database, and changes nothing."""

import pytest
from sqlalchemy import select

from tests.cast import Cast, tomorrow
from tests.kept import keep_custom_date, keep_deadline
from tracker.store.base import db
from tracker.store.custom_date import CustomDate

DAY = tomorrow().isoformat()


@pytest.mark.usefixtures("each_database")
def test_a_nul_is_refused_in_every_form_and_address(cast: Cast) -> None:
    with cast.app.app_context():
        deadline, custom = keep_deadline(cast.granted_hire), keep_custom_date(cast.granted_hire)
    browser, dates = cast.browser(cast.maya), f"/o/{cast.slug}/hires/{cast.granted_hire}/dates"
    typed = {"title": "a\0b", "due_on": DAY, "lead_days": "14"}
    assert browser.post(f"{dates}/new", data=typed).status_code == 400
    assert browser.post(f"{dates}/{custom}", data=typed).status_code == 400
    assert browser.post(f"/o/{cast.slug}/deadlines/{deadline}", data={"reason": "a\0b"}).status_code == 400
    assert browser.post(f"/o/{cast.slug}/reminders/download", data={"kind": "a\0b"}).status_code == 400
    assert browser.get(f"/o/{cast.slug}/reminders", query_string={"kind": "a\0b"}).status_code == 400
    assert browser.get("/o/a%00b/").status_code == 400


@pytest.mark.parametrize("day", ["0001-01-05", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_outside_three_centuries_is_refused_beside_its_field(cast: Cast, day: str) -> None:
    browser, hire = cast.browser(cast.maya), f"/o/{cast.slug}/hires/{cast.granted_hire}"
    answer = browser.post(f"{hire}/dates/new", data={"title": "a", "due_on": day, "lead_days": "730"})
    assert answer.status_code == 422
    assert "Choose a day from 1900-01-01 to 2199-12-31." in answer.text
    assert browser.get(hire).status_code == 200
    with cast.app.app_context():
        assert db.session.scalars(select(CustomDate)).all() == []
