"""`tracker hires import` and `tracker hires template`."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from tracker.cli.application import application
from tracker.cli.organisation import chosen_organisation
from tracker.errors import Invalid, Problem
from tracker.exports.template import template_csv, template_xlsx
from tracker.services.actor import Actor, program
from tracker.services.hire_import import ImportReading, import_hires, read_import


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what every row was understood as, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Write the outcome as JSON.")
@click.option("--organisation", metavar="SLUG", help="Whose hires these are; needed where there are several.")
def import_file(file: Path, dry_run: bool, as_json: bool, organisation: str | None) -> None:
    """Load a spreadsheet (CSV or XLSX) of new hires: all of it, or nothing where anything in it is wrong."""
    with application():
        outcome = _outcome(program(chosen_organisation(organisation)), file, dry_run)
    if as_json:
        click.echo(json.dumps(_as_json(outcome), ensure_ascii=False))
    else:
        _say(outcome)
    sys.exit(1 if outcome.problems else 0)


@click.command()
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
@click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language of the headers."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it (default: standard output)."
)
def template(form: str, lang: str, out: Path | None) -> None:
    """Write a sample spreadsheet to fill in: headers in words and two invented hires to replace."""
    content = template_csv(lang) if form == "csv" else template_xlsx(lang)
    if out is None:
        click.echo(content, nl=False)
    else:
        out.write_bytes(content)


@dataclass(frozen=True)
class _Outcome:
    """What became of a file: its reading where it could be read, the references made, and every problem."""

    dry_run: bool
    reading: ImportReading | None
    created: Sequence[str]
    problems: Sequence[Problem]


def _outcome(actor: Actor, file: Path, dry_run: bool) -> _Outcome:
    content = file.read_bytes()
    try:
        reading = read_import(actor, file.name, content)
    except Invalid as invalid:
        return _Outcome(dry_run, None, (), invalid.problems)
    if dry_run or reading.problems:
        return _Outcome(dry_run, reading, (), reading.problems)
    hires = import_hires(actor, file.name, content)
    return _Outcome(dry_run, reading, [hire.reference for hire in hires], ())


def _as_json(outcome: _Outcome) -> dict[str, Any]:
    reading = outcome.reading
    return {
        "dry_run": outcome.dry_run,
        "rows": len(reading.rows) if reading else 0,
        "created": list(outcome.created),
        "refused": [
            {"line": one.line, "field": one.field, "column": _column(reading, one), "message": one.message}
            for one in outcome.problems
        ],
        "understood": [
            {"line": row.line, "values": {cell.path: cell.value for cell in row.understood}}
            for row in (reading.rows if reading else ())
        ],
    }


def _say(outcome: _Outcome) -> None:
    for problem in outcome.problems:
        line = f"line {problem.line}, " if problem.line else ""
        click.echo(f"{line}{_column(outcome.reading, problem)}: {problem.message}", err=True)
    rows = outcome.reading.rows if outcome.reading else ()
    if outcome.dry_run:
        for row in rows:
            words = "; ".join(f"{cell.label}: {cell.words}" for cell in row.understood)
            click.echo(f"line {row.line}: {words}")
    if outcome.problems:
        click.echo("Nothing was written. Mend what is listed and import the file again.", err=True)
    elif outcome.dry_run:
        click.echo(f"{len(rows)} rows can be imported. Nothing was written.")
    else:
        click.echo(f"{len(outcome.created)} hires recorded: {', '.join(outcome.created)}")


def _column(reading: ImportReading | None, problem: Problem) -> str:
    return reading.column(problem) if reading else problem.field
