"""A verdict as JSON text, fast enough for a batch: what was written of one hire is kept for the next.

The hires of a batch share most of their findings, word for word. Their text is kept by all that goes into it.
"""

import json
from typing import Any

import orjson

from tracker.rules.findings import Finding
from tracker.rules.verdict import Verdict
from tracker.rules.verdict_json import finding_as_json, verdict_as_json

MOST_KEPT = 5_000
"""Findings whose text is kept, some 10 MB. When there are more, keeping starts anew, so memory stays flat."""


class Encoder:
    """Writes verdicts in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.kept: dict[tuple[object, ...], orjson.Fragment] = {}

    def encoded(self, verdict: Verdict) -> bytes:
        """The verdict as JSON text. The `id` may be a whole number larger than the encoder takes."""
        answer = verdict_as_json(verdict, self.language, finding=self._finding)
        answer["id"] = orjson.Fragment(json.dumps(verdict.id))
        return orjson.dumps(answer)

    def _finding(self, finding: Finding, language: str | None) -> Any:
        key = _key(finding)
        try:
            return self.kept[key]
        except KeyError:
            written = orjson.Fragment(orjson.dumps(finding_as_json(finding, language)))
        except TypeError:  # a table among its numbers can't be looked up
            return finding_as_json(finding, language)
        if len(self.kept) >= MOST_KEPT:
            self.kept.clear()
        self.kept[key] = written
        return written


def _key(finding: Finding) -> tuple[object, ...]:
    """All that goes into the text of a finding: a program's, for a batch knows none that counsel concluded on.

    An amount of 12 is written otherwise than the number 12, so the types of the numbers count.
    """
    numbers = tuple(finding.numbers.values())
    return (*finding[:3], *finding[4:6], id(finding.source), *finding[7:11], numbers, *map(type, numbers))
