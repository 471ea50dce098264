"""Reads a spreadsheet, CSV or XLSX, into rows of text. What the cells mean is for others to say.

CSV: UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252; comma, semicolon or tab. XLSX: the
first sheet; dates become ISO 8601, numbers stand as typed. Both keep the line of the file each row begins on.
"""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tracker.errors import Problem
from tracker.exports.table import unquoted
from tracker.exports.words import refuse, say

MOST_BYTES = 10 * 1024 * 1024
MOST_BYTES_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 1_000
MOST_COLUMNS = 300
DELIMITERS = (",", ";", "\t")
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, OSError, EOFError, RuntimeError),
    *(AttributeError, IndexError, KeyError, TypeError, ValueError),
)
"""What the workbook reader raises on a file that is damaged, cut short, or no workbook at all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file it begins on (1 is the first) and its cells, trimmed, as many as headers."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """Headers as typed, the line they stand on, the rows below that hold anything, and rows that don't fit."""

    headers: tuple[str, ...]
    header_line: int
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_spreadsheet(content: bytes, language: str = "en") -> Spreadsheet:
    """Read a file by what it holds, not by its name. Raises `Invalid` where it is no spreadsheet that can be taken."""
    if len(content) > MOST_BYTES:
        refuse("file_too_large", language, most=MOST_BYTES // 1024 // 1024)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        refuse("old_excel", language)
    read = _xlsx_lines if content.startswith(b"PK") else _csv_lines
    return _table(read(content, language), language)


def _table(lines: Iterable[tuple[int, Sequence[str]]], language: str) -> Spreadsheet:
    filled = ((line, _trimmed(cells)) for line, cells in lines)
    told = ((line, cells) for line, cells in filled if cells)
    header_line, headers = next(told, (0, ()))
    if not headers:
        refuse("empty_file", language)
    if len(headers) > MOST_COLUMNS:
        refuse("too_many_columns", language, given=len(headers), most=MOST_COLUMNS)
    rows, problems = [], []
    for line, cells in told:
        if extra := max(0, len(cells) - len(headers)):
            problems.append(Problem("row", say("extra_cells", language, extra=extra), line))
        padding = ("",) * (len(headers) - len(cells))
        rows.append(Row(line, (*cells, *padding)[: len(headers)]))
        if len(rows) > MOST_ROWS:
            refuse("too_many_rows", language, most=MOST_ROWS)
    if not rows:
        refuse("no_rows", language)
    return Spreadsheet(headers, header_line, tuple(rows), tuple(problems))


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells without space around them and without empty ones at the end."""
    texts = [unquoted(cell.strip()) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _csv_lines(content: bytes, language: str) -> Iterator[tuple[int, Sequence[str]]]:
    text = _decoded(content)
    if text is None:
        refuse("no_spreadsheet", language)
    skipped = 0
    if text[:4].lower() == "sep=":  # a line some programs put first for Excel
        text, skipped = text.partition("\n")[2], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    begins = 1 + skipped
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1 + skipped
    except csv.Error:
        refuse("broken_csv", language, begins)


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _delimiter(text: str) -> str:
    """The one of comma, semicolon and tab that parts the first line that holds anything into most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader([first], delimiter=delimiter), [])))


def _xlsx_lines(content: bytes, language: str) -> list[tuple[int, Sequence[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MOST_BYTES_UNPACKED:
            refuse("workbook_too_large", language)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which carry no cells
            return list(_sheet_lines(content, language))
    except UNREADABLE:
        refuse("broken_workbook", language)


def _sheet_lines(content: bytes, language: str) -> Iterator[tuple[int, Sequence[str]]]:
    shown = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    typed = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    try:
        for line, (cells, behind) in enumerate(zip(_grid(shown), _grid(typed), strict=True), start=1):
            if line > 10 * MOST_ROWS:
                refuse("too_many_rows", language, most=MOST_ROWS)
            if any(
                value is None and str(formula).startswith("=") for value, formula in zip(cells, behind, strict=True)
            ):
                refuse("formula", language, line)
            yield line, [_as_text(value) for value in cells]
    finally:
        shown.close()
        typed.close()


def _grid(workbook: Workbook) -> Iterator[tuple[Any, ...]]:
    """The values of the first sheet, row by row; what the file claims about its size is not believed."""
    sheet: Any = workbook.worksheets[0]
    sheet.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
    return rows


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return format(Decimal(str(value)).normalize(), "f")
    return str(value)
