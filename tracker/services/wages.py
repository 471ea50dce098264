"""Wages: load the official tables, and answer what an occupation is paid in a place on a day."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tracker import clock
from tracker.errors import NotFound, Problem
from tracker.exports.wage_file import WageLine, read_wage_file
from tracker.reference.noc import noc_title
from tracker.reference.regions import fallbacks, region_code, region_name, regions
from tracker.reference.wages import NAME, REVISED_ON, extract_digest, extract_rows
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.store.base import db
from tracker.store.membership import Role
from tracker.store.wage import WageRow, WageTable, rows_of, table_with_digest, tables_in_force

BATCH = 2000
NOC_2021_DIGITS = 5


@dataclass(frozen=True, slots=True)
class WageImport:
    """What became of a file. `already_loaded` says that these very bytes were loaded before and nothing changed."""

    revised_on: date
    read: int
    loaded: int
    refused: tuple[Problem, ...] = ()
    already_loaded: bool = False


@dataclass(frozen=True, slots=True)
class LevelWages:
    """What a table prints for one geography, CAD per `per` (hour, year); amounts are None where it holds them back."""

    level: str  # region, province, national
    region: str  # as printed after ER
    low: Decimal | None
    median: Decimal | None
    high: Decimal | None
    per: str | None
    reference_period: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class WageAnswer:
    """What the table revised on `revised_on` says: `found` is the first of `levels` with a median, narrowest first."""

    noc: str
    region: str
    revised_on: date
    found: LevelWages
    levels: tuple[LevelWages, ...]

    @property
    def source(self) -> str:
        """The table and what its figure rests on."""
        return ", ".join(filter(None, ("Job Bank wages", self.revised_on.isoformat(), self.found.source)))

    def median(self, level: str) -> Decimal | None:
        """The median of a level, where it is published per the same unit as the answer."""
        same_unit = (one.median for one in self.levels if one.level == level and one.per == self.found.per)
        return next(same_unit, None)


class NoWage(NotFound):
    """No figure may be given. `reason` names why, with its `details`; the text says it in English, for the console.

    Reasons: `unknown_region` (region), `no_table` (on), `other_classification` (noc, revised_on, digits), `absent` and
    `held_back` (noc, region, revised_on; `absent`: the table lacks a row that may hold the figure).
    """

    def __init__(self, reason: str, message: str, **details: object) -> None:
        self.reason = reason
        self.details = details
        super().__init__(message)


def import_wages(actor: Actor | None, file: BinaryIO, file_name: str, language: str = "en") -> WageImport:
    """Load an official wages CSV, all in one transaction; rows that can't be taken are named and left out.

    The same bytes again change nothing. An older revision stays. `actor` None is the console. What is refused is said
    in `en` or `fr`.
    Raises NotAllowed for a reader, and Invalid where the file is no wages file as published.
    """
    if actor is not None:
        actor.require(Role.COORDINATOR)
    db.session.rollback()  # SQLite's write lock is not held while the file is read
    digest = _digest(file)
    found = read_wage_file(file, language)
    outcome = WageImport(found.revised_on, found.rows_read, len(found.lines), tuple(found.refused))
    table = WageTable(file_name=file_name[-255:], digest=digest, revised_on=found.revised_on)
    table.code_digits, table.built_in = found.code_digits, False
    if not _store(table, found.lines):
        return WageImport(found.revised_on, found.rows_read, 0, outcome.refused, already_loaded=True)
    if actor is not None:
        note(actor, "wages_loaded", file=table.file_name, revised_on=found.revised_on.isoformat(), rows=outcome.loaded)
    db.session.commit()
    return outcome


def load_built_in_wages() -> None:
    """Load the extract that ships with the tracker, unless it is loaded. Any loaded file of its revision goes first."""
    table = WageTable(file_name=NAME, digest=extract_digest(), revised_on=REVISED_ON)
    table.code_digits, table.built_in = NOC_2021_DIGITS, True
    if _store(table, [_extract_line(row) for row in extract_rows()]):
        db.session.commit()


def wage_answer(noc: str, region: str, on: date) -> WageAnswer:
    """What the table in force on a day says: the newest whose revision date is not after it.

    The median is looked for in the region, then its province, then Canada; a level is passed only where the table
    holds its figure back. Raises NoWage, saying what would be right, where no figure may be given.
    """
    code = region_code(region)
    if code is None:
        raise NoWage(
            "unknown_region",
            f"{region} is no region; give a code such as 3530, or a province such as ON",
            region=region,
        )
    tables = tables_in_force(on)
    if not tables:
        raise NoWage(
            "no_table", f"no wage table revised on or before {on} is loaded; load the one that was in force", on=on
        )
    _refuse_other_classification(noc, tables)
    for table in tables:
        answer = _answer(table, noc, code)
        if answer is not None:
            return answer
    raise _no_figure(noc, code, tables[0])


def reference_wages_for(noc: str, economic_region: str | None, province: str, on: date) -> dict[str, Any] | None:
    """One element of `job.reference_wages`, without its `site`; None where no loaded table may answer.

    Amounts are decimal texts, `table_date` an ISO date. A level the table holds back is None.
    """
    try:
        answer = wage_answer(noc, economic_region or province, on)
    except NoWage:  # unknown, which the assessment says in its own words
        return None
    return {
        **{f"{level}_median": _text(answer.median(level)) for level in ("region", "province", "national")},
        "per": answer.found.per,
        "low": _text(answer.found.low),
        "high": _text(answer.found.high),
        "table_date": answer.revised_on.isoformat(),
        "reference_period": answer.found.reference_period,
        "source": answer.source,
    }


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _store(table: WageTable, lines: Iterable[WageLine]) -> bool:
    """Add a table with its rows; False, with nothing changed, where its file is loaded already. Does not commit."""
    if table_with_digest(table.digest) is not None:
        return False
    table.loaded_at, table.row_count = clock.now(), 0
    db.session.add(table)
    try:
        db.session.flush()
    except IntegrityError:  # the same file arrived twice at once, and the other was faster
        db.session.rollback()
        return False
    rest = iter(lines)
    while batch := [_row(table, line) for line in islice(rest, BATCH)]:
        db.session.execute(insert(WageRow), batch)
        table.row_count += len(batch)
    return True


def _row(table: WageTable, line: WageLine) -> dict[str, Any]:
    return {
        "table_id": table.id,
        "noc": line.noc,
        "region": line.region,
        "low": line.low,
        "median": line.median,
        "high": line.high,
        "per": line.per,
        "reference_period": line.reference_period,
        "source": line.source,
    }


def _extract_line(row: Mapping[str, str]) -> WageLine:
    low, median, high = (Decimal(row[column]) if row[column] else None for column in ("low", "median", "high"))
    said = {column: row[column] or None for column in ("per", "reference_period", "source")}
    return WageLine(noc=row["noc"], region=row["region"], low=low, median=median, high=high, **said)


def _refuse_other_classification(noc: str, tables: list[WageTable]) -> None:
    if all(table.code_digits != len(noc) for table in tables):
        table = tables[0]
        version = "NOC 2021" if table.code_digits == NOC_2021_DIGITS else "an older classification than NOC 2021"
        raise NoWage(
            "other_classification",
            f"the wage table of {table.revised_on} uses {version}, with codes of {table.code_digits} digits;"
            f" {noc} is not one of them and is not translated",
            noc=noc,
            revised_on=table.revised_on,
            digits=table.code_digits,
        )


def _answer(table: WageTable, noc: str, region: str) -> WageAnswer | None:
    chain = fallbacks(region)
    rows = rows_of(table, noc, chain)
    for code in chain:
        row = rows.get(code)
        if row is None:  # not held back but absent: a wider figure could be lower than the one that applies
            return None
        if row.median is not None:
            levels = tuple(_level(rows[code]) for code in chain if code in rows)
            return WageAnswer(noc, region, table.revised_on, _level(row), levels)
    return None


def _level(row: WageRow) -> LevelWages:
    return LevelWages(
        level=regions()[row.region].level,
        region=row.region,
        low=row.low,
        median=row.median,
        high=row.high,
        per=row.per,
        reference_period=row.reference_period,
        source=row.source,
    )


def _no_figure(noc: str, region: str, table: WageTable) -> NoWage:
    asked = f"{noc} ({title})" if (title := noc_title(noc)) else noc
    place = region_name(region)
    details = {"noc": noc, "region": region, "revised_on": table.revised_on}
    if len(rows_of(table, noc, fallbacks(region))) == len(fallbacks(region)):
        message = f"the wage table of {table.revised_on} holds back every figure for {asked} in {place}"
        return NoWage("held_back", message, **details)
    message = (
        f"the wage table of {table.revised_on} loaded here lacks {asked} in {place}; load the whole table of its year"
    )
    return NoWage("absent", message, **details)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
