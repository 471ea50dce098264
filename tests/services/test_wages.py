"""The table in force on a day answers; a figure held back sends the reader on, a row that is absent doesn't."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, func, select

from tests.support.wage_files import HEADER_2022, full_size_csv, held_back, row
from tests.support.wage_files import wage_csv as csv_of
from tracker.errors import Invalid
from tracker.reference.noc import unit_groups
from tracker.services.wages import (
    NoWage,
    WageImport,
    import_wages,
    load_built_in_wages,
    reference_wages_for,
    wage_answer,
)
from tracker.store.base import db
from tracker.store.wage import WageRow, WageTable, all_tables

NOW = date(2026, 11, 23)
WHOLE = [row("ER3530", median="48.00"), row("ER35", median="47.00"), row("ER00", "NAT", median="46.00")]


@pytest.fixture(autouse=True)
def _no_table(app_context: Flask) -> None:
    """Takes away the extract that came with the schema."""
    db.session.execute(delete(WageTable))
    db.session.commit()


def load(content: bytes, name: str = "wages.csv") -> WageImport:
    return import_wages(None, io.BytesIO(content), name)


def dated(rows: list[dict[str, str]], revised_on: str) -> list[dict[str, str]]:
    return [one | {"Revision_Date_Date_revision": revised_on} for one in rows]


def count(model: type[WageRow] | type[WageTable]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.usefixtures("each_database")
def test_a_file_is_loaded_once_and_an_older_one_stays() -> None:
    content = csv_of(WHOLE)
    assert load(content) == WageImport(date(2025, 11, 19), read=3, loaded=3)
    assert load(content, "again.csv") == WageImport(date(2025, 11, 19), read=3, loaded=0, already_loaded=True)
    load(csv_of(dated(WHOLE, "2024-12-11")))
    assert [(table.revised_on, table.row_count) for table in all_tables()] == [
        (date(2025, 11, 19), 3),
        (date(2024, 12, 11), 3),
    ]


@pytest.mark.usefixtures("each_database")
def test_amounts_come_back_to_the_cent() -> None:
    load(csv_of([*WHOLE[:2], row("ER00", "NAT", median="1234567.89", Annual_Wage_Flag_Salaire_annuel="1")]))
    assert str(wage_answer("21231", "NAT", NOW).found.median) == "1234567.89"


def test_bad_rows_are_left_out_and_nothing_is_kept_of_a_file_that_is_refused() -> None:
    outcome = load(csv_of([*WHOLE, row("ER3540", median="x")]))
    assert (outcome.read, outcome.loaded, len(outcome.refused)) == (4, 3, 1)
    with pytest.raises(Invalid):
        load(b"a,b\r\n1,2\r\n")
    assert (count(WageTable), count(WageRow)) == (1, 3)


@pytest.mark.parametrize(
    ("rows", "level", "median"),
    [
        (WHOLE, "region", "48.00"),
        ([held_back("ER3530", "ON"), *WHOLE[1:]], "province", "47.00"),
        ([held_back("ER3530", "ON"), held_back("ER35", "ON"), WHOLE[2]], "national", "46.00"),
    ],
)
def test_a_figure_held_back_is_looked_for_one_level_up(rows: list[dict[str, str]], level: str, median: str) -> None:
    load(csv_of(rows))
    found = wage_answer("21231", "3530", NOW).found
    assert (found.level, str(found.median)) == (level, median)


@pytest.mark.parametrize("absent", [0, 1])
def test_a_row_that_is_absent_is_not_a_figure_held_back(absent: int) -> None:
    rows = [held_back("ER3530", "ON"), held_back("ER35", "ON"), WHOLE[2]]
    load(csv_of([one for place, one in enumerate(rows) if place != absent]))
    with pytest.raises(NoWage, match="loaded here lacks 21231"):
        wage_answer("21231", "3530", NOW)


def test_a_table_that_holds_everything_back_says_so() -> None:
    load(csv_of([held_back("ER3530", "ON"), held_back("ER35", "ON"), held_back("ER00", "NAT")]))
    with pytest.raises(NoWage, match="holds back every figure for 21231"):
        wage_answer("21231", "3530", NOW)


def test_a_region_with_a_low_wage_alone_does_not_answer() -> None:
    load(csv_of([row("ER3530", median=""), *WHOLE[1:]]))
    assert wage_answer("21231", "3530", NOW).found.level == "province"


def test_an_undivided_province_is_its_own_region() -> None:
    load(csv_of([row("ER1110", "PEI", median="40.00"), WHOLE[2]]))
    assert wage_answer("21231", "1110", NOW).found.level == "province"
    assert wage_answer("21231", "PE", NOW).found.region == "1110"


def test_the_newest_table_that_is_not_after_the_day_is_in_force() -> None:
    load(csv_of(dated(WHOLE, "2024-12-11")))
    load(csv_of([row("ER3530", median="50.00"), *WHOLE[1:]]))
    medians = {
        on: str(wage_answer("21231", "3530", on).found.median)
        for on in (date(2024, 12, 11), date(2025, 11, 18), date(2025, 11, 19))
    }
    assert list(medians.values()) == ["48.00", "48.00", "50.00"]
    with pytest.raises(NoWage, match="no wage table revised on or before 2024-12-10"):
        wage_answer("21231", "3530", date(2024, 12, 10))


def test_a_table_in_an_older_classification_answers_only_its_own_codes() -> None:
    older = [one | {"NOC_CNP": "NOC_2173"} for one in dated(WHOLE, "2022-11-16")]
    load(csv_of(older, HEADER_2022))
    assert wage_answer("2173", "3530", NOW).found.level == "region"
    with pytest.raises(NoWage, match="older classification than NOC 2021"):
        wage_answer("21231", "3530", NOW)
    assert reference_wages_for("21231", "3530", "ON", NOW) is None


def test_a_corrected_file_of_the_same_revision_answers_first() -> None:
    load(csv_of(WHOLE))
    load(csv_of([row("ER3530", median="49.00"), *WHOLE[1:]]))
    assert str(wage_answer("21231", "3530", NOW).found.median) == "49.00"


def test_a_region_nobody_knows_is_named() -> None:
    load(csv_of(WHOLE))
    with pytest.raises(NoWage, match="Toronto is no region; give a code such as 3530"):
        wage_answer("21231", "Toronto", NOW)


def test_the_assessment_gets_the_three_medians_and_where_they_come_from() -> None:
    load(csv_of([held_back("ER3530", "ON"), *WHOLE[1:]]))
    assert reference_wages_for("21231", "3530", "ON", NOW) == {
        "region_median": None,
        "province_median": "47.00",
        "national_median": "46.00",
        "per": "hour",
        "low": "36.06",
        "high": "88.94",
        "table_date": "2025-11-19",
        "reference_period": "2023-2024",
        "source": "Job Bank wages, 2025-11-19, Labour Force Survey",
    }


def test_without_a_region_the_province_answers() -> None:
    load(csv_of(WHOLE))
    wages = reference_wages_for("21231", None, "ON", NOW)
    assert wages is not None
    assert (wages["region_median"], wages["province_median"]) == (None, "47.00")


def test_medians_of_another_unit_are_not_mixed_in() -> None:
    annual = {"Annual_Wage_Flag_Salaire_annuel": "1"}
    load(csv_of([*WHOLE[:2], row("ER00", "NAT", median="98000", **annual)]))
    wages = reference_wages_for("21231", "3530", "ON", NOW)
    assert wages is not None
    assert (wages["per"], wages["province_median"], wages["national_median"]) == ("hour", "47.00", None)


def test_the_extract_is_loaded_once_and_gives_way_to_a_loaded_file_of_its_revision() -> None:
    load(csv_of(WHOLE))
    load_built_in_wages()
    load_built_in_wages()
    assert [table.built_in for table in all_tables()] == [False, True]
    assert str(wage_answer("21231", "3530", NOW).found.median) == "48.00"
    assert wage_answer("21232", "3530", NOW).found.level == "region"


def test_the_extract_does_not_pass_a_national_figure_off_as_a_regional_one() -> None:
    load_built_in_wages()
    assert wage_answer("10010", "NAT", NOW).found.source == "Derived from a public copy"
    assert reference_wages_for("10010", "3530", "ON", NOW) is None
    with pytest.raises(NoWage, match="load the whole table of its year"):
        wage_answer("10010", "3530", NOW)


@pytest.mark.usefixtures("each_database")
def test_a_file_of_full_size_is_loaded_whole(shared: Path) -> None:
    content = full_size_csv(shared / "data" / "jobbank_wages_2025_sample.csv", unit_groups())
    outcome = load(content)
    assert (outcome.read, outcome.loaded, outcome.refused) == (44_376, 44_376, ())
    assert wage_answer("95109", "6210", NOW).revised_on == date(2025, 11, 19)


class TestOnTheConsole:
    """`tracker wages`, as the contract has it."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        file = tmp_path / "wages.csv"
        file.write_bytes(csv_of([*WHOLE, row("ER3540", median="x")]))
        return file

    def said(self, result: Result) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer

    def test_an_import_counts_and_names_what_it_refused(self, run_tracker: Callable[..., Result], file: Path) -> None:
        result = run_tracker("wages", "import", str(file), "--json")
        assert result.exit_code == 1
        said = self.said(result)
        (refused,) = said.pop("refused")
        assert said == {"revised_on": "2025-11-19", "read": 4, "loaded": 3, "already_loaded": False}
        assert (refused["line"], refused["field"]) == (5, "Median_Wage_Salaire_Median")

    def test_in_words_the_refusals_go_to_stderr(self, run_tracker: Callable[..., Result], file: Path) -> None:
        result = run_tracker("wages", "import", str(file))
        assert "4 rows read, 3 loaded, 1 refused" in result.stdout
        assert result.stderr.startswith("line 5: Median_Wage_Salaire_Median: “x” should be")

    def test_a_clean_import_ends_well_and_again_changes_nothing(
        self, run_tracker: Callable[..., Result], file: Path
    ) -> None:
        file.write_bytes(csv_of(WHOLE))
        assert run_tracker("wages", "import", str(file)).exit_code == 0
        again = run_tracker("wages", "import", str(file))
        assert (again.exit_code, "nothing changed" in again.stdout) == (0, True)

    def test_a_file_of_another_kind_is_refused_without_a_traceback(
        self, run_tracker: Callable[..., Result], file: Path
    ) -> None:
        file.write_text("a,b\n1,2\n")
        result = run_tracker("wages", "import", str(file))
        assert result.exit_code == 1
        assert "the header lacks NOC_CNP" in result.stderr

    def test_a_file_that_is_not_there_is_wrong_usage(self, run_tracker: Callable[..., Result]) -> None:
        assert run_tracker("wages", "import", "/no/such/file").exit_code == 2

    @pytest.mark.parametrize("region", ["3530", "ER3530"])
    def test_an_answer_names_amounts_level_period_and_revision(
        self, run_tracker: Callable[..., Result], file: Path, region: str
    ) -> None:
        run_tracker("wages", "import", str(file))
        result = run_tracker("wages", "show", "21231", region, "--on", "2026-01-01", "--json")
        assert self.said(result) == {
            "noc": "21231",
            "title": "Software engineers and designers",
            "region": "3530",
            "low": "36.06",
            "median": "48.00",
            "high": "88.94",
            "per": "hour",
            "level": "region",
            "found_in": "3530",
            "reference_period": "2023-2024",
            "revised_on": "2025-11-19",
            "source": "Job Bank wages, 2025-11-19, Labour Force Survey",
        }

    def test_an_answer_in_words_says_the_same(self, run_tracker: Callable[..., Result]) -> None:
        result = run_tracker("wages", "show", "00010", "1010")
        assert "low held back, median 99000.00, high held back CAD per year" in result.stdout
        assert "found in Newfoundland and Labrador (ER10, level province)" in result.stdout

    def test_what_cannot_be_answered_says_why(self, run_tracker: Callable[..., Result]) -> None:
        result = run_tracker("wages", "show", "21231", "ON", "--on", "2020-01-01")
        assert result.exit_code == 1
        assert "no wage table revised on or before 2020-01-01 is loaded" in result.stderr


def test_the_real_sample_answers_on_both_sides_of_a_suppression(shared: Path) -> None:
    load((shared / "data" / "jobbank_wages_2025_sample.csv").read_bytes())
    assert wage_answer("00010", "1010", NOW).found.level == "province"
    assert wage_answer("21231", "3530", NOW).found.level == "region"
    assert wage_answer("21100", "1010", NOW).found.level == "national"
