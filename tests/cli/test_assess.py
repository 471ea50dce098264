"""`tracker assess` as programs call it: same shape out as in, refusals by name, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

GOOD = {
    "id": "A-1",
    "as_of": "2026-11-23",
    "worker": {"citizenships": ["IND"], "permanent_residences": [], "open_work_permit": False},
    "job": {
        "noc_2021": "21231",
        "work_sites": [{"province": "ON", "economic_region": "3530"}],
        "wage": {"amount": "47.99", "per": "hour"},
        "comparator_wages": [],
        "reference_wages": [{"site": 0, "region_median": "48.00", "per": "hour"}],
    },
}
BAD = {"id": "B-2", "job": {"wage": {"amount": "48", "per": "fortnight"}, "colour": "red"}}


def run(home: Path, text: str | bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "tracker.cli", "assess", *options, "-"],
        input=text if isinstance(text, bytes) else text.encode(),
        capture_output=True,
        timeout=60,
        env={"PATH": os.environ["PATH"], "TRACKER_HOME": str(home)},
        check=False,
    )


def refusals(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_an_object_is_answered_by_an_object(tmp_path: Path) -> None:
    done = run(tmp_path, json.dumps(GOOD, indent=2))
    verdict = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert verdict["id"] == "A-1"
    assert verdict["wage"]["outcome"] == "not_met"
    assert verdict["wage"]["shortfall"] == "0.01"
    assert list(verdict) == [
        *("id", "as_of", "rule_book", "lmia", "suggested", "categories"),
        *("wage", "permit", "deadlines", "missing", "status", "duties", "place", "ask_next", "alternatives"),
    ]


def test_json_lines_are_answered_without_explanations_unless_asked_for(tmp_path: Path) -> None:
    line = json.dumps(GOOD)
    brief = json.loads(run(tmp_path, line + "\n" + line).stdout.splitlines()[0])
    full = json.loads(run(tmp_path, line + "\n" + line, "--explain").stdout.splitlines()[0])
    assert set(full) - set(brief) == {"duties", "place", "ask_next", "alternatives"}
    assert all("notes" in one for one in full["categories"])
    for one in full["categories"]:
        one.pop("notes")
    full["status"]["notes"] = []
    assert brief == {key: full[key] for key in brief}


def test_a_finding_says_its_outcome_its_source_and_the_day_that_governs(tmp_path: Path) -> None:
    verdict = json.loads(run(tmp_path, json.dumps(GOOD)).stdout)
    for category in verdict["categories"]:
        for finding in category["findings"]:
            assert finding["outcome"] in ("met", "not_met", "unknown", "for_counsel")
            assert finding["message"].endswith(".")
            assert finding["governing_date"] == "2026-11-23"
            assert finding["source"]["instrument"]
            assert finding["source"]["checked_on"]


def test_an_array_is_answered_by_an_array_without_what_was_refused(tmp_path: Path) -> None:
    done = run(tmp_path, json.dumps([GOOD, BAD, {**GOOD, "id": 3}]))
    assert done.returncode == 1
    assert [verdict["id"] for verdict in json.loads(done.stdout)] == ["A-1", 3]
    assert [(one["index"], one["field"]) for one in refusals(done)] == [(1, "job.colour"), (1, "job.wage.per")]


def test_an_empty_array_is_answered_by_an_empty_array(tmp_path: Path) -> None:
    done = run(tmp_path, "[]")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_lines_are_answered_by_lines_in_the_same_order(tmp_path: Path) -> None:
    lines = [json.dumps(GOOD), "", json.dumps(BAD), "nonsense", json.dumps({**GOOD, "id": 5})]
    done = run(tmp_path, "\n".join(lines))
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["A-1", 5]
    assert [(one["line"], one["field"]) for one in refusals(done)] == [
        (3, "job.colour"),
        (3, "job.wage.per"),
        (4, "hire"),
    ]


def test_a_first_line_that_is_cut_off_does_not_hide_the_others(tmp_path: Path) -> None:
    done = run(tmp_path, json.dumps(GOOD)[:40] + "\n" + json.dumps({**GOOD, "id": 2}))
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [2]


def test_sentences_come_in_the_language_asked_for(tmp_path: Path) -> None:
    english, french = (json.loads(run(tmp_path, json.dumps(GOOD), "--lang", one).stdout) for one in ("en", "fr"))
    assert "short" in english["wage"]["findings"][0]["message"]
    assert "Il manque" in french["wage"]["findings"][0]["message"]


def test_a_fraction_is_read_exactly(tmp_path: Path) -> None:
    text = json.dumps(GOOD).replace('"47.99"', "48.00000000001")
    assert run(tmp_path, text).returncode == 1  # more digits than money has: refused, not rounded to a pass
    assert json.loads(run(tmp_path, json.dumps(GOOD).replace('"47.99"', "48.0")).stdout)["wage"]["outcome"] == "met"


@pytest.mark.parametrize("text", [b"{", b"\xff\xfe", b'{"id": NaN}', b"[[[", b"null", b"12", b'{"id": 1, "id": 2}'])
def test_what_is_no_hire_is_refused_by_name_and_without_a_traceback(text: bytes, tmp_path: Path) -> None:
    done = run(tmp_path, text)
    assert (done.returncode, done.stdout) == (1, b"")
    assert refusals(done)[0].keys() >= {"field", "message"}
    assert b"Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tracker.cli", "assess", str(tmp_path / "none.json")]
    assert subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 2


def test_a_question_makes_no_database(tmp_path: Path) -> None:
    without = {**GOOD, "job": {**GOOD["job"], "reference_wages": None}}
    done = run(tmp_path, json.dumps(without))
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []
    assert "job.reference_wages" in json.loads(done.stdout)["missing"]


def test_wages_left_out_are_looked_up_in_the_loaded_tables(tmp_path: Path) -> None:
    wages = [sys.executable, "-m", "tracker.cli", "wages", "show", "21231", "3530"]
    env = {"PATH": os.environ["PATH"], "TRACKER_HOME": str(tmp_path)}
    subprocess.run(wages, capture_output=True, timeout=60, env=env, check=True)  # makes the database
    without = {**GOOD, "job": {**GOOD["job"], "reference_wages": None}}
    done = run(tmp_path, json.dumps(without))
    assert done.returncode == 0, done.stderr
    verdict = json.loads(done.stdout)
    assert verdict["wage"]["level"] == "region"
    assert verdict["wage"]["inputs"][0]["table_date"]
    sites = [*GOOD["job"]["work_sites"], {"province": "BC"}]
    raised = {"wage": {"amount": "95", "per": "hour"}, "work_sites": sites, "reference_wages": None}
    open_region = json.loads(run(tmp_path, json.dumps({**GOOD, "job": {**GOOD["job"], **raised}})).stdout)
    assert open_region["wage"]["outcome"] == "unknown", "a province's figure never stands in for an unrecorded region"
    assert "job.work_sites[1].economic_region" in open_region["missing"]


def test_neither_flask_nor_sqlalchemy_is_loaded_for_a_complete_hire(tmp_path: Path) -> None:
    program = (
        "import sys; from tracker.cli import main\n"
        "try: main(['assess', '-'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'flask', 'sqlalchemy', 'celery'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(GOOD).encode(), capture_output=True, timeout=60, check=True
    )
    assert done.stderr.strip() == b"[]"
