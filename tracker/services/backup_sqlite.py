"""Backup and restore of an SQLite file, by SQLite's own way of copying one that is in use."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from tracker.errors import Conflict, Invalid, Problem

TABLES = frozenset({"alembic_version", "organisation", "reminder"})
"""What every tracker's database has had from its first version on."""
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a file; it would take them for parts of another file of that name."""
PATIENCE = 2.0  # seconds another process may need to let go


class SqliteDatabase:
    """An SQLite file; see `backup.Database`."""

    def __init__(self, url: str) -> None:
        self.file = Path(url.removeprefix("sqlite:///"))
        self.copy = self.file.with_name(f"{self.file.name}.restoring")
        self.copy_url = f"sqlite:///{self.copy}"

    def write_backup(self, file: Path) -> None:
        if not self.file.exists():
            raise Conflict(f"there is no database at {self.file}")
        try:
            _copy(self.file, file)
            _check(file)
        except sqlite3.Error as error:
            raise Conflict(f"{self.file} can't be read: {error}") from error

    def refuse_if_in_use(self) -> None:
        if self.file.exists():
            with suppress(sqlite3.DatabaseError):  # one that is damaged may be replaced
                _in_one_file(self.file)

    def make_copy(self, file: Path) -> None:
        self.drop_copy()
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self.copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # for this user alone
        try:
            _copy(file, self.copy)
            _check(self.copy)
        except sqlite3.Error as error:
            raise _no_backup(file, str(error)) from error

    def put_copy_in_place(self) -> str | None:
        _in_one_file(self.copy)
        kept = self._keep() if self.file.exists() else None
        os.replace(self.copy, self.file)
        return str(kept) if kept else None

    def drop_copy(self) -> None:
        for end in ("", *BESIDE):
            self.copy.with_name(self.copy.name + end).unlink(missing_ok=True)

    def _keep(self) -> Path:
        """Give the former file a second name; what it could not take in is put beside that."""
        names = (self.file.with_name(f"{self.file.name}.before-restore-{number}") for number in count(1))
        kept = next(name for name in names if not name.exists())
        with suppress(sqlite3.DatabaseError):
            _in_one_file(self.file)
        os.link(self.file, kept)
        for end in BESIDE:
            with suppress(FileNotFoundError):
                os.rename(self.file.with_name(self.file.name + end), kept.with_name(kept.name + end))
        return kept


def _copy(source: Path, target: Path) -> None:
    """Everything of one instant, also of a file that is being written to, into one file that needs none beside it."""
    with _opened(source) as read, _opened(target) as written:
        read.backup(written)
    _in_one_file(target)


def _check(file: Path) -> None:
    """Raises sqlite3.DatabaseError where the file is damaged or no tracker's."""
    with _opened(file) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not names >= TABLES:
        raise sqlite3.DatabaseError(f"it has no table {', '.join(sorted(TABLES - names))}")


def _in_one_file(file: Path) -> None:
    """Take in what SQLite keeps beside a file; that works only where nobody else has it open.

    Raises Conflict where somebody has.
    """
    try:
        with _opened(file) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise Conflict(f"{file} is in use: stop the tracker first, all of it") from error
        raise


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    address = f"{file.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)) as connection:
        yield connection


def _no_backup(file: Path, why: str) -> Invalid:
    return Invalid([Problem(str(file), f"no backup of a tracker on SQLite ({why})")])
