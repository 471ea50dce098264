"""A stock of hires with deadlines and reminders, written straight to the tables: as many as a measurement wants."""

from datetime import date, datetime, timedelta

from sqlalchemy import insert, text
from sqlalchemy.orm import DeclarativeBase

from tracker import clock
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.membership import Membership, Role
from tracker.store.organisation import Organisation
from tracker.store.person import Person
from tracker.store.reminder import Reminder, State
from tracker.store.user import User

BATCH = 10_000
DEADLINES_A_HIRE = 6
KINDS = (
    "work_permit_extension",
    "passport_expiry",
    "biometrics_expiry",
    "job_offer_end",
    "lmia_expiry",
    "record_retention",
)


def organisation_with_owners(owners: int) -> tuple[int, list[int]]:
    """One organisation and its coordinators' account ids."""
    now = clock.now()
    organisation = Organisation(slug="measured", name="Measured Works", time_zone="America/Toronto", created_at=now)
    users = [User(email=f"owner{i}@example.com", name=f"Owner {i}", created_at=now) for i in range(owners)]
    db.session.add_all([organisation, *users])
    db.session.flush()
    roles = [
        Membership(user_id=user.id, organisation_id=organisation.id, role=Role.COORDINATOR, created_at=now)
        for user in users
    ]
    db.session.add_all(roles)
    db.session.commit()
    return organisation.id, [user.id for user in users]


def fill(organisation_id: int, owners: list[int], hires: int, due: int, today: date) -> None:
    """`hires` hires of six open deadlines each, one reminder a deadline; `due` of all reminders are due by `today`.

    The first of all are due, a deadline of every hire before a second of any; the others lie ahead, spread over a year.
    """
    now = clock.now()
    for first in range(0, hires, BATCH):
        numbers = range(first + 1, min(first + BATCH, hires) + 1)
        _add(Person, [_person(organisation_id, number) for number in numbers])
        _add(Hire, [_hire(organisation_id, owners, number, now) for number in numbers])
        rows = [(number, place) for number in numbers for place in range(DEADLINES_A_HIRE)]
        days = [_send_on(number, place, hires, due, today) for number, place in rows]
        both = list(zip(rows, days, strict=True))
        _add(Deadline, [_deadline(organisation_id, number, place, day, now) for (number, place), day in both])
        _add(Reminder, [_reminder(organisation_id, owners, number, place, day, now) for (number, place), day in both])
        db.session.commit()
    _count_on()


def _count_on() -> None:
    """Rows written with numbers of their own leave PostgreSQL's counters behind."""
    if db.session.get_bind().dialect.name == "postgresql":
        for table in (Person, Hire, Deadline):
            name = table.__tablename__
            newest = text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608
            db.session.execute(newest)
        db.session.commit()


def _add(table: type[DeclarativeBase], rows: list[dict[str, object]]) -> None:
    db.session.execute(insert(table), rows)


def _person(organisation_id: int, number: int) -> dict[str, object]:
    return {"id": number, "organisation_id": organisation_id, "given_name": "Sample", "family_name": f"P{number}"}


def _hire(organisation_id: int, owners: list[int], number: int, now: datetime) -> dict[str, object]:
    return {
        "id": number,
        "organisation_id": organisation_id,
        "reference": f"S-{number:07}",
        "person_id": number,
        "owner_id": owners[number % len(owners)],
        "answers": {},
        "created_at": now,
    }


def _send_on(number: int, place: int, hires: int, due: int, today: date) -> date:
    is_due = place * hires + number <= due
    return today if is_due else today + timedelta(days=1 + (number * DEADLINES_A_HIRE + place) % 365)


def _deadline(organisation_id: int, number: int, place: int, send_on: date, now: datetime) -> dict[str, object]:
    due_on = send_on + timedelta(days=30)
    because = {"room": "deadlines", "id": "job_offer_end", "numbers": {"due_on": due_on.isoformat()}}
    return {
        "id": (number - 1) * DEADLINES_A_HIRE + place + 1,
        "organisation_id": organisation_id,
        "hire_id": number,
        "kind": KINDS[place],
        "version": 1,
        "due_on": due_on,
        "start_by": due_on - timedelta(days=60),
        "certainty": "certain",
        "because": because,
        "source": {},
        "created_at": now,
    }


def _reminder(
    organisation_id: int, owners: list[int], number: int, place: int, send_on: date, now: datetime
) -> dict[str, object]:
    return {
        "organisation_id": organisation_id,
        "deadline_id": (number - 1) * DEADLINES_A_HIRE + place + 1,
        "tier": "30",
        "recipient_id": owners[number % len(owners)],
        "send_on": send_on,
        "state": State.PLANNED,
        "attempts": 0,
        "possibly_repeated": False,
        "created_at": now,
    }
