"""Rows to files: CSV for spreadsheets of any language, and XLSX. Pure: rows in, bytes out."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\x00")
ROWS_A_CHUNK = 200

Cell = str | Decimal | int | None


def harmless(cell: Cell) -> str:
    """The text of a cell; a text that a spreadsheet could run as a formula gets a leading quote."""
    if cell is None:
        return ""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA_STARTS) else text


def unquoted(text: str) -> str:
    """The text as it was before `harmless` put a quote in front of it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, so that Excel shows accents; a chunk every few hundred rows."""
    buffer = io.StringIO()
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer)
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([harmless(cell) for cell in row])
        if number % ROWS_A_CHUNK == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def write_xlsx(file: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A workbook of one sheet, written row by row; texts stay texts and are never run or linked."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet("hires")
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, header, workbook.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal | int):
                    sheet.write_number(number, column, cell)
                elif cell:
                    sheet.write_string(number, column, harmless(cell))


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
