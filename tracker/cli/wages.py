"""`tracker wages`: load the official wage tables, and ask them."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from tracker import clock
from tracker.cli.application import application
from tracker.errors import Invalid, Problem
from tracker.reference.noc import noc_title
from tracker.reference.regions import region_name
from tracker.services.wages import LevelWages, WageAnswer, WageImport, import_wages, wage_answer


@click.group()
def wages() -> None:
    """Load the official Job Bank wage tables, and ask them."""


@wages.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the outcome as JSON.")
def import_file(file: Path, as_json: bool) -> None:
    """Load the CSV of a year as published. The same file again changes nothing; older tables stay."""
    with application(), file.open("rb") as opened:
        try:
            outcome = import_wages(None, opened, file.name)
        except Invalid as invalid:
            return _say(None, invalid.problems, as_json)
    return _say(outcome, outcome.refused, as_json)


@wages.command()
@click.argument("noc")
@click.argument("region")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the question (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
def show(noc: str, region: str, on: datetime | None, as_json: bool) -> None:
    """What the occupation NOC is paid in REGION: 3530, ER3530, or a province such as ON."""
    with application() as settings:
        answer = wage_answer(noc, region, on.date() if on else clock.today(settings.time_zone))
    click.echo(json.dumps(_answer_as_json(answer), ensure_ascii=False) if as_json else _answer_in_words(answer))


def _say(outcome: WageImport | None, refused: Sequence[Problem], as_json: bool) -> None:
    """Counts on stdout, refusals on stderr, or both as one JSON object; exit status 1 where anything was refused."""
    if as_json:
        click.echo(json.dumps(_counts_as_json(outcome) | {"refused": [_refusal(problem) for problem in refused]}))
    else:
        for problem in refused:
            click.echo(f"line {problem.line}: {problem.field}: {problem.message}", err=True)
        click.echo(_counts(outcome, len(refused)))
    if refused:
        sys.exit(1)


def _counts_as_json(outcome: WageImport | None) -> dict[str, Any]:
    if outcome is None:
        return {"revised_on": None, "read": 0, "loaded": 0, "already_loaded": False}
    counts = asdict(outcome)
    return counts | {"revised_on": outcome.revised_on.isoformat()}


def _counts(outcome: WageImport | None, refused: int) -> str:
    if outcome is None:
        return "Nothing was loaded."
    if outcome.already_loaded:
        return f"The table of {outcome.revised_on} was loaded from this very file before: nothing changed."
    return f"The table of {outcome.revised_on}: {outcome.read} rows read, {outcome.loaded} loaded, {refused} refused."


def _refusal(problem: Problem) -> dict[str, Any]:
    return {"line": problem.line, "field": problem.field, "message": problem.message}


def _answer_as_json(answer: WageAnswer) -> dict[str, Any]:
    found = answer.found
    return {
        "noc": answer.noc,
        "title": noc_title(answer.noc),
        "region": answer.region,
        **_amounts(found),
        "per": found.per,
        "level": found.level,
        "found_in": found.region,
        "reference_period": found.reference_period,
        "revised_on": answer.revised_on.isoformat(),
        "source": answer.source,
    }


def _answer_in_words(answer: WageAnswer) -> str:
    found = answer.found
    amounts = ", ".join(f"{name} {amount or 'held back'}" for name, amount in _amounts(found).items())
    return "\n".join(
        (
            " ".join(filter(None, (answer.noc, noc_title(answer.noc)))),
            f"{amounts} CAD per {found.per}",
            f"found in {region_name(found.region)} (ER{found.region}, level {found.level})",
            f"reference period {found.reference_period or 'not said'}, table revised on {answer.revised_on}",
            answer.source,
        )
    )


def _amounts(found: LevelWages) -> dict[str, str | None]:
    return {name: _amount(getattr(found, name)) for name in ("low", "median", "high")}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
