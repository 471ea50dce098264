"""`tracker backup` and `tracker restore`, on real databases: nothing that was due goes out a second time."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import flask_migrate
import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, make_url, select, text, update

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, at, record
from tests.support.databases import close_connections
from tests.support.postgresql import client_programs
from tests.support.servers import SmtpInbox
from tracker.app import create_app
from tracker.services.remind import sweep
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.reminder import Reason, Reminder, State
from tracker.store.report import Report
from tracker.store.restore_point import last_restore_point
from tracker.supervisor import lock

Run = Callable[..., Result]
BEGIN = at("2026-11-01 14:30")
"""06:30 in Vancouver on the day to begin."""


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """With the programs of the tests' own PostgreSQL."""
    return environ | {"PATH": f"{client_programs()}:{os.environ['PATH']}"}


@pytest.fixture
def clock_at() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at("2026-10-01 16:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def watch(clock_at: time_machine.Traveller, cast: Cast, app: Flask, smtp_server: SmtpInbox, smtp_url: str) -> Cast:
    """Northline on 1 October 2026: a permit of Maya's on record, the first mails sent."""
    with app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
    swept(app)
    clock_at.move_to(at("2026-10-02 16:00"))
    swept(app)
    smtp_server.received.clear()
    return cast


def swept(app: Flask) -> None:
    """One sweep, with no connection left open: a restore needs the database for itself."""
    with app.app_context():
        sweep()
        db.session.remove()
    close_connections()


def reminders(app: Flask, **where: object) -> list[Reminder]:
    with app.app_context():
        found = list(db.session.scalars(select(Reminder).filter_by(**where).order_by(Reminder.id)))
        db.session.remove()
    close_connections()
    return found


def subjects(inbox: SmtpInbox) -> list[str]:
    return [str(message["Subject"]) for message in inbox.messages]


def test_what_was_due_is_not_mailed_again_and_the_later_tier_still_goes(
    each_database: str,
    watch: Cast,
    app: Flask,
    smtp_server: SmtpInbox,
    clock_at: time_machine.Traveller,
    run_tracker: Run,
    tmp_path: Path,
) -> None:
    file = tmp_path / "tracker.backup"
    assert run_tracker("backup", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0
    clock_at.move_to(BEGIN)
    swept(app)
    assert len(smtp_server.received) == 1
    clock_at.move_to(BEGIN + timedelta(hours=4))
    done = run_tracker("restore", str(file))
    assert done.exit_code == 0, done.stderr
    assert "It knows nothing after 2026-10-02 16:00 UTC." in done.stdout
    assert done.stdout.strip().endswith(": 1")
    for later in ("2026-11-01 18:31", "2026-11-02 16:00", "2026-11-30 16:00"):
        clock_at.move_to(at(later))
        swept(app)
    assert len(smtp_server.received) == 1, "it may have gone out: nobody gets it again by itself"
    (held,) = reminders(app, state=State.HELD)
    assert (held.tier, held.reason, held.claimed_until) == ("start_by", Reason.RESTORED, None)
    clock_at.move_to(at("2026-12-01 16:00"))
    swept(app)
    assert len(smtp_server.received) == 2
    assert [row.state for row in reminders(app, tier="90", recipient_id=watch.maya.user_id)] == [State.ACCEPTED]
    with app.app_context():
        point = last_restore_point()
        assert point is not None
        assert (point.restored_at, point.held) == (at("2026-11-01 18:30"), 1)
        assert point.backup_made_at == at("2026-10-02 16:00")


def test_the_former_database_is_kept_and_a_second_restore_keeps_another(
    each_database: str,
    watch: Cast,
    app: Flask,
    clock_at: time_machine.Traveller,
    run_tracker: Run,
    environ: dict[str, str],
    tmp_path: Path,
) -> None:
    file = tmp_path / "tracker.backup"
    run_tracker("backup", str(file))
    clock_at.move_to(BEGIN)
    swept(app)
    kept = [kept_as(run_tracker("restore", str(file))) for _ in range(2)]
    assert kept[0] != kept[1]
    assert [states_in(environ["TRACKER_DATABASE_URL"], name) for name in kept] == [["accepted"], ["held"]]
    assert [row.state for row in reminders(app, tier="start_by", recipient_id=watch.maya.user_id)] == [State.HELD]


def kept_as(done: Result) -> str:
    assert done.exit_code == 0, done.stderr
    first: str = done.stdout.splitlines()[0]
    return first.removeprefix("The former database is kept as ")


def states_in(url: str, name: str) -> list[str]:
    """The states of reminders to begin in a database beside another one."""
    engine = create_engine(make_url(url).set(database=name))
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT state FROM reminder WHERE tier = 'start_by' AND send_on < '2026-11-02'")
        )
        states = list(found.scalars())
    engine.dispose()
    return states


NO_BACKUPS = (b"", b"hire,permit\nRohan,2027\n", b"SQLite format 3\x00" + b"\x07" * 5000, b"PGDMP\x01")


@pytest.mark.parametrize("content", NO_BACKUPS, ids=("empty", "text", "half of SQLite", "half of PostgreSQL"))
def test_a_file_that_is_no_backup_changes_nothing(
    each_database: str, watch: Cast, app: Flask, run_tracker: Run, tmp_path: Path, content: bytes
) -> None:
    before = [(row.id, row.state) for row in reminders(app)]
    file = tmp_path / "holiday.jpg"
    file.write_bytes(content)
    done = run_tracker("restore", str(file))
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
    assert [(row.id, row.state) for row in reminders(app)] == before
    assert not [left for left in tmp_path.rglob("*") if "restor" in left.name]


def test_a_backup_cut_short_changes_nothing_and_a_whole_one_is_taken_after_it(
    each_database: str, watch: Cast, app: Flask, run_tracker: Run, tmp_path: Path
) -> None:
    before = [(row.id, row.state) for row in reminders(app)]
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    run_tracker("backup", str(whole))
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert run_tracker("restore", str(cut)).exit_code == 1
    assert [(row.id, row.state) for row in reminders(app)] == before
    assert run_tracker("restore", str(whole)).exit_code == 0


def test_another_program_s_database_is_no_backup(watch: Cast, run_tracker: Run, tmp_path: Path) -> None:
    file = tmp_path / "songs.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    done = run_tracker("restore", str(file))
    assert "no backup of a tracker on SQLite (it has no table alembic_version, organisation, reminder)" in done.stderr


def test_nothing_is_restored_while_somebody_has_the_database_open(
    each_database: str, watch: Cast, app: Flask, run_tracker: Run, tmp_path: Path
) -> None:
    file = tmp_path / "tracker.backup"
    run_tracker("backup", str(file))
    with app.app_context():
        assert db.session.scalar(select(Reminder.id).limit(1))
        db.session.commit()
        done = run_tracker("restore", str(file))
        db.session.remove()
    assert done.exit_code == 1
    assert "is in use: stop the tracker first, all of it" in done.stderr
    assert reminders(app, state=State.HELD) == []
    assert run_tracker("restore", str(file)).exit_code == 0


def test_nothing_is_restored_while_the_tracker_runs_from_this_folder(
    watch: Cast, run_tracker: Run, environ: dict[str, str], tmp_path: Path
) -> None:
    run_tracker("backup", str(tmp_path / "b"))
    with closing(lock(Path(environ["TRACKER_HOME"]))):
        for words in (str(tmp_path / "b"), "--already-restored"):
            assert "another copy of the tracker already runs" in run_tracker("restore", words).stderr


def test_a_backup_of_a_newer_version_is_refused_and_the_database_stays(
    each_database: str, watch: Cast, app: Flask, run_tracker: Run, tmp_path: Path
) -> None:
    file = tmp_path / "tracker.backup"
    known = give_revision(app, "9999")
    run_tracker("backup", str(file))
    give_revision(app, known)
    done = run_tracker("restore", str(file))
    assert done.exit_code == 1
    assert "a newer version of the tracker made this backup (9999)" in done.stderr
    assert reminders(app, state=State.HELD) == []
    assert len(reminders(app, state=State.ACCEPTED)) > 0


def give_revision(app: Flask, revision: str) -> str:
    """Have the database say that it is of another version; which it was of."""
    with app.app_context():
        known: str = db.session.scalars(text("SELECT version_num FROM alembic_version")).one()
        db.session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        db.session.commit()
        db.session.remove()
    close_connections()
    return known


def test_an_older_backup_is_brought_up_to_date(run_tracker: Run, environ: dict[str, str], tmp_path: Path) -> None:
    old = environ | {"TRACKER_DATABASE_URL": f"sqlite:///{tmp_path / 'old.db'}"}
    with create_app(Settings.from_environment(old)).app_context():
        flask_migrate.upgrade(revision="0002")
        db.engine.dispose()
    assert run_tracker("restore", str(tmp_path / "old.db")).exit_code == 0
    with create_app(Settings.from_environment(environ)).app_context():
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) != "0002"
        db.session.remove()
        db.engine.dispose()


