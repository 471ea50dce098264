"""The page of the reminder settings: typed, seen, then saved or changed further."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, record
from tracker.services.reminder_rules import Rule, manner_of, rules_in_force, shipped_lead_days, shipped_rules
from tracker.store.base import db
from tracker.store.organisation import Organisation
from tracker.web.reminder_settings.words import LEAD_REASONS, lead_rule

PATH = "/o/northline/reminders/settings"
EXTENSION = "work_permit_extension"


@pytest.fixture
def daniel(cast: Cast, app: Flask) -> Iterator[FlaskClient]:
    """Daniel's browser on 1 October 2026; Maya's hire has a permit that ends on 1 March 2027."""
    with time_machine.travel("2026-10-01 16:00 +0000"):
        with app.app_context():
            record(cast, PERMIT_ENDS, owner=cast.maya)
        yield cast.browser(cast.daniel)


def typed(**changes: str) -> dict[str, str]:
    """What a browser sends where only these fields were changed."""
    fields = {"sending_hour": "6", "quiet_holidays_of": "", "mail_shows": "initials"}
    for kind, rule in shipped_rules().items():
        fields[f"{kind}_tiers"] = ", ".join(map(str, rule.tiers))
        fields[f"{kind}_leads_from"] = str(rule.leads_from)
        fields[f"{kind}_lead_days"] = ""
    return fields | changes


def carried_on(page: TestResponse) -> dict[str, str]:
    """The values that a page sends with its buttons."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    return {unescape(name): unescape(value) for name, value in found if name != "csrf_token"}


def rule_kept(app: Flask) -> Rule:
    """How the extension reminds now."""
    with app.app_context():
        return rules_in_force(1)[EXTENSION]


def test_the_page_shows_the_shipped_rules_and_why_to_begin_when(daniel: FlaskClient) -> None:
    page = daniel.get(PATH).text
    assert 'value="180, 150, 90, 60, 30, 14, 7, 3, 1, 0"' in page
    assert "IRCC asks for 30 days at least" in page
    assert "Back to the defaults" not in page


def test_what_it_would_mean_is_shown_and_nothing_is_saved(daniel: FlaskClient, app: Flask) -> None:
    page = daniel.post(PATH, data=typed(work_permit_extension_lead_days="170", step="preview"))
    assert page.status_code == 200
    assert "One hire should have begun already." in page.text
    assert "2026-11-01" in page.text
    assert "2026-09-12" in page.text
    assert "Rohan Udaharan" in page.text
    assert rule_kept(app) == shipped_rules()[EXTENSION]


def test_what_was_seen_is_saved_by_a_second_press(daniel: FlaskClient, app: Flask) -> None:
    changes = {f"{EXTENSION}_tiers": "120 60;7", f"{EXTENSION}_leads_from": "60", f"{EXTENSION}_lead_days": "140"}
    manner = {"sending_hour": "8", "quiet_weekends": "y", "quiet_holidays_of": "BC", "mail_shows": "reference"}
    seen = daniel.post(PATH, data=typed(**changes, **manner))
    answer = daniel.post(PATH, data=carried_on(seen) | {"step": "save"}, follow_redirects=True)
    assert "Saved. The reminders still to come follow these settings." in answer.text
    assert rule_kept(app) == Rule((120, 60, 7), 60, 140)
    with app.app_context():
        kept = manner_of(db.session.get_one(Organisation, 1))
    assert (kept.sending_hour, kept.quiet_weekends, kept.quiet_holidays_of, kept.mail_shows) == (
        8,
        True,
        "BC",
        "reference",
    )


def test_going_back_keeps_what_was_typed_and_saves_nothing(daniel: FlaskClient, app: Flask) -> None:
    seen = daniel.post(PATH, data=typed(work_permit_extension_tiers="120, 60, 7", quiet_weekends="y"))
    page = daniel.post(PATH, data=carried_on(seen) | {"step": "edit"}).text
    assert 'value="120, 60, 7"' in page
    assert re.search(r'<input checked[^>]*name="quiet_weekends"', page)
    assert rule_kept(app) == shipped_rules()[EXTENSION]


