"""Spreadsheets as people have them: every encoding, delimiter and quirk, and nothing that breaks the reader."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tracker.errors import Invalid
from tracker.exports.spreadsheet import MOST_BYTES, MOST_ROWS, read_spreadsheet

TEXT = "Prénom;Nom\nZoë;Örnek\n"


def workbook(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def refusal(content, language="en"):
    with pytest.raises(Invalid) as refused:
        read_spreadsheet(content, language)
    [problem] = refused.value.problems
    return problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_accents_are_intact_in_every_encoding(encoding):
    sheet = read_spreadsheet(TEXT.encode(encoding))
    assert sheet.headers == ("Prénom", "Nom")
    assert sheet.rows[0].cells == ("Zoë", "Örnek")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter):
    sheet = read_spreadsheet(delimiter.join(["a", "b", "c"]).encode() + b"\n" + delimiter.join("123").encode())
    assert sheet.rows[0].cells == ("1", "2", "3")


def test_a_comma_inside_a_header_does_not_fool_the_delimiter():
    assert read_spreadsheet(b'"Name, given";b;c\nx;y;z').headers == ("Name, given", "b", "c")


def test_lines_are_those_of_the_file_across_line_breaks_in_cells_and_empty_rows():
    sheet = read_spreadsheet(b'sep=;\r\na;b\r\n"two\r\nlines";1\r\n\r\n;;\r\nx;2\r\n')
    assert sheet.header_line == 2
    assert [(row.line, row.cells[1]) for row in sheet.rows] == [(3, "1"), (7, "2")]


def test_the_apostrophe_an_export_puts_before_a_formula_is_taken_off_again():
    assert read_spreadsheet(b"a,b\n'=1+1,'t Hooft\n").rows[0].cells == ("=1+1", "'t Hooft")


def test_a_short_row_is_filled_and_a_long_one_is_a_problem():
    sheet = read_spreadsheet(b"a,b\n1\n1,2,3\n1,2,,\n")
    assert [row.cells for row in sheet.rows] == [("1", ""), ("1", "2"), ("1", "2")]
    assert [problem.line for problem in sheet.problems] == [3]


def test_a_workbook_gives_dates_as_dates_and_numbers_as_typed():
    sheet = read_spreadsheet(
        workbook(
            ["a", "b", "c", "d", "e", "f"],
            [date(2027, 3, 1), datetime.fromisoformat("2027-03-01T16:30"), 21231, 40.0, 37.5, True],
            [],
            ["00010", None, "é", 0.1, 1e6, False],
        )
    )
    assert sheet.rows[0].cells == ("2027-03-01", "2027-03-01T16:30:00", "21231", "40", "37.5", "true")
    assert sheet.rows[1].line == 4
    assert sheet.rows[1].cells == ("00010", "", "é", "0.1", "1000000", "false")


def test_a_formula_without_a_result_is_refused_rather_than_read_as_empty():
    problem = refusal(workbook(["a"], ["=1+1"]))
    assert problem.line == 2
    assert "formula" in problem.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n;;\n", "empty"),
        (b"a,b\n", "no hires"),
        (b"PK\x03\x04 nonsense", "workbook"),
        (b"\xd0\xcf\x11\xe0 nonsense", ".xls"),
        (b"\x00\x01\x02", "neither"),
        (b"a\x81,b\n1,2", "neither"),
        (b"x" * (MOST_BYTES + 1), "larger"),
        (b"a\n" + b"1\n" * (MOST_ROWS + 1), "rows"),
        (b",".join([b"a"] * 301), "columns"),
        (b'a\n"' + b"x" * 200_000, "quotation"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_what_to_do(content, words):
    assert words in refusal(content).message
    assert refusal(content, "fr").message != refusal(content).message


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (101 * 1024 * 1024))
    assert "too large" in refusal(content.getvalue()).message


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_bytes_crash_the_reader(content):
    with suppress(Invalid):
        read_spreadsheet(content)


@pytest.mark.parametrize(
    "put_in_place", [b"", b"<x/>", b"<x", b"\xff\xfe", b"<worksheet><sheetData><row r='a'/></sheetData>"]
)
def test_a_damaged_workbook_is_refused(put_in_place):
    whole = workbook(["a"], [date(2027, 3, 1)])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for damaged in parts:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, put_in_place if name == damaged else part)
        with suppress(Invalid):  # parts that carry no cells don't matter
            read_spreadsheet(content.getvalue())
