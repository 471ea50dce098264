"""Backup and restore of a PostgreSQL database, by PostgreSQL's own programs and in their custom format."""

import os
import re
import shutil
import subprocess
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from tracker.errors import Conflict, Invalid, Problem

OWN_TOOLS = "Put the backup back with PostgreSQL's own tools, then run `tracker restore --already-restored`."
ADVICE = {"pg_dump": "Make the backup where the server's own version of it is.", "pg_restore": OWN_TOOLS}
IN_USE = "the database {name} is in use: stop the tracker first, all of it"
BEGINS = b"PGDMP"
LONGEST_NAME = 40  # bytes of a name to which something is added; PostgreSQL takes 63


class PostgresqlDatabase:
    """A database on a PostgreSQL server; see `backup.Database`."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql")
        self.name = self.url.database or ""
        self.copy = f"{self.name[:LONGEST_NAME]}_restoring"
        self.copy_url = make_url(url).set(database=self.copy).render_as_string(hide_password=False)

    def write_backup(self, file: Path) -> None:
        self._run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={self._address(self.name)}")
        self._check(file)
        self._run("pg_restore", f"--file={os.devnull}", str(file))  # every row of it can be read back

    def refuse_if_in_use(self) -> None:
        with self._server() as server:
            found = server.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [self.name]).fetchone()
        if found and found[0]:
            raise Conflict(IN_USE.format(name=self.name))

    def make_copy(self, file: Path) -> None:
        self._check(file)
        self.drop_copy()
        made = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(self.copy))
        try:
            with self._server() as server:
                server.execute(made)
        except psycopg.errors.InsufficientPrivilege as error:
            raise Conflict(f"{self.url.username} may not create a database beside {self.name}. {OWN_TOOLS}") from error
        self._run("pg_restore", "--single-transaction", f"--dbname={self._address(self.copy)}", str(file))

    def put_copy_in_place(self) -> str | None:
        try:
            with self._server() as server, server.transaction():
                kept = self._free_name(server) if self._exists(server, self.name) else None
                if kept is not None:
                    self._rename(server, self.name, kept)
                self._rename(server, self.copy, self.name)
        except psycopg.errors.ObjectInUse as error:
            raise Conflict(IN_USE.format(name=self.name)) from error
        return kept

    def drop_copy(self) -> None:
        with self._server() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.copy)))

    def _check(self, file: Path) -> None:
        """Raises Invalid where the file is damaged at its head or no tracker's."""
        with file.open("rb") as opened:
            begins = opened.read(len(BEGINS))
        why = "it isn't in the custom format of pg_dump"
        if begins == BEGINS:
            listed = self._run("pg_restore", "--list", str(file))
            if all(re.search(rf" TABLE \S+ {table} ", listed) for table in ("alembic_version", "reminder")):
                return
            why = "it has no table of reminders"
        raise Invalid([Problem(str(file), f"no backup of a tracker on PostgreSQL ({why})")])

    def _run(self, program: str, *words: str) -> str:
        """What a program of PostgreSQL says. Raises Conflict where it is missing or fails."""
        found = shutil.which(program)
        if found is None:
            raise Conflict(f"{program} is not installed here. {ADVICE[program]}")
        owned = ["--no-owner", "--no-privileges"]  # whoever restores owns it all
        environ = os.environ | ({"PGPASSWORD": str(self.url.password)} if self.url.password else {})
        done = subprocess.run([found, *owned, *words], env=environ, capture_output=True, text=True)
        if done.returncode:
            raise Conflict(f"{done.stderr.strip() or program}. {ADVICE[program]}")
        return done.stdout

    def _address(self, database: str) -> str:
        return self.url.set(database=database, password=None).render_as_string(hide_password=False)

    def _server(self) -> psycopg.Connection:
        """A connection from which databases can be made and renamed; none to the tracker's own."""
        address = self.url.set(database="postgres").render_as_string(hide_password=False)
        try:
            return psycopg.connect(address, autocommit=True)
        except psycopg.OperationalError as error:
            raise Conflict(f"PostgreSQL can't be reached: {error}") from error

    def _free_name(self, server: psycopg.Connection) -> str:
        names = (f"{self.name[:LONGEST_NAME]}_before_restore_{number}" for number in count(1))
        return next(name for name in names if not self._exists(server, name))

    def _exists(self, server: psycopg.Connection, name: str) -> bool:
        return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def _rename(self, server: psycopg.Connection, name: str, other: str) -> None:
        words = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        server.execute(words.format(sql.Identifier(name), sql.Identifier(other)))