def test_a_mail_in_flight_and_a_report_are_not_sent_by_themselves_either(
    each_database: str,
    watch: Cast,
    app: Flask,
    smtp_server: SmtpInbox,
    clock_at: time_machine.Traveller,
    run_tracker: Run,
    tmp_path: Path,
) -> None:
    clock_at.move_to(BEGIN)
    with app.app_context():
        sweep(hand_over=lambda sweep_id, ids: None)  # claimed, and the worker began it when the backup was made
        began = {"attempt_began_at": BEGIN, "digest_id": 7}
        db.session.execute(update(Reminder).where(Reminder.state == State.CLAIMED).values(**began))
        organisation_id = db.session.scalar(select(Reminder.organisation_id).limit(1))
        report = Report(organisation_id=organisation_id, kind="weekly", period=BEGIN.date(), created_at=BEGIN)
        report.recipient_id = watch.ada.user_id
        db.session.add(report)
        db.session.commit()
        db.session.remove()
    close_connections()
    run_tracker("backup", str(tmp_path / "b"))
    assert run_tracker("restore", str(tmp_path / "b")).exit_code == 0
    clock_at.move_to(BEGIN + timedelta(hours=2))
    swept(app)
    assert smtp_server.received == []
    (held,) = reminders(app, state=State.HELD)
    assert (held.possibly_repeated, held.attempt_began_at, held.digest_id) == (True, None, 7)
    with app.app_context():
        (kept,) = db.session.scalars(select(Report).where(Report.kind == "weekly"))
        assert (kept.state, kept.detail) == (State.SKIPPED, "a backup was restored")


