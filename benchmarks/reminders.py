"""How the cost of a sweep grows with what is due and with what is stored.

`python -m benchmarks.reminders [--hires 10000 100000]`: for each stock of hires, six open deadlines each, the time to
find and claim 20,000 due reminders on PostgreSQL (fsync on), beside a bare SELECT and UPDATE of the same rows; the time
to plan a new hire in that stock; and on SQLite, for 10,000 hires, the time of a sweep.
"""

import argparse
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import select, update

from benchmarks.stock import fill, organisation_with_owners
from tests.support.postgresql import running_postgresql
from tracker import clock
from tracker.app import create_app
from tracker.services.actor import program
from tracker.services.assess import assess_hire
from tracker.services.hire_facts import write_leaves
from tracker.services.plan import plan_deadlines
from tracker.services.remind import sweep
from tracker.services.schema import upgrade_schema
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.hire import Hire
from tracker.store.organisation import Organisation
from tracker.store.person import Person
from tracker.store.reminder import Reminder, State

ZONE = "America/Toronto"
CLERKS, DUE, ROUNDS, PLANNED = 20, 20_000, 3, 50
PAPERS = {
    "documents.work_permit.issued_on": "2026-03-02",
    "documents.work_permit.expires_on": "2028-03-01",
    "worker.passport_expires_on": "2030-01-15",
    "worker.biometrics_given_on": "2026-01-10",
    "documents.job_offer.ends_on": "2028-03-01",
    "documents.employment.began_on": "2026-03-10",
    "documents.wage_reviewed_on": "2026-03-10",
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--hires", type=int, nargs="+", default=[10_000, 100_000])
    sizes = parser.parse_args().hires
    seconds = {hires: _on_postgresql(hires) for hires in sizes}
    for few, many in zip(sizes, sizes[1:], strict=False):
        exponent = math.log(seconds[many] / seconds[few]) / math.log(many / few)
        print(f"from {few:,} to {many:,} hires the sweep grows with the power {exponent:.2f} of the stock")
    _on_sqlite()


def _on_postgresql(hires: int) -> float:
    """Seconds to find and claim what is due."""
    with running_postgresql(fsync=True) as server, _stock(f"{server}/postgres", hires, DUE) as (employer, owner):
        runs = [(_timed(_swept), _timed(_bare)) for _ in range(ROUNDS)]
        ours, bare = (statistics.median(times) for times in zip(*runs, strict=True))
        print(f"{hires:,} hires, {6 * hires:,} open deadlines: {DUE:,} due found and claimed in {ours:.2f} s, ", end="")
        print(f"{ours / bare:.2f} times the bare SELECT and UPDATE ({bare:.2f} s)")
        times = _planning(employer, owner)
        print(f"{hires:,} hires: a new hire is planned in {1000 * statistics.median(times):.1f} ms")
        return ours


def _on_sqlite() -> None:
    for due in (1_000, DUE):
        with tempfile.TemporaryDirectory() as folder, _stock(f"sqlite:///{folder}/tracker.db", 10_000, due):
            seconds = statistics.median(_timed(_swept) for _ in range(ROUNDS))
            db.session.execute(update(Reminder).values(state=State.SKIPPED))
            db.session.commit()
            idle = _timed(sweep)
            print(f"SQLite, 10,000 hires: a sweep over {due:,} due takes {seconds:.2f} s; over nothing {idle:.3f} s")


@contextmanager
def _stock(database_url: str, hires: int, due: int) -> Iterator[tuple[int, int]]:
    with tempfile.TemporaryDirectory() as home:
        settings = Settings.from_environment({"TRACKER_HOME": home, "TRACKER_DATABASE_URL": database_url})
        with create_app(settings).app_context():
            upgrade_schema()
            organisation_id, owners = organisation_with_owners(CLERKS)
            fill(organisation_id, owners, hires, due, clock.today(ZONE))
            if database_url.startswith("postgresql"):
                db.session.connection().exec_driver_sql("ANALYZE")
                db.session.commit()
            yield organisation_id, owners[0]
            db.session.remove()


def _timed(work: Callable[[], object]) -> float:
    _as_planned()
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def _as_planned() -> None:
    """Put back what the run before claimed."""
    again = {"state": State.PLANNED, "sweep_id": None, "claimed_until": None}
    db.session.execute(update(Reminder).where(Reminder.state == State.CLAIMED).values(**again))
    db.session.commit()


def _swept() -> None:
    """Find and claim; nothing is sent."""
    sweep(hand_over=lambda sweep_id, ids: None)


def _bare() -> None:
    """The least that finds the same rows and marks them."""
    due = (Reminder.state == State.PLANNED) & (Reminder.send_on <= clock.today(ZONE))
    columns = (Reminder.id, Reminder.deadline_id, Reminder.recipient_id, Reminder.tier, Reminder.send_on)
    found = [row.id for row in db.session.execute(select(*columns).where(due))]
    values = {"state": State.CLAIMED, "claimed_until": clock.now()}
    db.session.connection().execute(update(Reminder).where(Reminder.id.in_(found)).values(**values))
    db.session.commit()


def _planning(organisation_id: int, owner_id: int) -> list[float]:
    """Seconds to plan each of some new hires with an owner, what was derived for it at hand."""
    actor = program(db.session.get_one(Organisation, organisation_id))
    times = []
    for number in range(PLANNED):
        person = Person(organisation_id=organisation_id, given_name="Sample", family_name=f"New {number}")
        hire = Hire(organisation_id=organisation_id, reference=f"N-{number}", owner_id=owner_id)
        db.session.add(person)
        db.session.flush()
        hire.person_id, hire.created_at = person.id, clock.now()
        db.session.add(hire)
        db.session.flush()
        write_leaves(actor, hire, PAPERS)
        db.session.flush()
        db.session.expire(hire)
        deadlines = assess_hire(hire, actor.today).deadlines
        begun = time.monotonic()
        plan_deadlines(actor, hire, deadlines)
        db.session.commit()
        times.append(time.monotonic() - begun)
    return times


if __name__ == "__main__":
    main()
