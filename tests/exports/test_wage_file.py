"""The official wages CSV of every year is read as published; what can't be taken is named by line and column."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.wage_files import HEADER_2016, HEADER_2020, HEADER_2022, HEADER_2024, HEADER_2025, held_back, row
from tests.support.wage_files import wage_csv as csv_of
from tracker.errors import Invalid, Problem
from tracker.exports.wage_file import WageFile, read_wage_file

MEDIAN, ANNUAL = "Median_Wage_Salaire_Median", "Annual_Wage_Flag_Salaire_annuel"


def read(content: bytes) -> WageFile:
    return read_wage_file(io.BytesIO(content))


def refused(content: bytes) -> Problem:
    """The one problem of a file whose other row is good."""
    found = read(content)
    assert len(found.lines) == 1
    (problem,) = found.refused
    return problem


@pytest.mark.parametrize("header", [HEADER_2025, HEADER_2024, HEADER_2022, HEADER_2020, HEADER_2016])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_published_layout_and_encoding_says_the_same(header: list[str], encoding: str) -> None:
    found = read(csv_of([row()], header, encoding))
    (line,) = found.lines
    assert (line.noc, line.region, line.per) == ("21231", "3530", "hour")
    assert (line.low, line.median, line.high) == (Decimal("36.06"), Decimal("56.49"), Decimal("88.94"))
    assert (line.reference_period, line.source) == ("2023-2024", "Labour Force Survey")
    assert (found.revised_on, found.code_digits, found.rows_read, found.refused) == (date(2025, 11, 19), 5, 1, [])


@pytest.mark.parametrize(
    ("region", "province"),
    [
        ("ER00", "NAT"),
        ("ER00", "NA"),
        ("ER00", ""),
        ("ER1110", "PEI"),
        ("ER1110", "PE"),
        ("ER6110", "NWT"),
        ("ER6110", "NW"),
        ("ER6010", "YK"),
        ("ER6210", "NU"),
        ("ER24", "QC"),
    ],
)
def test_the_letters_of_every_year_name_the_same_province(region: str, province: str) -> None:
    assert read(csv_of([row(region, province)])).refused == []


def test_leading_zeros_and_four_digit_codes_stay_as_printed() -> None:
    assert read(csv_of([row(NOC_CNP="NOC_00010")])).lines[0].noc == "00010"
    older = read(csv_of([row(NOC_CNP="NOC_0011")], HEADER_2022))
    assert (older.lines[0].noc, older.code_digits) == ("0011", 4)


def test_low_median_and_high_go_missing_one_by_one() -> None:
    (line,) = read(csv_of([row(median="99000", Low_Wage_Salaire_Minium="", High_Wage_Salaire_Maximal="")])).lines
    assert (line.low, line.median, line.high) == (None, Decimal(99000), None)


def test_the_unit_of_a_suppressed_row_is_not_read() -> None:
    for flag in ("0", "1", ""):
        (line,) = read(csv_of([held_back("ER3530", "ON", **{ANNUAL: flag})])).lines
        assert (line.median, line.per, line.reference_period, line.source) == (None, None, None, None)


def test_an_annual_row_is_per_year() -> None:
    assert read(csv_of([row(median="184000", **{ANNUAL: "1"})])).lines[0].per == "year"


def test_the_newest_revision_date_of_a_mixed_file_is_the_files() -> None:
    older = row("ER35", Revision_Date_Date_revision="2024-12-11")
    assert read(csv_of([row(), older])).revised_on == date(2025, 11, 19)


@pytest.mark.parametrize(
    ("cells", "field", "says"),
    [
        ({"NOC_CNP": "NOC_10"}, "NOC_CNP", "“NOC_10” should be NOC_ and four or five digits"),
        ({"NOC_CNP": "NOC_0011"}, "NOC_CNP", "has 4 digits where the rows above have 5"),
        ({"ER_Code_Code_RE": "ER3531"}, "ER_Code_Code_RE", "“ER3531” should be ER and the code"),
        ({"ER_Code_Code_RE": "ER35"}, "ER_Code_Code_RE", "stands on line 2 already"),
        ({"prov": "QC"}, "prov", "“QC” should be the province of ER3530"),
        ({MEDIAN: "1,234.50"}, MEDIAN, "“1,234.50” should be an amount such as 48.08"),
        ({MEDIAN: "x"}, MEDIAN, "“x” should be an amount"),
        ({MEDIAN: "0"}, MEDIAN, "“0” should be an amount"),
        ({MEDIAN: "48.085"}, MEDIAN, "“48.085” should be an amount"),
        ({ANNUAL: ""}, ANNUAL, "should be 0 (hourly) or 1 (annual)"),
        ({"Revision_Date_Date_revision": "19/11/2025"}, "Revision_Date_Date_revision", "should be a date such as"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_loads(cells: dict[str, str], field: str, says: str) -> None:
    problem = refused(csv_of([row("ER35"), row() | cells]))
    assert (problem.line, problem.field) == (3, field)
    assert says in problem.message


def test_a_row_with_too_few_fields_is_named() -> None:
    problem = refused(csv_of([row()]) + b"NOC_21231,too short\r\n")
    assert (problem.line, problem.field) == (3, "row")
    assert "2 fields where the header has 22" in problem.message


def test_a_quotation_mark_left_open_is_named_with_the_lines_it_swallows() -> None:
    content = csv_of([row()]) + b'NOC_21231,"open\r\nNOC_21231,swallowed\r\n'
    problem = refused(content)
    assert problem.line == 3
    assert "runs to line 4: is a quotation mark left open?" in problem.message


def test_a_line_break_inside_a_cell_does_not_shift_the_line_numbers() -> None:
    content = csv_of([row("ER35", NOC_Title_eng="Software\nengineers"), row(), row(median="x")])
    assert [problem.line for problem in read(content).refused] == [5]


def test_blank_lines_are_passed_over() -> None:
    assert read(csv_of([row()]) + b"\r\n,,,,,,,,,,,,,,,,,,,,,\r\n").rows_read == 1


def test_a_file_of_another_layout_is_refused_by_what_it_lacks() -> None:
    with pytest.raises(Invalid) as refusal:
        read(b"NOC,Occupation Title,prov\r\n10,Legislators,ON\r\n")
    (problem,) = refusal.value.problems
    assert problem.field == "file"
    assert "the header lacks NOC_CNP, ER_Code_Code_RE, Low_Wage_Salaire_Minium" in problem.message
    assert "open.canada.ca" in problem.message


@pytest.mark.parametrize(
    "content",
    [b"", b"\r\n", b"PK\x03\x04\x14\x00\x06\x00\x08\x81\x8d", "NOC_CNP".encode("utf-16"), b"\x00" * 50, b'"' * 200_000],
)
def test_what_is_no_wages_file_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read(content)


def test_a_file_without_a_single_good_row_is_refused_with_every_reason() -> None:
    with pytest.raises(Invalid) as refusal:
        read(csv_of([row(median="x"), row(median="y")]))
    assert [problem.line for problem in refusal.value.problems] == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "rows", "revised_on", "digits"),
    [
        ("jobbank_wages_2025_sample.csv", 968, date(2025, 11, 19), 5),
        ("jobbank_wages_2022_sample.csv", 119, date(2022, 11, 16), 4),
        ("jobbank_wages_2021_sample.csv", 33, date(2021, 11, 17), 4),
    ],
)
def test_the_real_files_are_read_whole(shared: Path, name: str, rows: int, revised_on: date, digits: int) -> None:
    found = read((shared / "data" / name).read_bytes())
    assert (found.rows_read, len(found.lines), found.refused) == (rows, rows, [])
    assert (found.revised_on, found.code_digits) == (revised_on, digits)


@pytest.mark.parametrize(
    "name",
    [
        "workbc_jobbank_wages_bc_2024.csv",
        "workbc_jobbank_wages_bc_2025.csv",
        "wagecan_wages_2016_2020_2024_by_er.csv",
        "esdc_wages_2015_bc_by_er.csv",
        "jobbank_wages_2025_national_derived.csv",
    ],
)
def test_real_files_of_other_layouts_are_refused_by_what_they_lack(shared: Path, name: str) -> None:
    with pytest.raises(Invalid, match="the header lacks NOC_CNP"):
        read((shared / "data" / name).read_bytes())
