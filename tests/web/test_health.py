"""`/health` and the health line: red as soon as one sweep is missing, and not a moment before."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast, plain
from tracker import clock
from tracker.services.remind import sweep
from tracker.store.base import db
from tracker.store.organisation import Organisation
from tracker.store.sweep import Sweep

NOW = "2026-11-24 15:00 +0000"


def asked(browser: FlaskClient, later: timedelta = timedelta(0)) -> tuple[int, str]:
    """What `/health` answers after a while: the status and what it says of the reminders."""
    with time_machine.travel(clock.now() + later, tick=False):
        answer = browser.get("/health")
    assert answer.json is not None
    return answer.status_code, answer.json["reminders"]


def swept(app: Flask) -> None:
    with app.app_context():
        sweep()


def test_an_empty_installation_is_in_order_though_no_sweep_has_come(client: FlaskClient) -> None:
    assert client.get("/health").json == {"database": "ok", "reminders": "not begun", "last_sweep_at": None}
    assert asked(client, timedelta(days=3)) == (200, "not begun")


@pytest.mark.parametrize(
    ("later", "answer"),
    [
        (timedelta(seconds=61), (200, "watching")),  # the next one may take a moment
        (timedelta(seconds=119), (200, "watching")),
        (timedelta(seconds=120), (503, "stopped")),  # the one after it is due, and there was none between
        (timedelta(days=2), (503, "stopped")),
    ],
)
def test_a_watch_is_stopped_when_one_sweep_is_missing(
    client: FlaskClient, app: Flask, later: timedelta, answer: tuple[int, str]
) -> None:
    with time_machine.travel(NOW, tick=False):
        swept(app)
        assert asked(client, later) == answer


def test_the_health_line_turns_red_with_the_health_page(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        swept(cast.app)
    for later, said in ((119, "The watch is healthy."), (120, "The watch has stopped.")):
        with time_machine.travel(NOW, tick=False) as moment:
            moment.shift(timedelta(seconds=later))
            assert said in plain(cast.browser(cast.maya).get("/o/northline/hires/"))


def test_an_organisation_that_no_sweep_was_ever_made_for_waits_for_its_first_as_long(
    client: FlaskClient, app: Flask
) -> None:
    with time_machine.travel(NOW, tick=False):
        with app.app_context():
            db.session.add(Organisation(slug="a", name="A", time_zone="America/Toronto", created_at=clock.now()))
            db.session.commit()
        assert asked(client, timedelta(seconds=119)) == (200, "not begun")
        assert asked(client, timedelta(seconds=120)) == (503, "not begun")


def test_a_sweep_that_began_and_never_ended_counts_for_nothing(client: FlaskClient, app: Flask) -> None:
    with time_machine.travel(NOW, tick=False) as moment:
        swept(app)
        moment.shift(timedelta(seconds=90))
        with app.app_context():
            db.session.add(Sweep(started_at=clock.now(), as_of=clock.now()))
            db.session.commit()
        moment.shift(timedelta(seconds=30))
        assert asked(client) == (503, "stopped")


def test_a_clock_set_back_makes_no_sweep_of_the_future_count_for_hours(client: FlaskClient, app: Flask) -> None:
    with time_machine.travel("2026-11-24 20:00 +0000", tick=False):
        swept(app)
    with time_machine.travel(NOW, tick=False) as moment:
        assert asked(client) == (503, "stopped"), "that sweep says nothing of now"
        swept(app)
        assert asked(client) == (200, "watching")
        moment.shift(timedelta(minutes=2))
        assert asked(client) == (503, "stopped"), "the newest sweep counts, not the one with the latest instant"


def test_the_page_for_whatever_restarts_web_servers_stays_good_while_nobody_sweeps(
    client: FlaskClient, app: Flask
) -> None:
    swept(app)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert client.get("/health/pages").status_code == 200
        assert client.get("/health").status_code == 503
