"""Members, roles and what counsel may read."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast, Player, today, tomorrow
from tracker.errors import Conflict, NotFound
from tracker.services import people
from tracker.services.accounts import actor_in
from tracker.store.audit import AuditEntry
from tracker.store.base import db
from tracker.store.membership import Role, grants_of
from tracker.store.organisation import organisation_by_slug
from tracker.store.user import user_by_email


@pytest.fixture
def ada(cast: Cast) -> FlaskClient:
    """The administrator's browser."""
    return cast.browser(cast.ada)


def of(player: Player, rest: str = "") -> str:
    return f"/o/northline/people/{player.membership_id}{rest}"


def role_of(cast: Cast, player: Player) -> Role | None:
    """The role this person holds in Northline today."""
    with cast.app.app_context():
        user = user_by_email(player.email)
        assert user is not None
        try:
            return actor_in(user, "northline").role
        except NotFound:
            return None


def acts(cast: Cast) -> list[str]:
    """What the audit lines of the organisation say was done."""
    with cast.app.app_context():
        return [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_an_administrator_sees_who_may_do_what(cast: Cast, ada: FlaskClient) -> None:
    page = ada.get("/o/northline/people").text
    for player in cast.colleagues:
        assert player.email in page
    assert cast.sam.email not in page


def test_a_role_is_changed_at_once(cast: Cast, ada: FlaskClient) -> None:
    assert ada.post(of(cast.maya), data={"role": "lead"}).status_code == 302
    assert role_of(cast, cast.maya) is Role.LEAD
    assert acts(cast) == ["role_changed"]


def test_a_role_with_a_last_day_holds_that_day(cast: Cast, ada: FlaskClient) -> None:
    ada.post(of(cast.maya), data={"role": "coordinator", "until": today().isoformat()})
    assert role_of(cast, cast.maya) is Role.COORDINATOR
    assert today().isoformat() in ada.get("/o/northline/people").text


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ((today() - timedelta(days=1)).isoformat(), "or a later day"),
        ("04/07/2027", "year-month-day, such as 2027-03-01"),
    ],
)
def test_a_last_day_that_has_passed_or_can_not_be_read_is_refused(
    cast: Cast, ada: FlaskClient, until: str, said: str
) -> None:
    answer = ada.post(of(cast.maya), data={"role": "lead", "until": until})
    assert answer.status_code == 422
    assert said in answer.text
    assert role_of(cast, cast.maya) is Role.COORDINATOR


def test_ending_a_role_asks_first_then_closes_everything_and_signs_out(cast: Cast, ada: FlaskClient) -> None:
    daniel = cast.browser(cast.daniel)
    question = ada.get(of(cast.daniel, "/end")).text
    assert "End the role of Daniel Prøve" in question
    assert ada.post(of(cast.daniel, "/end")).status_code == 302
    assert daniel.get("/organisations").status_code == 302
    assert cast.browser(cast.daniel).get("/o/northline/people").status_code == 404
    assert "Former members" in ada.get("/o/northline/people").text
    assert acts(cast) == ["role_ended"]


@pytest.mark.parametrize(
    ("rest", "data"),
    [("/end", {}), ("", {"role": "lead"}), ("", {"role": "administrator", "until": tomorrow().isoformat()})],
)
def test_the_last_administrator_stays(cast: Cast, ada: FlaskClient, rest: str, data: dict[str, str]) -> None:
    answer = ada.post(of(cast.ada, rest), data=data)
    assert answer.status_code in (409, 422)
    assert "t least one administrator" in answer.text
    assert role_of(cast, cast.ada) is Role.ADMINISTRATOR


def test_with_a_second_administrator_the_first_may_go(cast: Cast, ada: FlaskClient) -> None:
    ada.post(of(cast.daniel), data={"role": "administrator"})
    assert ada.post(of(cast.ada, "/end")).status_code == 302
    assert cast.browser(cast.daniel).get("/o/northline/people").status_code == 200


def test_an_administrator_who_leaves_tomorrow_does_not_count_as_the_second(cast: Cast, ada: FlaskClient) -> None:
    ada.post(of(cast.daniel), data={"role": "administrator", "until": tomorrow().isoformat()})
    assert ada.post(of(cast.ada, "/end")).status_code == 409


def test_a_member_is_not_invited_twice_but_a_former_one_may_come_back(cast: Cast, ada: FlaskClient) -> None:
    data = {"email": cast.daniel.email, "role": "coordinator", "language": "en"}
    answer = ada.post("/o/northline/people/invite", data=data)
    assert answer.status_code == 422
    assert "a member already" in answer.text
    ada.post(of(cast.daniel, "/end"))
    assert ada.post("/o/northline/people/invite", data=data).status_code == 302


def test_counsel_reads_what_is_granted_until_the_day(cast: Cast, ada: FlaskClient) -> None:
    data = {"hire": [cast.granted_hire, cast.hidden_hire], "until": today().isoformat(), "grant": ""}
    answer = ada.post(of(cast.camille, "/hires"), data=data, follow_redirects=True)
    assert "2 hires granted until" in answer.text
    with cast.app.app_context():
        organisation = organisation_by_slug("northline")
        assert organisation is not None
        assert {grant.until for grant in grants_of(organisation.id, cast.camille.user_id)} == {today()}
        camille = user_by_email(cast.camille.email)
        assert camille is not None
        assert {hire.id for hire in actor_in(camille, "northline").hires()} == {cast.granted_hire, cast.hidden_hire}
    assert acts(cast) == ["hire_granted", "hire_granted"]


def test_a_grant_can_be_ended(cast: Cast, ada: FlaskClient) -> None:
    ada.post(of(cast.camille, "/hires"), data={"hire": [cast.granted_hire], "end": ""})
    with cast.app.app_context():
        camille = user_by_email(cast.camille.email)
        assert camille is not None
        assert actor_in(camille, "northline").hires() == []
    assert acts(cast) == ["grant_ended"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"until": "2099-01-01", "grant": ""}, "Tick at least one hire"),
        ({"hire": [1], "grant": ""}, "year-month-day"),
        ({"hire": [1], "until": "2000-01-01", "grant": ""}, "or a later day"),
    ],
)
def test_a_grant_needs_a_hire_and_a_day_to_come(cast: Cast, ada: FlaskClient, data: dict[str, str], said: str) -> None:
    answer = ada.post(of(cast.camille, "/hires"), data=data)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_hire_of_another_organisation_can_not_be_granted(cast: Cast, ada: FlaskClient) -> None:
    data = {"hire": [cast.granted_hire, cast.foreign_hire], "until": tomorrow().isoformat(), "grant": ""}
    assert ada.post(of(cast.camille, "/hires"), data=data).status_code == 404
    assert acts(cast) == []


def test_only_counsel_is_granted_hires(cast: Cast, ada: FlaskClient) -> None:
    assert ada.get(of(cast.maya, "/hires")).status_code == 409


def test_what_was_granted_ends_with_the_role(cast: Cast, ada: FlaskClient) -> None:
    ada.post(of(cast.camille, "/end"))
    with cast.app.app_context():
        organisation = organisation_by_slug("northline")
        assert organisation is not None
        assert grants_of(organisation.id, cast.camille.user_id) == []


def test_the_last_administrator_stays_on_either_database(each_database: str, cast: Cast) -> None:
    with cast.app.app_context():
        user = user_by_email(cast.ada.email)
        assert user is not None
        with pytest.raises(Conflict):
            people.end_role(actor_in(user, "northline"), cast.ada.membership_id)
