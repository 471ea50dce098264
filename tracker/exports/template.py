"""A spreadsheet to begin with: the headers most hires need, in words, and two invented people."""

import csv
import io
from collections.abc import Mapping
from datetime import date

import xlsxwriter

from tracker.exports.headers import column_label, columns

SAMPLE: Mapping[str, tuple[str, str]] = {
    "reference": ("S-001", "S-002"),
    "person.given_name": ("Rohan", "Mateo"),
    "person.family_name": ("Udaharan", "Ejemplo"),
    "person.email": ("", ""),
    "person.language": ("en", "fr"),
    "owner": ("", ""),
    "worker.citizenships": ("IND", "MEX"),
    "worker.permanent_residences": ("none", "none"),
    "worker.passport_expires_on": ("2035-04-21", "2031-09-30"),
    "worker.education[0].level": ("bachelor", "licenciatura"),
    "worker.education[0].field": ("Computer engineering", "Computer science"),
    "worker.education[0].related_to_job": ("yes", "yes"),
    "worker.years_experience": ("6", "4.5"),
    "job.title": ("Software engineer", "Systems analyst"),
    "job.noc_2021": ("21231", "21222"),
    "job.work_sites[0].city": ("Burnaby", "Toronto"),
    "job.work_sites[0].province": ("BC", "ON"),
    "job.work_sites[0].economic_region": ("5920", "3530"),
    "job.wage.amount": ("131000", "52.00"),
    "job.wage.per": ("year", "hour"),
    "job.hours_per_week": ("40", "37.5"),
    "job.starts_on": ("2027-03-01", "2027-01-11"),
    "job.ends_on": ("2029-02-28", ""),
    "category": ("", ""),
    "application.lmia_received_on": ("2026-11-02", ""),
    "documents.lmia.issued_on": ("", ""),
    "documents.lmia.expires_on": ("", ""),
    "documents.work_permit.issued_on": ("", ""),
    "documents.work_permit.expires_on": ("", ""),
    "documents.lmbp.signed_on": ("", ""),
    "documents.employment.began_on": ("", ""),
    "documents.job_offer.ends_on": ("", ""),
}
"""Contract path → what the two sample rows hold."""

SHEETS = {"en": ("Hires", "Columns"), "fr": ("Embauches", "Colonnes")}
EXPLAINED = {
    "en": ("Header", "Also read as", "How to fill it", "Why"),
    "fr": ("En-tête", "Lu aussi sous", "Saisie", "But"),
}


def template_csv(language: str) -> bytes:
    """The template as CSV, UTF-8 with a byte order mark so that Excel keeps the accents."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_headers(language))
    writer.writerows(zip(*SAMPLE.values(), strict=True))
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(language: str) -> bytes:
    """The template as a workbook; a second sheet says of every column that can be imported how to fill it."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        hires, explained = (book.add_worksheet(name) for name in SHEETS[language])
        hires.freeze_panes(1, 0)
        hires.set_column(0, len(SAMPLE) - 1, 18)
        hires.write_row(0, 0, _headers(language), bold)
        for number, (path, samples) in enumerate(SAMPLE.items()):
            for line, sample in enumerate(samples, start=1):
                if sample and path.endswith("_on"):
                    hires.write_datetime(line, number, date.fromisoformat(sample), day)
                else:
                    hires.write_string(line, number, sample)
        explained.set_column(0, 3, 44)
        explained.write_row(0, 0, EXPLAINED[language], bold)
        for line, texts in enumerate(_explanations(language), start=1):
            explained.write_row(line, 0, texts)
    return content.getvalue()


def _headers(language: str) -> list[str]:
    return [column_label(path, language) for path in SAMPLE]


def _explanations(language: str) -> list[tuple[str, str, str, str]]:
    """Of each column: its label, its path and aliases, how to fill it, and why it is asked."""
    rows = []
    for path, asked in columns().items():
        words = asked.words(language)
        choices = ", ".join(choice.name(language) for choice in asked.choices.values())
        rows.append((words.label, "; ".join((path, *words.aliases)), words.hint or choices, words.why))
    return rows
