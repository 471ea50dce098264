"""The examples of the contract hold, read as programs read them: through `tracker assess`."""

import importlib.util
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
CASES = Path(os.environ.get("TRACKER_CONTRACT_CASES") or REPOSITORY.parent / "shared" / "contract" / "cases")
FILES = sorted(CASES.glob("*.yaml"))

pytestmark = pytest.mark.skipif(
    not FILES, reason=f"no contract cases in {CASES}; set TRACKER_CONTRACT_CASES to their folder"
)


def checker() -> ModuleType:
    """The contract's own comparison, which stands beside the cases."""
    spec = importlib.util.spec_from_file_location("check_cases", CASES.parent / "check_cases.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_case_of_the_contract_holds(file: Path, language: str) -> None:
    cases: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    check = checker()
    lines = [check.as_json({**case["given"], "id": number}) for number, case in enumerate(cases)]
    done = subprocess.run(
        [sys.executable, "-m", "tracker.cli", "assess", "--lang", language, "-"],
        input="\n".join(lines),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        cwd=REPOSITORY,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    verdicts = [json.loads(line, parse_float=Decimal) for line in done.stdout.splitlines()]
    assert len(verdicts) == len(cases)
    departures = {
        case["name"]: list(check.differences(check.plain(case["expect"]), verdict, ""))
        for case, verdict in zip(cases, verdicts, strict=True)
    }
    assert {name: found for name, found in departures.items() if found} == {}
