"""Headers in the contract's words and in people's, in both languages."""

import pytest

from tracker.exports.headers import column, columns, path_of, resolve_headers
from tracker.exports.plain_words import in_words
from tracker.exports.spreadsheet import read_spreadsheet
from tracker.exports.template import SAMPLE, template_csv, template_xlsx
from tracker.rules.questions import questions
from tracker.rules.reading.places import folded


def problems_of(*headers, language="en"):
    sheet = read_spreadsheet((";".join(headers) + "\n" + ";".join("1" for _ in headers)).encode())
    return [problem.message for problem in resolve_headers(sheet, language).problems]


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ("job.wage.amount", "job.wage.amount"),
        ("JOB.Wage.Amount", "job.wage.amount"),
        ("Salary", "job.wage.amount"),
        ("CITOYENNETE", "worker.citizenships"),
        ("Échéance du permis", "documents.work_permit.expires_on"),
        ("Work-permit expiry", "documents.work_permit.expires_on"),
        ("Province", "job.work_sites[0].province"),
        ("Province 2", "job.work_sites[1].province"),
        ("job.work_sites[3].province", "job.work_sites[3].province"),
        ("job.work_sites[].province", "job.work_sites[0].province"),
        ("short_stays", "short_stays"),
        ("First name", "person.given_name"),
        ("nom", "person.family_name"),
        ("owner", "owner"),
        ("ID", "reference"),
        ("as_of", None),
        ("job.work_sites[50].province", None),
        ("job.work_sites[0].colour", None),
        ("", None),
    ],
)
def test_a_header_is_a_path_or_words_for_it(header, path):
    assert path_of(header) == path


def test_every_label_and_alias_means_one_column_only():
    seen = {}
    for path, one in columns().items():
        for name in (path, one.en.label, one.fr.label, *one.en.aliases, *one.fr.aliases):
            assert seen.setdefault(folded(name), path) == path, name


def test_an_unknown_header_is_refused_by_name_with_the_nearest():
    [message] = problems_of("Sallary")
    assert "“Sallary”" in message
    assert "job.wage.amount" in message
    [message] = problems_of("zzzz", language="fr")
    assert "« zzzz »" in message


def test_two_headers_of_one_meaning_are_refused():
    [message] = problems_of("Wage", "Salaire", "job.title")
    assert "Wage, Salaire" in message


def test_a_column_without_header_is_refused_only_where_it_holds_cells():
    assert problems_of("job.title", "", "owner") != []
    sheet = read_spreadsheet(b"job.title;;owner\na;;b@c.example")
    assert resolve_headers(sheet).problems == ()


def test_columns_that_only_show_words_are_not_read():
    sheet = read_spreadsheet(b"job.noc_2021,shown.noc_title\n21231,Software engineers")
    resolved = resolve_headers(sheet)
    assert resolved.paths == ("job.noc_2021", None)
    assert resolved.problems == ()


def test_every_fact_of_a_hire_has_a_column():
    assert set(questions()) - set(columns()) == {"id", "as_of"}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("make", [template_csv, template_xlsx])
def test_the_template_is_understood_by_the_importer(make, language):
    sheet = read_spreadsheet(make(language))
    resolved = resolve_headers(sheet)
    assert resolved.problems == ()
    assert resolved.paths == tuple(SAMPLE)
    assert len(sheet.rows) == 2


@pytest.mark.parametrize(
    ("path", "value", "english", "french"),
    [
        ("job.wage.amount", "98000.5", "$98,000.50", "98\u00a0000,50\u00a0$"),
        ("job.hours_per_week", "37.50", "37.5", "37,5"),
        ("job.starts_on", "2027-03-01", "1 March 2027", "1er mars 2027"),
        ("worker.citizenships", ["IND"], "India", "Inde"),
        ("worker.permanent_residences", [], "None", "Aucun"),
        ("worker.licensed", False, "No", "Non"),
        ("job.work_sites[0].province", "QC", "Quebec", "Québec"),
        ("job.work_sites[1].economic_region", "3530", "3530 Toronto", "3530 Toronto"),
        ("job.noc_2021", "2173", "2173", "2173"),
        ("transfer.role", "executive", "Executive", "Cadre dirigeant"),
        ("worker.education[0].country", "MEX", "Mexico", "Mexique"),
        ("documents.work_permit.extension_filed_at", "2027-03-01T04:30:00+00:00", "1 March 2027, 04:30 UTC", None),
        ("person.language", "fr", "French", "Français"),
        ("reference", "0417", "0417", "0417"),
    ],
)
def test_values_are_said_in_words(path, value, english, french):
    assert column(path) is not None
    assert in_words(path, value, "en") == english
    assert french is None or in_words(path, value, "fr") == french
