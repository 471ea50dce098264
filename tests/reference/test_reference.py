"""Occupations and geographies: named in both languages, found however they are typed."""

import csv
from pathlib import Path

import pytest

from tracker.reference.noc import noc_title, search_noc, unit_groups
from tracker.reference.regions import (
    fallbacks,
    province_of,
    provinces,
    region_code,
    region_name,
    regions,
    regions_of_province,
)
from tracker.reference.wages import extract_rows


def test_every_unit_group_has_both_titles_and_a_teer() -> None:
    assert len(unit_groups()) == 516
    assert all(group.title_en and group.title_fr and 0 <= group.teer <= 5 for group in unit_groups().values())


def test_a_title_is_given_in_the_language_asked_for() -> None:
    assert noc_title("00010") == "Legislators"
    assert noc_title("00010", "fr") == "Membres des corps législatifs"
    assert noc_title("2171") is None


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("21231", "en", "21231"),
        ("designers SOFTWARE engineers", "en", "21231"),
        ("ingenieures logiciel", "fr", "21231"),
        ("ingénieures logiciel", "en", "21231"),
        ("manœuvres", "fr", "75119"),
        ("member of parliament", "en", "00010"),
    ],
)
def test_an_occupation_is_found_however_it_is_typed(text: str, language: str, first: str) -> None:
    assert first in [code for code, _title in search_noc(text, language)]


def test_the_start_of_a_code_finds_all_that_begin_so_in_order() -> None:
    assert [code for code, _title in search_noc("2123")] == ["21230", "21231", "21232", "21233", "21234"]


def test_titles_come_before_job_titles() -> None:
    found = [code for code, _title in search_noc("legislat")]
    assert found[0] == "00010"


def test_nothing_is_found_for_nothing_and_never_more_than_asked() -> None:
    assert search_noc("  ") == []
    assert search_noc("no such occupation anywhere") == []
    assert len(search_noc("manager", limit=5)) == 5


def test_every_geography_falls_back_to_canada() -> None:
    assert len(regions()) == 86
    assert all(fallbacks(code)[-1] == "00" for code in regions())
    assert fallbacks("3530") == ("3530", "35", "00")
    assert fallbacks("1110") == ("1110", "00")
    assert fallbacks("9999") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [("3530", "3530"), ("ER3530", "3530"), (" er3530 ", "3530"), ("on", "35"), ("PE", "1110"), ("YT", "6010"),
     ("NWT", "6110"), ("NAT", "00"), ("Toronto", None), ("", None)],
)  # fmt: skip
def test_a_region_is_understood_by_code_and_province_letters(text: str, code: str | None) -> None:
    assert region_code(text) == code


def test_names_that_repeat_are_told_apart_by_code() -> None:
    assert region_name("3590") == region_name("5980") == "Northeast"
    assert (province_of("3590"), province_of("5980"), province_of("00")) == ("ON", "BC", None)
    assert region_name("5920", "fr") == "Lower Mainland–Sud-ouest"
    assert region_name("3531") is None


def test_provinces_and_their_regions_can_be_picked() -> None:
    assert len(provinces()) == 13
    assert ("QC", "Québec") in provinces("fr")
    assert len(regions_of_province("ON")) == 11
    assert regions_of_province("NU") == [("6210", "Nunavut")]


def test_the_extract_of_wages_agrees_with_the_official_sample(shared: Path) -> None:
    ours = {(row["noc"], row["region"]): row for row in extract_rows()}
    with (shared / "data" / "jobbank_wages_2025_sample.csv").open(encoding="utf-8-sig", newline="") as lines:
        for official in csv.DictReader(lines):
            row = ours[official["NOC_CNP"][4:], official["ER_Code_Code_RE"][2:]]
            assert row["median"] == official["Median_Wage_Salaire_Median"]
            assert row["low"] == official["Low_Wage_Salaire_Minium"]


def test_figures_of_the_extract_that_are_derived_say_so() -> None:
    derived = [row for row in extract_rows() if row["source"] == "Derived from a public copy"]
    assert len(derived) == 503
    assert {row["region"] for row in derived} == {"00"}
