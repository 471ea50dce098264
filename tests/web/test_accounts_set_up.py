"""The first visit, and the same from the console."""

import re
import stat
from collections.abc import Callable
from threading import Thread

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import Cast
from tracker.errors import NotFound
from tracker.services import accounts
from tracker.services.setup import free_slug, set_up, setup_address
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.membership import Role
from tracker.store.organisation import Organisation
from tracker.store.user import User, user_by_email

PASSWORD = "four sample words together"
FORM = {
    "organisation": "Société Échantillon Ltée",
    "time_zone": "America/Toronto",
    "name": "Ada Muster",
    "email": "Ada@societe.example",
    "language": "fr",
    "password": PASSWORD,
}


@pytest.fixture
def address(app: Flask) -> str:
    """The address printed at start, without the host."""
    with app.app_context():
        printed = setup_address("")
    assert printed is not None
    return printed


def send(client: FlaskClient, address: str, **changed: str) -> TestResponse:
    return client.post(address, data=FORM | changed)


def test_the_first_visit_says_where_to_find_the_address(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Not set up yet" in answer.text
    assert "set-up/" not in answer.text


def test_the_page_makes_the_organisation_and_its_administrator_and_signs_her_in(
    client: FlaskClient, app: Flask, address: str
) -> None:
    assert client.get(address).status_code == 200
    assert send(client, address).status_code == 302
    with app.app_context():
        user = user_by_email("ada@societe.example")
        assert user is not None
        actor = accounts.actor_in(user, "societe-echantillon-ltee")
        assert (actor.role, actor.organisation.name) == (Role.ADMINISTRATOR, "Société Échantillon Ltée")
    assert client.get("/o/societe-echantillon-ltee/people").status_code == 200


@pytest.mark.parametrize("code", ["", "x", "wrong" * 8, "é"])
def test_without_the_code_there_is_no_set_up_page(client: FlaskClient, address: str, code: str) -> None:
    assert client.get(f"/set-up/{code}").status_code == 404
    assert send(client, f"/set-up/{code}").status_code == 404


def test_the_code_works_once_and_only_while_there_is_no_user(client: FlaskClient, app: Flask, address: str) -> None:
    assert send(client, address).status_code == 302
    assert client.get(address).status_code == 404
    assert send(client, address, email="sam@elsewhere.example").status_code == 404
    with app.app_context():
        assert setup_address("") is None
        assert db.session.query(User).count() == 1


def test_with_a_user_in_the_database_no_code_helps(app: Flask, client: FlaskClient, address: str, cast: Cast) -> None:
    assert client.get(address).status_code == 404
    assert send(client, address).status_code == 404


def test_of_two_who_send_the_code_at_once_one_gets_in(each_database: str, app: Flask, address: str) -> None:
    outcomes: list[str] = []

    def try_it(name: str) -> None:
        with app.app_context():
            fields = FORM | {"email": f"{name}@societe.example", "organisation": name}
            try:
                set_up(address.rpartition("/")[2], sample=False, **fields)
            except NotFound:
                outcomes.append("refused")
            else:
                outcomes.append("in")
            finally:
                db.session.remove()

    threads = [Thread(target=try_it, args=(name,)) for name in ("ada", "sam")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "refused"]
    with app.app_context():
        assert db.session.query(User).count() == 1


def test_the_code_is_kept_for_the_owner_alone_and_stays_the_same_until_used(
    app: Flask, settings: Settings, address: str
) -> None:
    kept = settings.home / "set-up-code"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with app.app_context():
        assert setup_address("") == address


def test_the_code_is_gone_from_disk_once_used(client: FlaskClient, settings: Settings, address: str) -> None:
    send(client, address)
    assert not (settings.home / "set-up-code").exists()


def test_every_problem_of_the_form_is_said_at_once_and_the_code_stays(client: FlaskClient, address: str) -> None:
    answer = send(client, address, organisation="", email="ada", password="short")
    assert answer.status_code == 422
    assert "3 things to mend" in answer.text
    assert re.findall(r'href="#(\w+)"', answer.text) == ["main", "organisation", "email", "password"]
    assert client.get(address).status_code == 200


def test_the_sample_organisation_stands_beside_the_own_one(client: FlaskClient, app: Flask, address: str) -> None:
    assert send(client, address, sample="y").status_code == 302
    with app.app_context():
        samples = db.session.query(Organisation).filter_by(is_sample=True).all()
        assert len(samples) == 1
    assert "Sample" in client.get("/organisations").text or "Exemple" in client.get("/organisations").text


def test_two_organisations_of_one_name_get_addresses_of_their_own(cast: Cast, app: Flask) -> None:
    with app.app_context():
        assert free_slug("Northline") == "northline-2"
        assert free_slug("??") == "organisation"
        assert len(free_slug("long " * 60)) <= 50


def test_the_console_makes_an_administrator_too(run_tracker: Callable[..., Result], app: Flask) -> None:
    done = run_tracker(
        "admin", "create", "--organisation", "Northline", "--name", "Ada Muster",
        "--email", "ada@northline.example", "--password", PASSWORD,
    )  # fmt: skip
    assert (done.exit_code, done.stdout) == (0, "Northline is at http://127.0.0.1:8000/o/northline/\n")
    with app.app_context():
        assert accounts.sign_in("ada@northline.example", PASSWORD).name == "Ada Muster"
        assert setup_address("") is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"--password": "short"}, "12 to 200 characters"),
        ({"--time-zone": "Mars/Olympus"}, "America/Toronto"),
        ({"--email": "maya@northline.example"}, "has an account already"),
    ],
)
def test_the_console_says_what_would_be_right(
    cast: Cast, run_tracker: Callable[..., Result], changed: dict[str, str], said: str
) -> None:
    given = {"--organisation": "A", "--name": "Ada", "--email": "ada@a.example", "--password": PASSWORD} | changed
    done = run_tracker("admin", "create", *(word for pair in given.items() for word in pair))
    assert done.exit_code == 1
    assert said in done.stderr


def test_the_console_opens_an_account_again(
    cast: Cast, run_tracker: Callable[..., Result], client: FlaskClient
) -> None:
    printed = run_tracker("admin", "password", cast.maya.email).stdout.strip()
    path = printed.removeprefix("http://127.0.0.1:8000")
    assert client.post(path, data={"password": PASSWORD}).status_code == 302
    assert run_tracker("admin", "password", "nobody@northline.example").exit_code == 1
