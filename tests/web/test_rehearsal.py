"""The pages of the rehearsal: the list, a mail in both its forms, and who may look."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.cast import Cast, plain, today
from tests.reminding import PERMIT_ENDS, acting, record
from tracker.services.rehearse import Mail, rehearse
from tracker.store.base import db

PATH = "/o/northline/reminders/rehearsal"


@pytest.fixture
def coming(cast: Cast, app: Flask) -> Mail:
    """A mail to come to Maya, about a permit that ends in two hundred days."""
    with app.app_context():
        end = (today() + timedelta(200)).isoformat()
        record(cast, PERMIT_ENDS | {"documents.work_permit.expires_on": end}, owner=cast.maya)
        mail = next(one for one in rehearse(acting(cast), today() + timedelta(190)).mails if one.about[0].tier == "90")
        db.session.remove()
    return mail


def address(mail: Mail, form: str = "") -> str:
    deadline, tier, recipient = mail.key
    asked = f"deadline={deadline}&tier={tier}&recipient={recipient}&on={mail.at.date()}"
    return f"/reminders/rehearsal/mail{form}?{asked}"


def test_the_list_shows_half_a_year_or_through_the_day_that_is_asked_for(cast: Cast, coming: Mail) -> None:
    browser = cast.browser(cast.maya)
    page = plain(browser.get(PATH))
    assert "What changes later isn’t in it" in page
    assert coming.subject in page
    assert "90 days before" in page
    day_before = coming.at.date() - timedelta(days=1)
    assert coming.subject not in plain(browser.get(f"{PATH}?until={day_before}"))
    assert coming.subject in plain(browser.get(f"{PATH}?until={coming.at.date()}"))
    assert "No mail is to come" in plain(browser.get(f"{PATH}?to={cast.ada.user_id}"))


def test_each_opens_to_its_text_and_to_its_html(cast: Cast, coming: Mail) -> None:
    browser = cast.browser(cast.daniel)
    page = plain(browser.get(f"/o/northline{address(coming)}"))
    assert coming.subject in page
    assert "Hello Maya." in page
    assert "It was not sent." in page
    html = browser.get(f"/o/northline{address(coming, '/html')}")
    assert "sandbox" in html.headers["Content-Security-Policy"]
    assert "Hello Maya." in html.text


def test_counsel_and_strangers_see_none_and_what_is_not_planned_is_no_page(cast: Cast, coming: Mail) -> None:
    for path in (PATH, f"/o/northline{address(coming)}", f"/o/northline{address(coming, '/html')}"):
        assert cast.browser(cast.camille).get(path).status_code == 403
        assert cast.browser(cast.sam).get(path).status_code == 404
    assert cast.browser(cast.sam).get(f"/o/elsewhere{address(coming)}").status_code == 404
    for query in ("", "?deadline=1", "?deadline=1&tier=x&recipient=1&on=2026-12-01", "?deadline=1&recipient=1&on=x"):
        assert cast.browser(cast.maya).get(f"{PATH}/mail{query}").status_code == 404


@pytest.mark.parametrize(("days", "status"), [(-1, 422), (0, 200), (729, 200), (732, 422)])
def test_it_reaches_from_today_two_years_ahead(cast: Cast, days: int, status: int) -> None:
    until = today() + timedelta(days)
    assert cast.browser(cast.maya).get(f"{PATH}?until={until}").status_code == status


def test_a_day_that_can_not_be_read_is_told(cast: Cast) -> None:
    answer = cast.browser(cast.maya).get(f"{PATH}?until=04/07/2027")
    assert answer.status_code == 422
    assert "year-month-day" in answer.text
