"""Settings are read once, typed, and refused with words that help."""

import stat
from pathlib import Path

import pytest

from tracker.errors import Invalid
from tracker.settings import LONGEST_SOCKET_PATH, Settings, StartTls, embedded_socket

KEY = "k" * 32


def read(**said: str) -> Settings:
    return Settings.from_environment({f"TRACKER_{name}": value for name, value in said.items()})


def test_nothing_set_means_one_machine_with_everything_under_home(tmp_path: Path) -> None:
    settings = read(HOME=str(tmp_path))
    assert settings.database_url == f"sqlite:///{tmp_path}/tracker.db"
    assert settings.embedded_broker
    assert settings.smtp is None
    assert settings.time_zone == "America/Toronto"
    assert settings.base_url == "http://127.0.0.1:8000"


def test_an_empty_variable_is_an_absent_one(tmp_path: Path) -> None:
    assert read(HOME=str(tmp_path), SMTP_URL="", TIME_ZONE=" ").smtp is None


def test_the_page_is_looked_for_where_the_server_listens() -> None:
    assert read(BIND="127.0.0.1:9000").base_url == "http://127.0.0.1:9000"


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    settings = read(HOME=str(tmp_path / "home"))
    key = settings.secret_key
    assert len(key) >= 32
    assert read(HOME=str(tmp_path / "home")).secret_key == key
    assert stat.S_IMODE((tmp_path / "home" / "secret_key").stat().st_mode) == 0o600


def test_reading_settings_creates_nothing(tmp_path: Path) -> None:
    read(HOME=str(tmp_path / "home"))
    assert list(tmp_path.iterdir()) == []


def test_a_shared_broker_needs_a_key_given() -> None:
    with pytest.raises(Invalid, match="TRACKER_SECRET_KEY: needed where TRACKER_REDIS_URL is set"):
        read(REDIS_URL="redis://redis:6379/0")
    assert not read(REDIS_URL="redis://redis:6379/0", SECRET_KEY=KEY).embedded_broker


def test_every_wrong_value_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        read(TIME_ZONE="Mars/Olympus", BIND="8000", SECRET_KEY="short")
    assert [problem.field for problem in refused.value.problems] == [
        "TRACKER_BIND",
        "TRACKER_SECRET_KEY",
        "TRACKER_TIME_ZONE",
    ]


@pytest.mark.parametrize(
    ("name", "value", "help"),
    [
        ("DATABASE_URL", "mysql://localhost/x", "postgresql://user:password@host"),
        ("DATABASE_URL", "postgres://localhost/x", "postgresql://"),
        ("DATABASE_URL", "sqlite://", "sqlite:////absolute"),
        ("REDIS_URL", "localhost:6379", "redis://host:6379/0"),
        ("REDIS_URL", "redis://host:sixty", "from 1 to 65535"),
        ("SMTP_URL", "mail.example.ca", "smtps://host:465"),
        ("SMTP_URL", "smtp://mail.example.ca?tls=1", "starttls=never"),
        ("SMTP_URL", "smtp://mail.example.ca?starttls=maybe", "required, if_offered, never"),
        ("TIME_ZONE", "Toronto", "America/Toronto"),
        ("TIME_ZONE", "../etc/passwd", "America/Toronto"),
        ("BIND", "localhost", "127.0.0.1:8000"),
        ("BASE_URL", "talent.example.ca", "https://talent.example.ca"),
        ("MAIL_FROM", "tracker", "tracker@example.ca"),
        ("HEARTBEAT_URL", "file:///etc/passwd", "https://watcher.example.ca"),
        ("HEARTBEAT_URL", "https://", "https://watcher.example.ca"),
        ("HEARTBEAT_URL", "http://watcher.example.ca:many/", "from 1 to 65535"),
        ("SECRET_KEY", "letmein", "openssl rand"),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(name: str, value: str, help: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(**{name: value})
    (problem,) = refused.value.problems
    assert problem.field == f"TRACKER_{name}"
    assert help in problem.message


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Invalid, match="TRACKER_HOME"):
        read(HOME=str(tmp_path / "file"))


def test_a_password_for_another_machine_needs_an_encrypted_line() -> None:
    remote = read(SMTP_URL="smtp://hr:p%40ss@mail.example.ca").smtp
    assert remote is not None
    assert (remote.user, remote.password, remote.port) == ("hr", "p@ss", 587)
    assert remote.starttls is StartTls.REQUIRED


@pytest.mark.parametrize(
    ("url", "starttls"),
    [
        ("smtp://mail.example.ca:25", StartTls.IF_OFFERED),
        ("smtp://user:secret@127.0.0.1:2525", StartTls.IF_OFFERED),
        ("smtp://user:secret@mail.example.ca?starttls=never", StartTls.NEVER),
        ("smtp://mail.example.ca?starttls=required", StartTls.REQUIRED),
    ],
)
def test_when_a_plain_line_is_encrypted(url: str, starttls: StartTls) -> None:
    smtp = read(SMTP_URL=url).smtp
    assert smtp is not None
    assert smtp.starttls is starttls


def test_smtps_is_encrypted_from_the_first_byte() -> None:
    smtp = read(SMTP_URL="smtps://mail.example.ca").smtp
    assert smtp is not None
    assert (smtp.implicit_tls, smtp.port) == (True, 465)


def test_the_broker_address_is_spelled_for_each_reader() -> None:
    settings = read(REDIS_URL="unix:///run/valkey.sock", SECRET_KEY=KEY)
    assert settings.celery_url == "redis+socket:///run/valkey.sock"
    assert settings.limiter_url == "redis+unix:///run/valkey.sock"


def test_the_socket_of_a_long_home_path_moves_to_a_short_one() -> None:
    near, far = Path("/srv/tracker"), Path("/srv") / ("x" * 120)
    assert embedded_socket(near) == near / "broker" / "valkey.sock"
    assert len(str(embedded_socket(far))) <= LONGEST_SOCKET_PATH
    assert embedded_socket(far) != embedded_socket(far / "other")
