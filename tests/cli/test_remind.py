"""`tracker remind`: one sweep from the console."""

import json
from collections.abc import Callable

import time_machine
from click.testing import Result
from flask import Flask

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, at, record
from tests.support.servers import SmtpInbox
from tracker.services.remind import sweep
from tracker.store.base import db

Run = Callable[..., Result]
MOMENT = "2027-02-15T08:00-08:00"


def prepare(cast: Cast, app: Flask) -> None:
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        sweep(at("2026-10-02 16:00"))
        db.session.remove()


def test_it_says_what_was_sent_and_skipped_as_of_that_instant(cast: Cast, app: Flask, run_tracker: Run) -> None:
    prepare(cast, app)
    done = run_tracker("remind", "--at", MOMENT, "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["as_of"] == "2027-02-15T16:00:00+00:00"
    assert {(row["recipient"], row["tier"]) for row in told["sent"]} == {
        (cast.maya.email, "14"),
        (cast.daniel.email, "14"),
    }
    assert {row["tier"] for row in told["skipped"]} == {"start_by", "90", "60", "30"}
    assert {row["hire"] for row in told["sent"]} == {"N-0001"}
    assert told["failed"] == []
    again = json.loads(run_tracker("remind", "--at", MOMENT, "--json").stdout)
    assert (again["checked"], again["sent"]) == (0, [])


def test_it_sends_the_reports_that_are_due_as_well(cast: Cast, app: Flask, run_tracker: Run) -> None:
    prepare(cast, app)
    told = json.loads(run_tracker("remind", "--at", MOMENT, "--json").stdout)
    weekly = {(row["recipient"], row["period"], row["state"]) for row in told["reports"] if row["kind"] == "weekly"}
    assert weekly == {(player.email, "2027-02-15", "accepted") for player in (cast.ada, cast.daniel, cast.sam)}
    assert json.loads(run_tracker("remind", "--at", MOMENT, "--json").stdout)["reports"] == []


def test_it_reads_as_lines_without_json(cast: Cast, app: Flask, run_tracker: Run) -> None:
    prepare(cast, app)
    done = run_tracker("remind", "--at", MOMENT)
    assert "sent: N-0001, work_permit_extension due 2027-03-01, tier 14, to maya@northline.example" in done.stdout
    assert "skipped: N-0001" in done.stdout


def test_a_refused_mail_is_listed_as_failed(
    cast: Cast, app: Flask, run_tracker: Run, smtp_server: SmtpInbox, smtp_url: str
) -> None:
    prepare(cast, app)
    smtp_server.answer = lambda taken: "550 no such mailbox" if cast.maya.email in taken.recipients else None
    told = json.loads(run_tracker("remind", "--at", MOMENT, "--json").stdout)
    (failed,) = told["failed"]
    assert (failed["recipient"], failed["reason"]) == (cast.maya.email, "refused")
    assert "550" in failed["detail"]


def test_an_instant_without_a_zone_is_wrong_usage(cast: Cast, run_tracker: Run) -> None:
    for wrong in ("2027-02-15T08:00", "soon"):
        done = run_tracker("remind", "--at", wrong)
        assert done.exit_code == 2
        assert "such as 2027-03-01T06:00-08:00" in done.stderr
