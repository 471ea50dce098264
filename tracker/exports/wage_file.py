"""Reads the official Job Bank wages CSV of any year, as Employment and Social Development Canada publishes it.

The layouts of 2016 to 2025 differ in their columns, in the letters they use for provinces and in their encoding; what
a wage question needs stands in all of them under the same names. A row without low, median and high is suppressed: it
is kept, because a suppressed figure sends the reader to the province, and a row that is absent doesn't. The unit of a
suppressed row is not read: some years print the wrong one.
"""

import codecs
import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import BinaryIO, TextIO

from tracker.errors import Invalid, Problem
from tracker.exports.words import say
from tracker.reference.regions import province_of, regions

NOC, REGION, PROVINCE = "NOC_CNP", "ER_Code_Code_RE", "prov"
LOW, MEDIAN, HIGH = "Low_Wage_Salaire_Minium", "Median_Wage_Salaire_Median", "High_Wage_Salaire_Maximal"
SOURCE, PERIOD, REVISED = "Data_Source_E", "Reference_Period", "Revision_Date_Date_revision"
ANNUAL = "Annual_Wage_Flag_Salaire_annuel"
COLUMNS = (NOC, PROVINCE, REGION, LOW, MEDIAN, HIGH, SOURCE, PERIOD, REVISED, ANNUAL)

_CODE = re.compile(r"(?:NOC_)?(\d{4,5})")
_AMOUNT = re.compile(r"\d{1,10}(\.\d{1,2}0*)?")
_HELD_BACK = ("", "NA", "N/A")
_PROVINCE_LETTERS = {"NAT": None, "NA": None, "": None, "PEI": "PE", "NWT": "NT", "NW": "NT", "YK": "YT"}


@dataclass(frozen=True, slots=True)
class WageLine:
    """Low, median and high of one occupation in one geography, CAD per `per` (hour, year); all None if suppressed."""

    noc: str
    region: str  # as printed after ER
    low: Decimal | None
    median: Decimal | None
    high: Decimal | None
    per: str | None
    reference_period: str | None
    source: str | None


@dataclass(slots=True)
class WageFile:
    """What a file says. `revised_on` is the newest revision date of its rows; `code_digits` 5 means NOC 2021."""

    revised_on: date = date.min
    code_digits: int = 0
    rows_read: int = 0
    lines: list[WageLine] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)


class _RefusedError(Exception):
    """A row that can't be taken: the column, and the message of `words.yaml` with its values."""

    def __init__(self, column: str, message: str, **values: object) -> None:
        self.column, self.message, self.values = column, message, values
        super().__init__(message)


def read_wage_file(file: BinaryIO, language: str = "en") -> WageFile:
    """Read a seekable file. Bad rows are in `refused` with line, column and what would be right, in `en` or `fr`.

    Raises Invalid where it is not a wages file as published, or where none of its rows can be taken.
    """
    text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    try:
        found = _Reading(text, language).read()
    except UnicodeDecodeError as error:
        raise _not_the_file("wages_no_text", language) from error
    except csv.Error as error:
        raise _not_the_file("wages_no_csv", language, error=error) from error
    finally:
        text.detach()
    if not found.lines:
        raise Invalid([*_not_the_file("wages_no_row", language).problems, *found.refused])
    return found


def _encoding(file: BinaryIO) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8-sig"


def _places(header: Sequence[str], language: str) -> Mapping[str, int]:
    """Where each column stands. Case varies by year (`prov`, `PROV`); the published misspelling may get corrected."""
    found = {name.strip().casefold().replace("minimum", "minium"): place for place, name in enumerate(header)}
    lacking = [column for column in COLUMNS if column.casefold() not in found]
    if lacking:
        raise _not_the_file("wages_header_lacks", language, lacking=", ".join(lacking))
    return {column: found[column.casefold()] for column in COLUMNS}


def _not_the_file(why: str, language: str, **values: object) -> Invalid:
    told = f"{say(why, language, **values)}; {say('wages_where', language)}"
    return Invalid([Problem("file", told, line=1)])