def test_a_backup_put_back_by_other_means_is_held_just_so(
    each_database: str, watch: Cast, app: Flask, clock_at: time_machine.Traveller, run_tracker: Run
) -> None:
    clock_at.move_to(BEGIN)
    done = run_tracker("restore", "--already-restored")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip().endswith(": 1")
    assert [row.tier for row in reminders(app, state=State.HELD)] == ["start_by"]


def test_a_date_that_passed_since_the_backup_waits_too(
    watch: Cast, app: Flask, smtp_server: SmtpInbox, clock_at: time_machine.Traveller, run_tracker: Run, tmp_path: Path
) -> None:
    """The time to restore status, which opens by itself, was planned and mailed before the restore as well."""
    run_tracker("backup", str(tmp_path / "b"))
    clock_at.move_to(at("2027-03-03 18:00"))
    run_tracker("restore", str(tmp_path / "b"))
    kinds = {row.deadline_id for row in reminders(app, state=State.HELD, tier="recorded")}
    assert len(kinds) == 1
    swept(app)
    assert smtp_server.received == []


def test_a_backup_holds_what_was_committed_and_nothing_half_done(
    watch: Cast, app: Flask, run_tracker: Run, environ: dict[str, str], tmp_path: Path
) -> None:
    live = environ["TRACKER_DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(live, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE reminder SET state = 'failed'")
        assert run_tracker("backup", str(tmp_path / "b")).exit_code == 0
        writer.execute("ROLLBACK")
    with closing(sqlite3.connect(tmp_path / "b")) as copy:
        assert copy.execute("SELECT count(*) FROM reminder WHERE state = 'failed'").fetchone() == (0,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_that_fails_leaves_the_older_file(run_tracker: Run, environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "tracker.backup"
    file.write_text("the older one")
    environ["TRACKER_DATABASE_URL"] = f"sqlite:///{tmp_path / 'missing.db'}"
    done = run_tracker("backup", str(file))
    assert "there is no database at" in done.stderr
    assert file.read_text() == "the older one"
    assert "can't be written" in run_tracker("backup", str(tmp_path / "no" / "folder")).stderr


def test_without_the_programs_of_postgresql_the_way_round_is_named(
    postgresql_url: str, run_tracker: Run, environ: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "dump"
    assert run_tracker("backup", str(file)).exit_code == 0
    environ["PATH"] = str(tmp_path)
    assert "pg_dump is not installed here." in run_tracker("backup", str(file)).stderr
    said = run_tracker("restore", str(file)).stderr
    assert "pg_restore is not installed here." in said
    assert "`tracker restore --already-restored`" in said


def test_a_file_or_the_word_that_it_is_done_must_be_given(run_tracker: Run, tmp_path: Path) -> None:
    assert run_tracker("restore").exit_code == 2
    file = tmp_path / "b"
    file.touch()
    assert run_tracker("restore", str(file), "--already-restored").exit_code == 2
