"""`tracker hires import` and `template`, as payroll scripts call them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cast import Cast
from tracker.exports.spreadsheet import read_spreadsheet
from tracker.store.hire import hires_of
from tracker.store.organisation import organisation_by_slug

Run = Callable[..., Result]
GOOD = "Prénom;Nom;Salaire;Salaire par;Échéance du permis\nZoé;Lefèvre;98 000,50;an;1er mars 2027\n"
BAD = "First name,Salary,Permit expiry\nZoe,98000,2027-03-01\nAna,lots,04/07/2027\n"


@pytest.fixture
def hires(cast: Cast, run_tracker: Run, tmp_path: Path) -> Run:
    """Runs `tracker hires import` on a file of that text, in Northline."""

    def run(text: str, *options: str, encoding: str = "utf-8") -> Result:
        file = tmp_path / "hires.csv"
        file.write_text(text, encoding=encoding)
        return run_tracker("hires", "import", str(file), "--organisation", "northline", *options)

    return run


def recorded(cast: Cast) -> int:
    with cast.app.app_context():
        return len(hires_of(organisation_by_slug("northline").id))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_loaded_in_any_encoding(cast: Cast, hires: Run, encoding: str) -> None:
    before = recorded(cast)
    done = hires(GOOD, "--json", encoding=encoding)
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert (said["rows"], len(said["created"]), said["refused"]) == (1, 1, [])
    assert said["understood"][0]["values"]["person.family_name"] == "Lefèvre"
    assert recorded(cast) == before + 1


def test_a_dry_run_tells_what_was_understood_and_writes_nothing(cast: Cast, hires: Run) -> None:
    before = recorded(cast)
    done = hires(GOOD, "--dry-run")
    assert done.exit_code == 0
    assert "Work permit expires on: 1 March 2027" in done.stdout
    assert recorded(cast) == before


def test_a_bad_row_refuses_the_file_by_line_field_and_message(cast: Cast, hires: Run) -> None:
    before = recorded(cast)
    done = hires(BAD, "--json")
    assert done.exit_code == 1
    said = json.loads(done.stdout)
    assert [(one["line"], one["field"], one["column"]) for one in said["refused"]] == [
        (3, "job.wage.amount", "Salary"),
        (3, "documents.work_permit.expires_on", "Permit expiry"),
    ]
    assert said["created"] == []
    assert recorded(cast) == before


def test_refusals_go_to_standard_error_in_words(hires: Run) -> None:
    done = hires(BAD)
    assert done.exit_code == 1
    assert "line 3, Permit expiry: Work permit expires on: 04/07/2027 can be read as" in done.stderr
    assert "Nothing was written" in done.stderr


def test_a_file_that_is_no_spreadsheet_is_refused_without_a_traceback(hires: Run) -> None:
    done = hires("\x00\x01\x02", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["refused"][0]["field"] == "file"


def test_the_organisation_must_be_clear(cast: Cast, run_tracker: Run, tmp_path: Path) -> None:
    file = tmp_path / "hires.csv"
    file.write_text(GOOD, encoding="utf-8")
    unclear = run_tracker("hires", "import", str(file))
    assert unclear.exit_code == 2
    assert "--organisation" in unclear.stderr
    assert run_tracker("hires", "import", str(file), "--organisation", "nobody").exit_code == 2
    assert run_tracker("hires", "import", str(tmp_path / "absent.csv")).exit_code == 2


def test_the_template_needs_no_database(run_tracker: Run, tmp_path: Path) -> None:
    assert "Reference,Given name" in run_tracker("hires", "template").stdout
    file = tmp_path / "modèle.xlsx"
    assert run_tracker("hires", "template", "--format", "xlsx", "--lang", "fr", "--out", str(file)).exit_code == 0
    assert read_spreadsheet(file.read_bytes()).headers[:2] == ("Référence", "Prénom")
