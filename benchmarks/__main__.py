"""Times the console commands that read a lot: `python -m benchmarks`. Each runs as a process of its own."""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.support.shared import shared_folder
from tests.support.wage_files import full_size_csv
from tracker.reference.noc import unit_groups

TRACKER = Path(sys.executable).with_name("tracker")
SAMPLE = "jobbank_wages_2025_sample.csv"
HIRES_ASSESSED, HIRES_IMPORTED = (1_000, 10_000), 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environ = {**os.environ, "TRACKER_HOME": str(home / "home")}
        _run(["demo", "--password", "a password for the benchmark"], environ)
        if shared := shared_folder():
            wages = home / SAMPLE
            wages.write_bytes(full_size_csv(shared / "data" / SAMPLE, unit_groups()))
            _report("44,376 wage rows loaded", ["wages", "import", str(wages)], environ)
        hires = home / "hires.csv"
        _write_hires(hires)
        _report(f"{HIRES_IMPORTED} hires imported", ["hires", "import", str(hires)], environ)
        lines = home / "hires.jsonl"
        for count in HIRES_ASSESSED:  # the peaks show whether memory stays flat
            lines.write_text("".join(f"{json.dumps(hire)}\n" for hire in _hires(count)))
            _report(f"{count:,} hires assessed", ["assess", str(lines)], environ)


def _report(what: str, words: list[str], environ: Mapping[str, str]) -> None:
    begun = time.monotonic()
    usage = _run(words, environ)
    wall = time.monotonic() - begun
    worked = usage.ru_utime + usage.ru_stime
    print(f"{what}: {wall:.1f} s ({worked:.1f} s of processor), peak {usage.ru_maxrss / 1024:.0f} MB")


def _run(words: list[str], environ: Mapping[str, str]) -> resource.struct_rusage:
    """What the command used. Raises CalledProcessError where it fails."""
    process = subprocess.Popen([TRACKER, *words], env=environ, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), words)
    return usage


def _hires(count: int) -> Iterator[dict[str, object]]:
    """Software engineers whose wages differ by a cent, so that no two are the same."""
    for number in range(count):
        yield {
            "id": number,
            "worker": {"citizenships": ["IND"], "permanent_residences": [], "open_work_permit": False},
            "job": {
                "title": "Software engineer",
                "noc_2021": "21231",
                "work_sites": [{"province": "ON", "economic_region": "3530"}],
                "wage": {"amount": f"{52 + number % 1000 / 100:.2f}", "per": "hour"},
                "hours_per_week": 40,
                "starts_on": "2027-02-01",
                "ends_on": "2029-01-31",
                "comparator_wages": [],
                "reference_wages": [{"site": 0, "region_median": "56.49", "per": "hour"}],
            },
            "employer": {"designated_partner_referral": False, "relationship_to_foreign_employer": "none"},
            "documents": {"work_permit": {"issued_on": "2025-03-01", "expires_on": "2027-03-01"}},
        }


def _write_hires(file: Path) -> None:
    header = ["person.given_name", "person.family_name", "job.title", "job.noc_2021", "job.work_sites[0].province"]
    header += ["job.wage.amount", "job.wage.per", "documents.work_permit.expires_on", "worker.passport_expires_on"]
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(header)
        for number in range(HIRES_IMPORTED):
            month, day = number % 12 + 1, number % 28 + 1
            papers = [f"2027-{month:02}-{day:02}", f"2031-{month:02}-{day:02}"]
            writer.writerow(["Sample", f"Person {number}", "Software engineer", "21231", "ON", "60", "hour", *papers])


if __name__ == "__main__":
    main()
