"""Every setting of the tracker, read once from the environment and refused at start when it is wrong.

`docs/settings.md` says the same in words for whoever installs it; a test holds the two together.
"""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.errors import Invalid, Problem

PREFIX = "TRACKER_"
CHECKOUT = Path(__file__).resolve().parent.parent
LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes 107, and servers add a suffix while they bind
SHORTEST_SECRET_KEY = 32

Value = TypeVar("Value")


class StartTls(StrEnum):
    """When a plain SMTP connection is turned into an encrypted one."""

    REQUIRED = "required"
    IF_OFFERED = "if_offered"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mail is handed over. `implicit_tls` is `smtps://`: encrypted from the first byte."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    implicit_tls: bool = False
    starttls: StartTls = StartTls.IF_OFFERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says, typed. Where a variable is absent, the default of `docs/settings.md` stands."""

    home: Path
    database_url: str
    redis_url: str
    embedded_broker: bool
    smtp: SmtpServer | None
    given_secret_key: str | None
    time_zone: str
    bind: str
    base_url: str
    mail_from: str
    heartbeat_url: str | None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables that begin with `TRACKER_`; nothing is created on disk.

        Raises Invalid with one problem for each variable that can't be used.
        """
        reader = _Reader(environ)
        home = reader.read("HOME", _home, CHECKOUT / "var")
        redis_url = reader.read("REDIS_URL", _redis_url, None)
        bind = reader.read("BIND", _bind, "127.0.0.1:8000")
        secret_key = reader.read("SECRET_KEY", _secret_key, None)
        if redis_url and not secret_key and "SECRET_KEY" not in reader.refused:
            reader.refuse("SECRET_KEY", "needed where TRACKER_REDIS_URL is set; the same random text for every process")
        settings = cls(
            home=home,
            database_url=reader.read("DATABASE_URL", _database_url, f"sqlite:///{home / 'tracker.db'}"),
            redis_url=redis_url or f"unix://{embedded_socket(home)}",
            embedded_broker=redis_url is None,
            smtp=reader.read("SMTP_URL", _smtp, None),
            given_secret_key=secret_key,
            time_zone=reader.read("TIME_ZONE", _time_zone, "America/Toronto"),
            bind=bind,
            base_url=reader.read("BASE_URL", _base_url, f"http://{bind}"),
            mail_from=reader.read("MAIL_FROM", _mail_from, "Talent tracker <tracker@localhost>"),
            heartbeat_url=reader.read("HEARTBEAT_URL", _heartbeat_url, None),
        )
        if reader.problems:
            raise Invalid(reader.problems)
        return settings

    @property
    def secret_key(self) -> str:
        """The key that signs cookies and links: the one given, else one made at first need and kept under home."""
        return self.given_secret_key or _kept_secret_key(self.home / "secret_key")

    @property
    def celery_url(self) -> str:
        """The broker's address as Celery spells it."""
        return self.redis_url.replace("unix://", "redis+socket://", 1)

    @property
    def limiter_url(self) -> str:
        """The broker's address as Flask-Limiter spells it."""
        return self.redis_url.replace("unix://", "redis+unix://", 1)

    @property
    def https(self) -> bool:
        """Whether people reach the tracker over HTTPS; cookies are then sent over it alone."""
        return self.base_url.startswith("https://")


def embedded_socket(home: Path) -> Path:
    """Where the embedded broker listens: under home, or in a short private folder where that path would be too long."""
    socket = home / "broker" / "valkey.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"tracker-{os.getuid()}-{name}" / "valkey.sock"


class _Reader:
    """Reads variables one by one and collects what is wrong, so that all of it is told at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[Problem] = []

    @property
    def refused(self) -> set[str]:
        return {problem.field.removeprefix(PREFIX) for problem in self.problems}

    def refuse(self, name: str, message: str) -> None:
        self.problems.append(Problem(PREFIX + name, message))

    def read(self, name: str, parse: Callable[[str], Value], default: Value) -> Value:
        text = self.environ.get(PREFIX + name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            self.refuse(name, str(error))
            return default


def _home(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError(f"{path} is not a folder; give the folder where the tracker keeps its files")
    return path


def _database_url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme in ("postgresql", "postgresql+psycopg") and url.path.strip("/"):
        return text
    if url.scheme == "sqlite" and url.path.strip("/") and not url.netloc:
        return f"sqlite:///{Path(text.removeprefix('sqlite:///')).absolute()}"
    raise ValueError("give postgresql://user:password@host:5432/database or sqlite:////absolute/path/to/file.db")


def _redis_url(text: str) -> str:
    url = urlsplit(text)
    if (url.scheme in ("redis", "rediss") and url.hostname) or (url.scheme == "unix" and url.path.startswith("/")):
        _port(url, 6379)
        return text
    raise ValueError("give redis://host:6379/0, rediss://host:6379/0 or unix:///path/to/socket")


def _smtp(text: str) -> SmtpServer:
    url = urlsplit(text)
    options = parse_qs(url.query)
    unknown = set(options) - {"starttls"}
    if url.scheme not in ("smtp", "smtps") or not url.hostname or url.path.strip("/") or unknown:
        raise ValueError("give smtp://user:password@host:587, smtp://host:25?starttls=never or smtps://host:465")
    implicit_tls = url.scheme == "smtps"
    return SmtpServer(
        host=url.hostname,
        port=_port(url, 465 if implicit_tls else 587),
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        implicit_tls=implicit_tls,
        starttls=_starttls(options.get("starttls"), url),
    )


def _starttls(given: list[str] | None, url: SplitResult) -> StartTls:
    # A password never crosses a network in clear unless somebody wrote that it may.
    if given is None:
        local = url.hostname in ("localhost", "127.0.0.1", "::1")
        return StartTls.REQUIRED if url.password and not local else StartTls.IF_OFFERED
    if given[-1] not in set(StartTls):
        raise ValueError("starttls is one of required, if_offered, never")
    return StartTls(given[-1])


def _secret_key(text: str) -> str:
    if len(text) < SHORTEST_SECRET_KEY:
        raise ValueError(f"give {SHORTEST_SECRET_KEY} random characters or more, as `openssl rand -hex 32` prints")
    return text


def _time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{text} is no time zone; give an IANA name such as America/Toronto") from error
    return text


def _bind(text: str) -> str:
    url = urlsplit(f"//{text}")
    if not url.hostname or not _port(url, 0) or url.path:
        raise ValueError("give host:port, such as 127.0.0.1:8000")
    return text


def _base_url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment:
        raise ValueError("give the address people type, such as https://talent.example.ca")
    return text.rstrip("/")


def _mail_from(text: str) -> str:
    if text.count("@") != 1 or "\n" in text:
        raise ValueError("give one address, such as Talent tracker <tracker@example.ca>")
    return text


def _heartbeat_url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname or not text.isascii() or not text.isprintable():
        raise ValueError(
            "give the address your watcher expects a call at, such as https://watcher.example.ca/ping/1234"
        )
    _port(url, 0)
    return text


def _port(url: SplitResult, default: int) -> int:
    try:
        return url.port or default
    except ValueError as error:
        raise ValueError(f"the port of {url.scheme}://{url.hostname} is a number from 1 to 65535") from error


def _kept_secret_key(file: Path) -> str:
    """Read the key kept in a file, made the first time; two processes that start together end with one key."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=".secret_key") as fresh:  # mode 600
            fresh.write(secrets.token_urlsafe(48))
            fresh.flush()
            with suppress(FileExistsError):  # another process was faster: its key is the one
                os.link(fresh.name, file)
    return file.read_text()
