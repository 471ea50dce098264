"""The extract of the official wage table that ships with the tracker, so that it answers before a file is loaded."""

import hashlib
from datetime import date
from pathlib import Path

from tracker.reference import read_table

NAME = "wages_2025.csv"
REVISED_ON = date(2025, 11, 19)


def extract_digest() -> str:
    """SHA-256 of the extract."""
    return hashlib.sha256((Path(__file__).parent / NAME).read_bytes()).hexdigest()


def extract_rows() -> list[dict[str, str]]:
    """The rows: noc, region, low, median, high, per, reference_period, source; empty where the table holds it back."""
    return read_table(NAME)
