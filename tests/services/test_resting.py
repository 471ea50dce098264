"""Acknowledging ends the noise and not the watch: through the real sweep and a real mail server."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import pytest
import time_machine
from flask import Flask

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, by, plan_of, record, swept_daily, versions
from tests.support.servers import SmtpInbox
from tracker.errors import Invalid, NotAllowed, NotFound
from tracker.services.accounts import actor_in
from tracker.services.acknowledge import acknowledge, end_acknowledgement
from tracker.services.remind import sweep
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.user import User

pytestmark = pytest.mark.usefixtures("each_database")
BEGAN = "2026-10-01 16:00 +0000"


@pytest.fixture
def watch(cast: Cast, app: Flask, smtp_server: SmtpInbox, smtp_url: str) -> Iterator[Cast]:
    """Northline on 1 October 2026: a permit of Maya's that ends on 1 March 2027, and the first mails sent."""
    with time_machine.travel(BEGAN), app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        sweep()
        smtp_server.received.clear()
        yield cast


@pytest.fixture
def sweeps(watch: Cast, smtp_server: SmtpInbox) -> Callable[[str, str], list[tuple[str, str]]]:
    """Sweep daily from a first day through a last; what went out as (day, address)."""
    return partial(swept_daily, smtp_server)


def extension(cast: Cast) -> Deadline:
    return versions("work_permit_extension", db.session.get_one(Hire, cast.granted_hire))[-1]


def test_acknowledged_it_is_silent_until_the_wake_day_and_then_reminds_again(
    watch: Cast, sweeps: Callable[[str, str], list[tuple[str, str]]]
) -> None:
    acknowledge(by(watch, watch.maya), extension(watch).id, "Counsel is on it", wake_on=date(2027, 1, 10))
    assert sweeps("2026-10-02", "2027-01-09") == []
    assert ("2027-01-10", watch.maya.email) in sweeps("2027-01-10", "2027-01-10")
    assert {day for day, _ in sweeps("2027-01-11", "2027-02-28")} >= {"2027-01-30", "2027-02-15"}


def test_unacknowledged_it_speaks_on_the_day_to_begin_and_reaches_the_lead_at_the_tier_of_leads(
    watch: Cast, sweeps: Callable[[str, str], list[tuple[str, str]]]
) -> None:
    sent = sweeps("2026-10-02", "2027-02-28")
    assert ("2026-11-01", watch.maya.email) in sent
    assert watch.daniel.email in {address for _, address in sent}
    first_to_daniel = min(day for day, address in sent if address == watch.daniel.email)
    tiers = plan_of(extension(watch), watch.daniel, "accepted")
    assert first_to_daniel in tiers.values()


def test_acknowledged_it_is_not_told_to_the_lead(
    watch: Cast, sweeps: Callable[[str, str], list[tuple[str, str]]]
) -> None:
    acknowledge(by(watch, watch.maya), extension(watch).id, "Filed", done_on=date(2026, 10, 1))
    assert watch.daniel.email not in {address for _, address in sweeps("2026-10-02", "2027-02-27")}


def test_woken_early_it_is_planned_as_if_nobody_had_acknowledged_it(watch: Cast) -> None:
    before = plan_of(extension(watch), watch.maya)
    acknowledge(by(watch, watch.maya), extension(watch).id, "Counsel is on it", wake_on=date(2027, 1, 10))
    assert plan_of(extension(watch), watch.maya) != before
    end_acknowledgement(by(watch, watch.maya), extension(watch).id)
    assert plan_of(extension(watch), watch.maya) == before


def test_acknowledged_anew_for_longer_the_earlier_wake_day_says_nothing(
    watch: Cast, sweeps: Callable[[str, str], list[tuple[str, str]]]
) -> None:
    acknowledge(by(watch, watch.maya), extension(watch).id, "Counsel is on it", wake_on=date(2026, 12, 10))
    with time_machine.travel("2026-12-01 16:00 +0000"):
        acknowledge(by(watch, watch.maya), extension(watch).id, "Counsel filed it", wake_on=date(2027, 1, 10))
    assert sweeps("2026-12-02", "2027-01-09") == []
    assert ("2027-01-10", watch.maya.email) in sweeps("2027-01-10", "2027-01-10")


def test_a_changed_date_is_a_new_version_that_nobody_acknowledged(
    watch: Cast, sweeps: Callable[[str, str], list[tuple[str, str]]]
) -> None:
    acknowledge(by(watch, watch.maya), extension(watch).id, "Counsel is on it", wake_on=date(2027, 1, 10))
    record(watch, {"documents.work_permit.expires_on": "2027-02-20"})
    assert watch.maya.email in {address for _, address in sweeps("2026-10-02", "2026-12-01")}


def test_an_overdue_date_can_not_rest_without_an_end(watch: Cast) -> None:
    with time_machine.travel("2027-03-05 16:00 +0000"):
        record(watch, {"worker.passport_expires_on": "2027-03-04"})
        (passport,) = versions("passport_expiry", db.session.get_one(Hire, watch.granted_hire))
        with pytest.raises(Invalid, match="wake_on"):
            acknowledge(by(watch, watch.maya), passport.id, "Asked for it")
        told = acknowledge(by(watch, watch.maya), passport.id, "Asked for it", wake_on=date(2027, 3, 20))
        assert told.wake_on == date(2027, 3, 20)


def test_an_overdue_date_that_rests_speaks_again_on_its_wake_day(
    watch: Cast, sweeps: Callable[[str, str], list[tuple[str, str]]]
) -> None:
    with time_machine.travel("2027-03-05 16:00 +0000"):
        record(watch, {"worker.passport_expires_on": "2027-03-04"})
        (passport,) = versions("passport_expiry", db.session.get_one(Hire, watch.granted_hire))
        acknowledge(by(watch, watch.maya), passport.id, "Asked for it", wake_on=date(2027, 3, 20))
    told = plan_of(passport, watch.maya)
    assert told["woken.2027-03-20"] == "2027-03-20"
    assert ("2027-03-20", watch.maya.email) in sweeps("2027-03-20", "2027-03-20")


def test_counsel_and_a_stranger_can_not_acknowledge(watch: Cast) -> None:
    with pytest.raises(NotAllowed):
        acknowledge(by(watch, watch.camille), extension(watch).id, "Filed")
    stranger = actor_in(db.session.get_one(User, watch.sam.user_id), "elsewhere")
    with pytest.raises(NotFound):
        acknowledge(stranger, extension(watch).id, "Filed")
    with pytest.raises(NotFound):
        end_acknowledgement(stranger, extension(watch).id)
