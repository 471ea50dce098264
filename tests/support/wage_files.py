"""Wages files as the tests write them: the official layout of a year, a few rows."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

_WAGES = ["Low_Wage_Salaire_Minium", "Median_Wage_Salaire_Median", "High_Wage_Salaire_Maximal"]
_AVERAGE = "Average_Wage_Salaire_Moyen"
_QUARTILES = ["Quartile1_Wage_Salaire_Quartile1", "Quartile3_Wage_Salaire_Quartile3"]
_SOURCES = ["Data_Source_E", "Data_Source_F", "Reference_Period", "Revision_Date_Date_revision"]
_END = [*_SOURCES, "Annual_Wage_Flag_Salaire_annuel", "Wage_Comment_E", "Wage_Comment_F"]
_BEGIN_2024 = ["NOC_CNP", "NOC_Title_eng", "NOC_Title_fra", "prov", "ER_Code_Code_RE", "ER_Name", "Nom_RE"]
_BEGIN_2022 = ["NOC_CNP", "NOC_Title", "Titre_CNP", "PROV", "ER_Code_Code_RE", "ER_Name_Nom_RE"]

HEADER_2025 = [*_BEGIN_2024, *_WAGES, _AVERAGE, *_QUARTILES, "Source2025_NHQ", *_END, "EmployeesWithNonWageBenefit_Pct"]
HEADER_2024 = [*_BEGIN_2024, *_WAGES, _AVERAGE, *_QUARTILES, *_END, "Non_WageBen_pct"]
HEADER_2022 = [*_BEGIN_2022, *_WAGES, _AVERAGE, *_END]
HEADER_2020 = [*_BEGIN_2022, *_WAGES, *_END]
HEADER_2016 = [*HEADER_2020, "Annual_Wage"]

ROW = {
    "NOC_CNP": "NOC_21231",
    "NOC_Title_eng": "Software engineers and designers",
    "NOC_Title_fra": "Ingénieurs/ingénieures et concepteurs/conceptrices en logiciel",
    "prov": "ON",
    "ER_Code_Code_RE": "ER3530",
    "Low_Wage_Salaire_Minium": "36.06",
    "Median_Wage_Salaire_Median": "56.49",
    "High_Wage_Salaire_Maximal": "88.94",
    "Data_Source_E": "Labour Force Survey",
    "Data_Source_F": "Enquête sur la population active, l’Assurance-emploi",
    "Reference_Period": "2023-2024",
    "Revision_Date_Date_revision": "2025-11-19",
    "Annual_Wage_Flag_Salaire_annuel": "0",
}
HELD_BACK = {
    "Low_Wage_Salaire_Minium": "",
    "Median_Wage_Salaire_Median": "",
    "High_Wage_Salaire_Maximal": "",
    "Data_Source_E": "NA",
    "Reference_Period": "NA",
}


def row(region: str = "ER3530", province: str = "ON", median: str = "56.49", **cells: str) -> dict[str, str]:
    """One row of the official layout: software engineers, unless the cells say otherwise."""
    wages = {"Median_Wage_Salaire_Median": median}
    return ROW | {"ER_Code_Code_RE": region, "prov": province, "PROV": province} | wages | cells


def held_back(region: str, province: str, **cells: str) -> dict[str, str]:
    """A suppressed row, with a unit that must not be read."""
    return row(region, province) | HELD_BACK | cells


def wage_csv(rows: Iterable[dict[str, str]], header: list[str] = HEADER_2025, encoding: str = "utf-8-sig") -> bytes:
    """The file as published: comma, CRLF."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def full_size_csv(sample: Path, codes: Iterable[str]) -> bytes:
    """The complete occupations of a sample repeated under other codes, 86 rows each."""
    with sample.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    occupations: dict[str, list[dict[str, str]]] = {}
    for one in rows:
        occupations.setdefault(one["NOC_CNP"], []).append(one)
    whole = [found for found in occupations.values() if len(found) == 86]
    return wage_csv(
        one | {"NOC_CNP": f"NOC_{code}"} for place, code in enumerate(codes) for one in whole[place % len(whole)]
    )