def test_a_kind_goes_back_to_the_defaults_in_the_same_way(daniel: FlaskClient, app: Flask) -> None:
    daniel.post(PATH, data=typed(work_permit_extension_tiers="120, 60, 7", step="save"))
    assert "Back to the defaults" in daniel.get(PATH).text
    seen = daniel.post(PATH, data=typed(work_permit_extension_tiers="120, 60, 7", defaults=EXTENSION))
    assert "What it would change" in seen.text
    daniel.post(PATH, data=carried_on(seen) | {"step": "save"})
    assert rule_kept(app) == shipped_rules()[EXTENSION]


def test_settings_in_force_leave_nothing_to_save(daniel: FlaskClient) -> None:
    page = daniel.post(PATH, data=typed()).text
    assert "Nothing: these are the settings in force." in page
    assert "Save these settings" not in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({f"{EXTENSION}_tiers": "ninety"}, "write whole days, the most before the date first: 90, 30, 7"),
        ({f"{EXTENSION}_tiers": "90.5, 7"}, "write whole days, the most before the date first: 90, 30, 7"),
        ({f"{EXTENSION}_tiers": ""}, "keep at least one reminder"),
        ({f"{EXTENSION}_tiers": "7, 90"}, "write each day once, the most before the date first: 90, 7"),
        ({f"{EXTENSION}_tiers": "90, 30"}, "keep one reminder in the last 7 days"),
        ({f"{EXTENSION}_leads_from": ""}, "write whole days from 0 to 730"),
        ({f"{EXTENSION}_leads_from": "9" * 5000}, "write whole days from 0 to 730"),
        ({f"{EXTENSION}_lead_days": "-1"}, "write whole days from 0 to 730, or leave it empty"),
        ({"sending_hour": "24"}, "Not a valid choice"),
        ({"quiet_holidays_of": "US"}, "Not a valid choice"),
        ({"mail_shows": "wage"}, "Not a valid choice"),
    ],
)
def test_a_mistake_is_told_beside_its_field_on_every_press(
    daniel: FlaskClient, app: Flask, changes: dict[str, str], told: str
) -> None:
    for step in ("preview", "save", "edit"):
        answer = daniel.post(PATH, data=typed(**changes, step=step))
        assert answer.status_code == 422
        assert told in unescape(answer.text)
    assert rule_kept(app) == shipped_rules()[EXTENSION]


def test_every_mistake_is_told_at_once(daniel: FlaskClient) -> None:
    page = daniel.post(PATH, data=typed(passport_expiry_tiers="30, 90", lmia_expiry_leads_from="soon")).text
    assert "2 things to mend" in page


@pytest.mark.parametrize(("player", "status"), [("maya", 403), ("camille", 403), ("daniel", 200), ("ada", 200)])
def test_leads_and_administrators_alone_open_it(cast: Cast, player: str, status: int) -> None:
    browser = cast.browser(getattr(cast, player))
    assert browser.get(PATH).status_code == status
    assert browser.post(PATH, data=typed(step="save")).status_code == (302 if status == 200 else status)
    assert (PATH in browser.get("/o/northline/reminders").text) is (status == 200)


def test_every_lead_time_of_the_rules_is_told_with_its_reason_and_its_rule(app_context: Flask) -> None:
    with_lead = [kind for kind in shipped_rules() if shipped_lead_days(kind) is not None]
    assert set(LEAD_REASONS) == set(with_lead)
    assert all(lead_rule(kind) for kind in with_lead)


def test_the_rule_behind_a_lead_time_can_be_opened(cast: Cast) -> None:
    browser = cast.browser(cast.daniel)
    links = set(re.findall(r'href="([^"]+/rule/[^"]+)"', browser.get(PATH).text))
    assert links
    assert {browser.get(link).status_code for link in links} == {200}


def test_the_page_of_a_hire_shows_the_new_day_to_begin_today_and_as_of_another_day(
    daniel: FlaskClient, cast: Cast
) -> None:
    daniel.post(PATH, data=typed(work_permit_extension_lead_days="140", step="save"))
    for page in (f"hires/{cast.granted_hire}", f"hires/{cast.granted_hire}?as_of=2026-10-15", ""):
        shown = daniel.get(f"/o/northline/{page}").text
        assert "2026-10-12" in shown, page
        assert "2026-11-01" not in shown, page
