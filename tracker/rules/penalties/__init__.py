"""Penalties for breaches of an employer's conditions: points, sums, bans, and the days to answer a notice."""

from tracker.rules.penalties.penalty import (
    SIZES,
    TYPES,
    Line,
    Penalty,
    explain_penalty,
    notice_dates,
    severity_criteria,
    size_of,
    together,
)
from tracker.rules.penalties.penalty_json import penalty_as_json

__all__ = [
    "SIZES",
    "TYPES",
    "Line",
    "Penalty",
    "explain_penalty",
    "notice_dates",
    "penalty_as_json",
    "severity_criteria",
    "size_of",
    "together",
]
