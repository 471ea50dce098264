"""A backup of the whole database in one file, and the way back: a copy made ready, then put in the database's place."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

from tracker.errors import Conflict
from tracker.services.backup_postgresql import PostgresqlDatabase
from tracker.services.backup_sqlite import SqliteDatabase


class Database(Protocol):
    """What either kind of database can do. `copy_url` is where a restored copy is made ready, beside the database."""

    copy_url: str

    def write_backup(self, file: Path) -> None:
        """Write everything as of one instant, while the tracker runs, and read it through."""

    def refuse_if_in_use(self) -> None:
        """Raises Conflict where another process has the database open."""

    def make_copy(self, file: Path) -> None:
        """Read a backup into a database of its own. Raises Invalid where the file isn't a backup of a tracker."""

    def put_copy_in_place(self) -> str | None:
        """Let the copy take the place of the database; where that one is kept, None where there was none.

        Raises Conflict, with nothing changed, where another process has the database open.
        """

    def drop_copy(self) -> None:
        """Remove a copy that is not wanted; does nothing where there is none."""


def make_backup(database_url: str, file: Path) -> int:
    """Write the database to a file of this user alone, all or nothing; its size in bytes. An older file is replaced.

    Raises Conflict where the database can't be read or the file can't be written.
    """
    database = _database(database_url)
    try:
        with tempfile.NamedTemporaryFile(dir=file.absolute().parent, prefix=f".{file.name}.", delete=False) as fresh:
            written = Path(fresh.name)
    except OSError as error:
        raise Conflict(f"{file} can't be written: {error.strerror}") from error
    try:
        database.write_backup(written)
        _sync(written)
        os.replace(written, file)
        _sync(file.absolute().parent)
    except OSError as error:
        raise Conflict(f"{file} can't be written: {error.strerror}") from error
    finally:
        written.unlink(missing_ok=True)
    return file.stat().st_size


class Replacement:
    """A database that is being replaced. `kept_as` says where the former one is once the block has ended."""

    def __init__(self, copy_url: str) -> None:
        self.copy_url = copy_url
        self.kept_as: str | None = None


@contextmanager
def replacing(database_url: str, file: Path) -> Iterator[Replacement]:
    """Bring a copy of the backup up to date inside the block; when it ends well, the copy takes the database's place.

    Whatever fails leaves the database as it was. Raises Invalid where the file isn't a backup of a tracker, Conflict
    where the tracker runs.
    """
    database = _database(database_url)
    database.refuse_if_in_use()
    try:
        database.make_copy(file)
        replacement = Replacement(database.copy_url)
        yield replacement
        replacement.kept_as = database.put_copy_in_place()
    finally:
        database.drop_copy()


def _database(url: str) -> Database:
    if make_url(url).get_backend_name() == "sqlite":
        return SqliteDatabase(url)
    return PostgresqlDatabase(url)


def _sync(path: Path) -> None:
    """See to it that a file, or the names in a folder, outlive a power cut."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
