"""A named cast for use cases: who acts in Northline, and hires recorded through the same door as on a page."""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask

from tracker import clock
from tracker.services.actor import Actor
from tracker.services.drafts import read_draft
from tracker.services.intake import record_hire
from tracker.store.base import db
from tracker.store.hire import Hire
from tracker.store.membership import Membership, Role
from tracker.store.organisation import Organisation
from tracker.store.user import User

SOFTWARE_ENGINEER = {
    "person.given_name": "Rohan",
    "person.family_name": "Udaharan",
    "worker.citizenships": "IND",
    "worker.permanent_residences": "none",
    "worker.open_work_permit": "no",
    "job.title": "Software engineer",
    "job.noc_2021": "21231",
    "job.work_sites[0].province": "ON",
    "job.work_sites[0].economic_region": "3530",
    "job.work_sites[0].city": "Toronto",
    "job.wage.amount": "70.00",
    "job.wage.per": "hour",
    "job.hours_per_week": "40",
    "job.comparator_wages": "none",
    "job.starts_on": "2025-03-10",
    "employer.designated_partner_referral": "no",
    "documents.work_permit.issued_on": "2025-03-01",
    "documents.work_permit.expires_on": "2027-03-01",
    "documents.employment.began_on": "2025-03-10",
}
Recorder = Callable[..., Hire]


@pytest.fixture
def northline(app_context: Flask) -> Organisation:
    """The organisation whose people act."""
    made = Organisation(slug="northline", name="Northline", time_zone="America/Toronto", created_at=clock.now())
    db.session.add(made)
    db.session.commit()
    return made


@pytest.fixture
def acting(northline: Organisation) -> Callable[[Role], Actor]:
    """Somebody of Northline with a role: `acting(Role.LEAD)`; the same person each time."""
    known: dict[Role, Actor] = {}

    def actor(role: Role) -> Actor:
        if role not in known:
            user = User(email=f"{role}@northline.example", name=f"Sample {role}", created_at=clock.now())
            db.session.add(Membership(user=user, organisation=northline, role=role, created_at=clock.now()))
            db.session.commit()
            known[role] = Actor(user, northline, role)
        return known[role]

    return actor


@pytest.fixture
def recorded(acting: Callable[[Role], Actor]) -> Recorder:
    """A hire as a coordinator records it: `recorded({"reference": "N-1"})` changes cells of a software engineer's."""

    def record(cells: Mapping[str, str] | None = None) -> Hire:
        reading = read_draft(SOFTWARE_ENGINEER | dict(cells or {}))
        assert not reading.problems, reading.problems
        return record_hire(acting(Role.COORDINATOR), reading.draft)

    return record
