"""A test mail through everything that `tracker run` starts: beat, the embedded broker, both workers, a mail server."""

from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.support.programs import health, running, wait_for
from tests.support.servers import SmtpInbox
from tracker.app import create_app
from tracker.services.accounts import actor_in
from tracker.services.prove_set_up import ask_for_proof
from tracker.settings import Settings
from tracker.store.base import db
from tracker.store.organisation import organisation_by_slug
from tracker.store.set_up_proof import SetUpProof, last_set_up_proof
from tracker.store.user import user_by_email

ADA = "ada@northline.example"
WITHIN = 120  # seconds; what the first tick does not reach, the second does a minute later


@pytest.fixture
def environ(tmp_path: Path, smtp_server: SmtpInbox) -> dict[str, str]:
    """An empty installation with Ada as its administrator."""
    said = {
        "TRACKER_HOME": str(tmp_path / "home"),
        "TRACKER_BIND": f"127.0.0.1:{free_port()}",
        "TRACKER_SMTP_URL": smtp_server.url,
    }
    made = ["--organisation", "Northline", "--name", "Ada Muster", "--email", ADA, "--password", "a sample password"]
    for command in (["database", "upgrade"], ["admin", "create", *made]):
        with running(["tracker", *command], said) as program:
            assert program.process.wait(WITHIN) == 0, program.said
    return said


def test_a_test_mail_goes_the_whole_way_and_every_leg_is_on_record(
    environ: dict[str, str], smtp_server: SmtpInbox
) -> None:
    app = create_app(Settings.from_environment(environ))
    with app.app_context():
        user = user_by_email(ADA)
        assert user is not None
        ask_for_proof(actor_in(user, "northline"))
        db.session.remove()

    def proof() -> SetUpProof:
        with app.app_context():
            organisation = organisation_by_slug("northline")
            found = last_set_up_proof(organisation.id) if organisation else None
            assert found is not None
            return found

    with running(["tracker", "run"], environ) as tracker:
        wait_for(lambda: proof().accepted_at, WITHIN, lambda: tracker.said)
        assert health(f"http://{environ['TRACKER_BIND']}")["reminders"] == "watching"
    done = proof()
    legs = [done.asked_at, done.found_at, done.taken_at, done.accepted_at]
    assert None not in legs
    assert legs == sorted(legs)  # type: ignore[type-var]
    assert [message["To"] for message in smtp_server.messages] == [ADA]
