"""`tracker assess`: hires in as JSON, verdicts out in the same shape and order.

It loads neither Flask nor a database unless a hire leaves out its published wages and a database is there to ask.
"""

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import IO

import click

from tracker import clock
from tracker.cli.encoding import Encoder
from tracker.cli.hires_in import Entry, Shape, read_entries
from tracker.errors import Invalid, Problem
from tracker.rules.assess import assess as assess_hire
from tracker.rules.book import Book, shipped_book
from tracker.rules.facts import Hire, ReferenceWage
from tracker.rules.reader import read_hire
from tracker.settings import Settings


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language of sentences.")
@click.option(
    "--explain/--no-explain",
    default=None,
    help="With notes, duties, places to apply, what to ask next and alternatives. By default, but for JSON lines.",
)
def assess(file: IO[bytes], lang: str, explain: bool | None) -> None:
    """Assess the hires in FILE (`-` for standard input): a JSON object, an array, or JSON lines.

    One verdict goes to standard output for each hire, in the same shape and order. A hire that can't be taken is named
    on standard error, the others are still answered, and the exit status is 1.
    """
    try:
        settings = Settings.from_environment()
    except Invalid as invalid:
        raise click.ClickException(str(invalid)) from invalid
    shape, entries = read_entries(file)
    book = shipped_book()
    gc.freeze()  # verdicts hold no cycles: looking through them and the book for some is a third of the time
    gc.set_threshold(100_000)
    with ExitStack() as stack:
        explained = shape is not Shape.LINES if explain is None else explain
        assessor = Assessor(book, clock.today(settings.time_zone), lang, settings, stack, explained)
        all_answered = _answer_all(assessor, shape, entries)
    if not all_answered:
        sys.exit(1)


def _answer_all(assessor: "Assessor", shape: Shape, entries: Iterator[Entry]) -> bool:
    """Writes every verdict and refusal in order; whether nothing was refused."""
    out, all_answered = _Out(shape), True
    for entry in entries:
        try:
            out.write(assessor.answer(entry))
        except Invalid as invalid:
            all_answered = False
            _refuse(shape, entry.place, invalid)
    out.close()
    return all_answered


class Assessor:
    """Answers one hire after another with one rule book on one day."""

    def __init__(
        self, book: Book, today: date, language: str, settings: Settings, stack: ExitStack, explained: bool = True
    ) -> None:
        self.explained = explained
        self.book = book
        self.today = today
        self.language = language
        self.encoder = Encoder(language)
        self.tables = _WageTables(settings, stack)

    def answer(self, entry: Entry) -> bytes:
        """The verdict as JSON text. Raises Invalid with every problem of the hire."""
        if entry.unreadable is not None:
            raise Invalid([Problem("hire", entry.unreadable)])
        hire = read_hire(entry.tree, self.language)
        permit_wages = None
        if hire.job.reference_wages is None:
            hire, permit_wages = self.tables.fill(hire, self.today)
        verdict = assess_hire(hire, self.book, self.today, permit_wages=permit_wages, explained=self.explained)
        return self.encoder.encoded(verdict)


class _WageTables:
    """The loaded wage tables, opened for the first hire that needs them and only where there are any."""

    def __init__(self, settings: Settings, stack: ExitStack) -> None:
        self.settings = settings
        self.stack = stack
        self.opened: bool | None = None

    def fill(self, hire: Hire, today: date) -> tuple[Hire, tuple[ReferenceWage, ...] | None]:
        """The hire with the published wages of the LMIA side, and those of the permit side."""
        if not (hire.job.noc_2021 and hire.job.work_sites and self._open()):
            return hire, None
        from tracker.services.published_wages import with_published_wages

        return with_published_wages(hire, hire.as_of or today)

    def _open(self) -> bool:
        if self.opened is None:
            self.opened = _database_there(self.settings)
            if self.opened:
                from tracker.app import create_app
                from tracker.services.schema import upgrade_schema

                self.stack.enter_context(create_app(self.settings).app_context())
                upgrade_schema()
        return self.opened


def _database_there(settings: Settings) -> bool:
    """A file of SQLite has to exist already: a question makes no database."""
    path = settings.database_url.removeprefix("sqlite:///")
    return path == settings.database_url or Path(path).exists()


class _Out:
    """Writes verdicts as they come, in the shape the hires came in."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.written = 0
        self.out: IO[bytes] = sys.stdout.buffer
        if shape is Shape.ARRAY:
            self.out.write(b"[")

    def write(self, verdict: bytes) -> None:
        if self.shape is Shape.ARRAY:
            self.out.write(b",\n" if self.written else b"\n")
        self.out.write(verdict if self.shape is Shape.ARRAY else verdict + b"\n")
        self.written += 1

    def close(self) -> None:
        if self.shape is Shape.ARRAY:
            self.out.write(b"\n]\n" if self.written else b"]\n")
        self.out.flush()


def _refuse(shape: Shape, place: int, invalid: Invalid) -> None:
    """One JSON line on standard error for each problem."""
    key = "line" if shape is Shape.LINES else "index"
    for problem in invalid.problems:
        said = {key: place, "field": problem.field, "message": problem.message}
        click.echo(json.dumps(said, ensure_ascii=False), err=True)
