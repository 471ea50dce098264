"""A penalty as JSON values."""

from decimal import Decimal
from typing import Any

from tracker.rules.penalties.penalty import ROOM, Line, Penalty
from tracker.rules.verdict_json import plain, said, source_as_json

CENT = Decimal("0.01")


def penalty_as_json(penalty: Penalty, language: str | None) -> dict[str, Any]:
    """The penalty; messages are sentences in `en` or `fr`, ids and numbers with None. Money has two decimals."""
    return {
        "points": penalty.points,
        "amount": plain(penalty.amount.quantize(CENT)),
        "ban": penalty.ban,
        "lines": [_line(line, language) for line in penalty.lines],
        "notes": [_line(line, language) for line in penalty.notes],
    }


def _line(line: Line, language: str | None) -> dict[str, Any]:
    return {
        "message": said(ROOM, line.message, line.numbers, language),
        "points": line.points,
        "rule": line.rule,
        "source": source_as_json(line.source),
    }
