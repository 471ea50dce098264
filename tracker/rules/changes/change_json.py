"""The answer on a change as JSON values."""

from typing import Any

from tracker.rules.changes.change import ROOM, ChangeFinding, ChangeVerdict
from tracker.rules.verdict_json import said, source_as_json


def change_as_json(verdict: ChangeVerdict, language: str | None) -> dict[str, Any]:
    """The verdict on a change; messages are sentences in `en` or `fr`, ids and numbers with None."""
    return {
        "outcome": verdict.outcome.value,
        "regime": verdict.regime.value,
        "message": said(ROOM, verdict.message, {}, language),
        "as_of": verdict.as_of.isoformat(),
        "rule_book": verdict.rule_book,
        "findings": [_finding(found, language) for found in verdict.findings],
        "notes": [_finding(note, language) for note in verdict.notes],
    }


def _finding(found: ChangeFinding, language: str | None) -> dict[str, Any]:
    return {
        "change": found.change,
        "outcome": found.outcome.value,
        "message": said(found.room, found.message, found.numbers, language),
        "rule": found.rule,
        "source": source_as_json(found.source),
        "missing": list(found.missing),
    }
