"""The material that lies beside the checkout: the contract's cases and real data files."""

import os
from pathlib import Path

import pytest

from tracker.settings import CHECKOUT

NO_SHARED = "the shared folder is not beside the checkout and TRACKER_SHARED doesn't name it"


def shared_folder() -> Path | None:
    """The shared folder: `TRACKER_SHARED`, else `../shared`; None where there is none."""
    folder = Path(os.environ.get("TRACKER_SHARED", CHECKOUT.parent / "shared"))
    return folder if folder.is_dir() else None


def contract_cases() -> Path | None:
    """The folder of the contract's cases: `TRACKER_CONTRACT_CASES`, else the shared folder's; None where none is."""
    folder = Path(os.environ.get("TRACKER_CONTRACT_CASES", (shared_folder() or CHECKOUT) / "contract" / "cases"))
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder; the test skips where there is none."""
    folder = shared_folder()
    if folder is None:
        pytest.skip(NO_SHARED)
    return folder