class _Reading:
    """One pass over a file."""

    def __init__(self, text: TextIO, language: str) -> None:
        self.language = language
        self.rows = csv.reader(text)
        header = next(self.rows, [])
        self.places, self.width = _places(header, language), len(header)
        self.file = WageFile()
        self.lines_of: dict[tuple[str, str], int] = {}

    def read(self) -> WageFile:
        begins_on = self.rows.line_num + 1
        for row in self.rows:
            if any(row):
                self._count(begins_on, row)
            begins_on = self.rows.line_num + 1  # a quoted cell may hold line breaks
        return self.file

    def _count(self, number: int, row: list[str]) -> None:
        self.file.rows_read += 1
        try:
            self._take(number, row)
        except _RefusedError as refused:
            told = say(refused.message, self.language, **refused.values)
            self.file.refused.append(Problem(refused.column, told, line=number))

    def _take(self, number: int, row: list[str]) -> None:
        self._check_shape(number, row)
        cells = {column: row[place].strip() for column, place in self.places.items()}
        revised_on = _date(cells)
        line = _wage_line(cells)
        digits = self.file.code_digits or len(line.noc)
        if len(line.noc) != digits:
            raise _RefusedError(NOC, "wages_digits", code=line.noc, digits=len(line.noc), above=digits)
        first = self.lines_of.setdefault((line.noc, line.region), number)
        if first != number:
            raise _RefusedError(REGION, "wages_twice", code=line.noc, region=line.region, first=first)
        self.file.code_digits = digits
        self.file.revised_on = max(self.file.revised_on, revised_on)
        self.file.lines.append(line)

    def _check_shape(self, number: int, row: list[str]) -> None:
        if len(row) == self.width:
            return
        last = self.rows.line_num
        message = "wages_row_runs_on" if last > number else "wages_row_width"
        raise _RefusedError("row", message, fields=len(row), width=self.width, last=last)


def _wage_line(cells: Mapping[str, str]) -> WageLine:
    low, median, high = (_amount(cells, column) for column in (LOW, MEDIAN, HIGH))
    published = not (low is None and median is None and high is None)
    return WageLine(
        noc=_code(cells),
        region=_region(cells),
        low=low,
        median=median,
        high=high,
        per=_per(cells) if published else None,
        reference_period=_text(cells, PERIOD) if published else None,
        source=_text(cells, SOURCE) if published else None,
    )


def _code(cells: Mapping[str, str]) -> str:
    code = _CODE.fullmatch(cells[NOC])
    if code is None:
        raise _RefusedError(NOC, "wages_code", printed=cells[NOC])
    return code[1]


def _region(cells: Mapping[str, str]) -> str:
    printed = cells[REGION]
    region = printed.upper().removeprefix("ER")
    if region not in regions():
        raise _RefusedError(REGION, "wages_region", printed=printed)
    province = _PROVINCE_LETTERS.get(cells[PROVINCE], cells[PROVINCE])
    if cells[PROVINCE] and province != province_of(region):
        raise _RefusedError(PROVINCE, "wages_province", printed=cells[PROVINCE], region=printed)
    return region


def _amount(cells: Mapping[str, str], column: str) -> Decimal | None:
    printed = cells[column]
    if printed in _HELD_BACK:
        return None
    if not _AMOUNT.fullmatch(printed) or not Decimal(printed):
        raise _RefusedError(column, "wages_amount", printed=printed)
    return Decimal(printed)


def _per(cells: Mapping[str, str]) -> str:
    if cells[ANNUAL] not in ("0", "1"):
        raise _RefusedError(ANNUAL, "wages_annual", printed=cells[ANNUAL])
    return "year" if cells[ANNUAL] == "1" else "hour"


def _date(cells: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(cells[REVISED])
    except ValueError as error:
        raise _RefusedError(REVISED, "wages_date", printed=cells[REVISED]) from error


def _text(cells: Mapping[str, str], column: str) -> str | None:
    return None if cells[column] in _HELD_BACK else cells[column]
