"""docker-compose.yml reads well, holds no secret, and starts only what the tests start too."""

import os
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

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


def test_one_image_serves_migrate_web_worker_and_beat(services: dict[str, Any]) -> None:
    assert set(services) == {"db", "redis", "migrate", "web", "worker", "beat"}
    assert {services[name]["image"] for name in ("migrate", "web", "worker", "beat")} == {"talent-tracker"}


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
