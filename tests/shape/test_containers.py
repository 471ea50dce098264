"""docker-compose.yml reads well, holds no secret, and starts only what the tests start too."""

import os
import re
import shutil
import subprocess
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.ports import free_port
from tests.support.programs import BIN, RunningProgram, health, running, wait_for
from tests.support.servers import SmtpInbox
from tests.support.summary import NO_COMPOSE
from tracker.settings import CHECKOUT

SECRETS = {
    "POSTGRES_PASSWORD": "chosen-for-this-test",
    "TRACKER_SECRET_KEY": "k" * 32,
    "TRACKER_BASE_URL": "https://talent.example.ca",
}


def configured(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    if shutil.which("docker-compose") is None:
        pytest.skip(NO_COMPOSE)
    command = ["docker-compose", "--file", str(CHECKOUT / "docker-compose.yml"), "config"]
    path = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(command, env=path | environ, capture_output=True, text=True)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    done = configured(SECRETS)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = yaml.safe_load(done.stdout)["services"]
    return found


def test_one_image_serves_migrate_web_both_workers_and_beat(services: dict[str, Any]) -> None:
    assert set(services) == {"db", "redis", "migrate", "web", "worker", "sweeper", "beat"}
    assert {services[name]["image"] for name in ("migrate", "web", "worker", "sweeper", "beat")} == {"talent-tracker"}


def test_everything_that_keeps_running_has_a_health_check(services: dict[str, Any]) -> None:
    assert {name for name, service in services.items() if "healthcheck" in service} == set(services) - {"migrate"}


def test_only_the_page_is_reachable_and_only_from_this_machine(services: dict[str, Any]) -> None:
    assert {name: service["ports"] for name, service in services.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000/tcp"]
    }


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_a_missing_secret_stops_the_start_and_is_named(missing: str) -> None:
    done = configured({name: value for name, value in SECRETS.items() if name != missing})
    assert done.returncode != 0
    assert "Missing mandatory value" in done.stderr or missing in done.stderr


def test_no_secret_has_a_default() -> None:
    text = (CHECKOUT / "docker-compose.yml").read_text()
    assert all(f"${{{name}:?" in text for name in SECRETS)
    assert not re.search(r"\$\{\w*(PASSWORD|SECRET|KEY)\w*:?-", text)


def test_the_commands_of_the_containers_work_together(
    services: dict[str, Any], empty_postgresql_url: str, redis_url: str, smtp_server: SmtpInbox, tmp_path: Path
) -> None:
    """The same words, on PostgreSQL and a broker over TCP: migrated, the page answers, beat wakes a sweep."""
    home, port = tmp_path / "home", free_port()
    address = f"http://127.0.0.1:{port}"
    here = {
        "TRACKER_HOME": str(home),
        "TRACKER_DATABASE_URL": empty_postgresql_url,
        "TRACKER_REDIS_URL": redis_url,
        "TRACKER_SMTP_URL": smtp_server.url,
    }
    moved = {"0.0.0.0:8000": f"127.0.0.1:{port}", "/home/tracker/var/beat-schedule": f"{home}/beat-schedule"}

    def program(name: str) -> AbstractContextManager[RunningProgram]:
        command = [moved.get(word, word) for word in services[name]["command"]]
        return running(command, services[name]["environment"] | here)

    with program("migrate") as migrate:
        assert migrate.process.wait(60) == 0, migrate.said
        migrate.reader.join(5)
    assert migrate.said.splitlines()[-1].startswith(f"{SECRETS['TRACKER_BASE_URL']}/")
    with program("web") as web, program("worker") as worker, program("sweeper") as sweeper, program("beat") as beat:
        all_said = partial(said_by, web, worker, sweeper, beat)
        wait_for(lambda: health(address), 60, all_said)
        wait_for(lambda: health(address)["last_sweep_at"], 60, all_said)
        assert health(address)["reminders"] == "watching"
        for name in ("worker", "sweeper", "beat"):
            assert healthy(services[name], here), name
        sweeper.stop()
        assert healthy(services["worker"], here)
        assert not healthy(services["sweeper"], here), "the other worker's answer doesn't count"


def said_by(*programs: RunningProgram) -> str:
    return "\n".join(program.said for program in programs)


def healthy(service: dict[str, Any], here: dict[str, str]) -> bool:
    """Whether the service's own health check passes."""
    how, *said = service["healthcheck"]["test"]
    words = [word.replace("/home/tracker/var", here["TRACKER_HOME"]).replace("$$", "$") for word in said]
    command = ["sh", "-c", *words] if how == "CMD-SHELL" else words
    environ = {"PATH": f"{BIN}:{os.environ['PATH']}"} | service["environment"] | here
    return subprocess.run(command, env=environ, cwd=CHECKOUT, capture_output=True).returncode == 0
