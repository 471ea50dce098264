"""Every route, as everyone: nothing of an organisation shows where somebody has no role in it.

The routes are read from the application, so one that is added later is walked too. A parameter with a new name needs
a value in `own` and `foreign`.
"""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.cast import Cast, Player, plain, today
from tests.kept import keep_change, keep_custom_date, keep_deadline
from tracker.app import create_app
from tracker.errors import NotFound
from tracker.services import people
from tracker.services.actor import Actor, program
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.membership import Membership, Role
from tracker.store.organisation import organisation_by_slug

Values = Mapping[str, object]

NUMBERS = {
    "hire_id",
    "membership_id",
    "invitation_id",
    "mail_id",
    "tag_id",
    "pending_id",
    "assessment_id",
    "change_id",
    "deadline_id",
    "custom_date_id",
}
NORTHLINE = ("Northline", "northline.example", "Udaharan", "Mihon", "Rohan", "Yuki", "N-000")
ELSEWHERE = ("Elsewhere", "elsewhere.example", "Przykladowa", "Zofia", "E-000")
HIDDEN = ("Mihon", "Yuki", "N-0002")


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The cast, with an assessment, a rule change and a date of the granted hire and of the foreign one."""
    with cast.app.app_context():
        kept, change = keep_change(cast.granted_hire)
        foreign_kept, foreign_change = keep_change(cast.foreign_hire)
        cast = replace(
            cast, deadline=keep_deadline(cast.granted_hire), foreign_deadline=keep_deadline(cast.foreign_hire)
        )
        cast = replace(
            cast,
            custom_date=keep_custom_date(cast.granted_hire),
            foreign_custom_date=keep_custom_date(cast.foreign_hire),
        )
    return replace(cast, assessment=kept, change=change, foreign_assessment=foreign_kept, foreign_change=foreign_change)


def own(cast: Cast) -> Values:
    """What stands in the addresses of Northline's pages."""
    return {
        "slug": cast.slug,
        "hire_id": cast.granted_hire,
        "membership_id": cast.maya.membership_id,
        "invitation_id": cast.invitation,
        "mail_id": cast.mail,
        "tag_id": cast.tag,
        "pending_id": cast.upload,
        "assessment_id": cast.assessment,
        "change_id": cast.change,
        "deadline_id": cast.deadline,
        "custom_date_id": cast.custom_date,
        "category": "gts_b",
        "check": "listing",
        "room": "gts_a",
        "rule": "gts.a.eligibility",
        "form": "csv",
        "kind": "passport",
    }


def foreign(cast: Cast) -> Values:
    """Northline's address with numbers that belong to Elsewhere."""
    return {
        "slug": cast.slug,
        "hire_id": cast.foreign_hire,
        "membership_id": cast.sam.membership_id,
        "invitation_id": cast.foreign_invitation,
        "mail_id": cast.foreign_mail,
        "tag_id": cast.foreign_tag,
        "pending_id": cast.foreign_upload,
        "assessment_id": cast.foreign_assessment,
        "change_id": cast.foreign_change,
        "deadline_id": cast.foreign_deadline,
        "custom_date_id": cast.foreign_custom_date,
        "category": "gts_b",
        "check": "listing",
        "room": "gts_a",
        "rule": "gts.a.eligibility",
        "form": "csv",
        "kind": "passport",
    }


