"""Dates of a user's own: typed on a form of the hire, and seen wherever deadlines are."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from tests.cast import Cast, tomorrow
from tests.web.test_today_and_hires import text_of
from tracker.store.base import db
from tracker.store.custom_date import CustomDate
from tracker.store.hire import Hire

TITLE = "Collect the laptop"


@pytest.fixture
def hire(cast: Cast) -> str:
    """The address of a hire of Northline."""
    return f"/o/{cast.slug}/hires/{cast.granted_hire}"


@pytest.fixture
def maya(cast: Cast):
    return cast.browser(cast.maya)


def typed(**changes: str) -> dict[str, str]:
    return {"title": TITLE, "due_on": tomorrow().isoformat(), "lead_days": "14"} | changes


def only(cast: Cast) -> CustomDate:
    with cast.app.app_context():
        return db.session.scalars(select(CustomDate)).one()


def test_the_form_says_that_the_title_stands_in_mails(hire, maya):
    told = text_of(maya.get(f"{hire}/dates/new"))
    assert "leave out anything private" in told
    assert 'value="14"' in maya.get(f"{hire}/dates/new").get_data(as_text=True)


def test_a_recorded_date_stands_wherever_deadlines_do(cast, hire, maya):
    answer = maya.post(f"{hire}/dates/new", data=typed())
    assert answer.headers["Location"].endswith(f"{hire}#dates")
    page = text_of(maya.get(hire))
    assert page.count(TITLE) >= 3, "timeline, table, reminders"
    assert "no rule asks for it" in page
    assert TITLE in text_of(maya.get(f"/o/{cast.slug}/"))
    assert TITLE in text_of(maya.get(f"/o/{cast.slug}/?kind=custom"))
    assert TITLE in text_of(maya.get(f"/o/{cast.slug}/hires/"))
    assert TITLE in text_of(maya.get(f"/o/{cast.slug}/reminders?view=all"))
    link = re.search(rf"/o/{cast.slug}/deadlines/\d+", maya.get(hire).get_data(as_text=True))
    told = text_of(maya.get(link[0]))
    assert TITLE in told
    assert "Change or end it" in told


def test_the_export_names_it_with_its_day(cast, hire, maya):
    maya.post(f"{hire}/dates/new", data=typed())
    told = maya.post(f"/o/{cast.slug}/exports/", data={"format": "csv"}).get_data(as_text=True).removeprefix("\ufeff")
    rows = {row["reference"]: row for row in csv.DictReader(io.StringIO(told))}
    assert rows["N-0001"]["shown.own_dates"] == f"{TITLE} {tomorrow().isoformat()}"


def test_a_changed_and_an_ended_date_say_so_and_stand_in_the_history(cast, hire, maya):
    maya.post(f"{hire}/dates/new", data=typed())
    address = f"{hire}/dates/{only(cast).id}"
    assert TITLE in text_of(maya.get(address))
    maya.post(address, data=typed(title="Collect laptop and badge"))
    assert "Collect laptop and badge" in text_of(maya.get(hire))
    maya.post(f"{address}/end")
    told = text_of(maya.get(hire))
    assert "Ended. Nobody is reminded of it any more." in told
    assert "Ended a date of their own" in told
    assert maya.get(address).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Say in a few words"),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"due_on": "tomorrow"}, "Type a day as year-month-day"),
        ({"due_on": ""}, "Type a day as year-month-day"),
        ({"lead_days": "two"}, "whole number of days"),
        ({"lead_days": "-3"}, "whole days from 0 to 730"),
    ],
)
def test_what_can_t_be_read_is_said_at_its_field(cast, hire, maya, changes, words):
    answer = maya.post(f"{hire}/dates/new", data=typed(**changes))
    assert answer.status_code == 422
    assert words in text_of(answer)
    with cast.app.app_context():
        assert db.session.scalars(select(CustomDate)).all() == []


def test_counsel_reads_it_and_is_offered_no_form(cast, hire, maya):
    maya.post(f"{hire}/dates/new", data=typed())
    camille = cast.browser(cast.camille)
    camille.post("/language", data={"language": "en", "next": "/"})
    page = camille.get(hire).get_data(as_text=True)
    assert TITLE in page
    assert "/dates/" not in page
    assert camille.get(f"{hire}/dates/new").status_code == 403


def test_the_date_of_one_hire_is_no_page_of_another(cast, hire, maya):
    maya.post(f"{hire}/dates/new", data=typed())
    other = f"/o/{cast.slug}/hires/{cast.hidden_hire}/dates/{only(cast).id}"
    assert maya.get(other).status_code == 404
    assert maya.post(f"{other}/end").status_code == 404


def test_the_worker_s_copies_are_switched_on_and_off_on_the_hire_s_page(cast, hire, maya):
    assert "record his e-mail address first" in text_of(maya.get(hire))
    with cast.app.app_context():
        db.session.get_one(Hire, cast.granted_hire).person.email = "rohan@home.example"
        db.session.commit()
    assert "Send him plain copies, at rohan@home.example" in text_of(maya.get(hire))
    maya.post(f"{hire}/worker-copy", data={"wanted": "yes"})
    page = text_of(maya.get(hire))
    assert "gets copies from now on, in his language" in page
    assert "Switched the worker’s copies on" in page
    maya.post(f"{hire}/worker-copy", data={"wanted": "no"})
    assert "The worker gets no copies." in text_of(maya.get(hire))
    assert cast.browser(cast.camille).post(f"{hire}/worker-copy", data={"wanted": "yes"}).status_code == 403