def routes() -> list[tuple[str, str, str]]:
    """Method, rule and endpoint of every route of the application."""
    home = tempfile.mkdtemp()
    database = Path(home) / "empty.db"
    app = create_app(Settings.from_environment({"TRACKER_HOME": home, "TRACKER_DATABASE_URL": f"sqlite:///{database}"}))
    return sorted(
        (method, rule.rule, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
    )


ROUTES = routes()
OF_ORGANISATIONS = [pytest.param(*route, id=" ".join(route[:2])) for route in ROUTES if "<slug>" in route[1]]
OTHERS = [pytest.param(*route, id=" ".join(route[:2])) for route in ROUTES if "<slug>" not in route[1]]


def address(app: Flask, endpoint: str, rule: str, values: Values) -> str:
    """The rule with its parameters filled in."""
    found: Rule = next(one for one in app.url_map.iter_rules(endpoint) if one.rule == rule)
    filled = {name: values[name] for name in found.arguments}
    return app.url_map.bind("localhost").build(endpoint, filled)


def ask(browser: FlaskClient, method: str, path: str) -> TestResponse:
    """One request; a form is sent empty."""
    return browser.open(path, method=method, buffered=True)


def shows(answer: TestResponse, words: tuple[str, ...]) -> list[str]:
    """Which of the words stand anywhere in the answer."""
    everything = answer.get_data(as_text=True) + "\n".join(f"{name}: {value}" for name, value in answer.headers)
    return [word for word in words if word in everything]


@pytest.mark.parametrize(("method", "rule", "endpoint"), OF_ORGANISATIONS)
def test_a_stranger_can_not_tell_an_organisation_from_none(cast: Cast, method: str, rule: str, endpoint: str) -> None:
    browser = cast.browser(cast.sam)
    there = ask(browser, method, address(cast.app, endpoint, rule, own(cast)))
    nowhere = ask(browser, method, address(cast.app, endpoint, rule, {**own(cast), "slug": "nowhere"}))
    assert there.status_code == nowhere.status_code == 404
    assert shows(there, NORTHLINE) == []
    assert plain(there) == plain(nowhere).replace("nowhere", cast.slug)


@pytest.mark.parametrize(("method", "rule", "endpoint"), OF_ORGANISATIONS)
def test_whoever_is_not_signed_in_is_sent_to_sign_in(cast: Cast, method: str, rule: str, endpoint: str) -> None:
    path = address(cast.app, endpoint, rule, own(cast))
    answer = ask(cast.app.test_client(), method, path)
    assert answer.status_code == (302 if method == "GET" else 401)
    assert shows(answer, NORTHLINE) == []
    if method == "GET":
        assert answer.location.startswith("/sign-in?next=/o/northline")


@pytest.mark.parametrize(("method", "rule", "endpoint"), OF_ORGANISATIONS)
def test_numbers_of_another_organisation_open_nothing_of_it(cast: Cast, method: str, rule: str, endpoint: str) -> None:
    path = address(cast.app, endpoint, rule, foreign(cast))
    for player in cast.colleagues:
        answer = ask(cast.browser(player), method, path)
        assert answer.status_code < 500
        assert shows(answer, ELSEWHERE) == []
        if set(re.findall(r"<(?:\w+:)?(\w+)>", rule)) & NUMBERS:
            assert answer.status_code in (403, 404), player.name
    assert_untouched(cast)


@pytest.mark.parametrize(("method", "rule", "endpoint"), OF_ORGANISATIONS)
def test_counsel_sees_nothing_of_a_hire_that_was_not_granted(cast: Cast, method: str, rule: str, endpoint: str) -> None:
    browser = cast.browser(cast.camille)
    for hire_id in (cast.granted_hire, cast.hidden_hire):
        answer = ask(browser, method, address(cast.app, endpoint, rule, {**own(cast), "hire_id": hire_id}))
        assert answer.status_code < 500
        assert shows(answer, HIDDEN) == []
    if "hire_id" in rule:
        assert answer.status_code in (403, 404)


@pytest.mark.parametrize(("method", "rule", "endpoint"), OF_ORGANISATIONS)
def test_an_ended_role_opens_nothing(cast: Cast, method: str, rule: str, endpoint: str) -> None:
    browser = cast.browser(cast.daniel)
    with cast.app.app_context():
        membership = db.session.get(Membership, cast.daniel.membership_id)
        assert membership is not None
        membership.until = today() - timedelta(days=1)
        db.session.commit()
    answer = ask(browser, method, address(cast.app, endpoint, rule, own(cast)))
    assert answer.status_code == 404
    assert shows(answer, ("Northline", "Udaharan", "Mihon")) == []


@pytest.mark.parametrize(("method", "rule", "endpoint"), OTHERS)
def test_pages_outside_organisations_name_nobody_else(cast: Cast, method: str, rule: str, endpoint: str) -> None:
    guessed = {"code": "x", "token": "x", "user_id": cast.maya.user_id, "signature": "x"}
    path = address(cast.app, endpoint, rule, {"filename": "tracker.css", **guessed})
    for browser in (cast.browser(cast.sam), cast.app.test_client()):
        answer = ask(browser, method, path)
        assert answer.status_code < 500
        assert shows(answer, NORTHLINE) == []


@pytest.mark.parametrize(("method", "rule", "endpoint"), OF_ORGANISATIONS)
def test_a_page_works_for_the_administrator_or_says_why_not(cast: Cast, method: str, rule: str, endpoint: str) -> None:
    answer = ask(cast.browser(cast.ada), method, address(cast.app, endpoint, rule, own(cast)))
    refused = (403,) if endpoint.startswith("conclusions.") else ()  # what counsel concludes is hers alone
    assert answer.status_code in (200, 302, 303, 400, 404, 409, 422, *refused)


@pytest.mark.parametrize("player", ["maya", "daniel", "camille"])
@pytest.mark.parametrize(
    "page", ["people", "people/invite", "people/{maya}", "people/{maya}/end", "people/{camille}/hires", "mail"]
)
def test_people_and_captured_mail_are_for_administrators(cast: Cast, player: str, page: str) -> None:
    one: Player = getattr(cast, player)
    page = page.format(maya=cast.maya.membership_id, camille=cast.camille.membership_id)
    answer = cast.browser(one).get(f"/o/northline/{page}")
    assert answer.status_code == 403
    assert "does not cover" in answer.text or "ne couvre pas" in answer.text
    assert shows(answer, ("Ada", "ada@", "sam@")) == []


def test_mail_of_another_organisation_is_not_among_the_captured(cast: Cast) -> None:
    listed = cast.browser(cast.ada).get("/o/northline/mail").text
    assert "Begin Rohan" in listed
    assert "Begin Zofia" not in listed


def test_a_service_finds_no_member_of_elsewhere(cast: Cast) -> None:
    with cast.app.app_context():
        organisation = organisation_by_slug("northline")
        assert organisation is not None
        with pytest.raises(NotFound):
            people.change_role(program(organisation), cast.sam.membership_id, Role.COORDINATOR, None)
        with pytest.raises(NotFound):
            Actor(None, organisation, Role.ADMINISTRATOR).hire(cast.foreign_hire)


def assert_untouched(cast: Cast) -> None:
    """Sam still administers Elsewhere."""
    with cast.app.app_context():
        membership = db.session.get(Membership, cast.sam.membership_id)
        assert membership is not None
        assert (membership.role, membership.until) == (Role.ADMINISTRATOR, None)


@pytest.mark.usefixtures("each_database")
def test_a_number_no_row_can_have_is_no_such_page(cast: Cast) -> None:
    for path in ("hires/99999999999999999999", "hires/3000000000/edit", "import/3000000000", "people/3000000000"):
        assert cast.browser(cast.ada).get(f"/o/{cast.slug}/{path}").status_code == 404
