"""What a check says, and how the answers of many checks combine.

Answers and findings are named tuples: an assessment makes a hundred of each, and a frozen dataclass costs three times
as much to make.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.rules.book import Entry


class Outcome(StrEnum):
    """How a question ends. Unknown never counts as no."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    FOR_COUNSEL = "for_counsel"


class Answer(NamedTuple):
    """What a check returns: ids and numbers, never sentences.

    `message` is an id in the room's `messages.yaml`, `rule` the name of the dated value whose source backs the answer;
    both may be written `common.<name>`. `numbers` fill the message. `missing` names contract input paths. `on` is the
    day the rule was asked about, where it is another than the category's governing date. `remedy` is the message id of
    what would have to change for the answer to be met, filled by the same numbers.
    """

    outcome: Outcome
    message: str
    rule: str
    numbers: Mapping[str, object]
    missing: tuple[str, ...] = ()
    on: date | None = None
    remedy: str | None = None

    def dated(self, on: date) -> "Answer":
        """The same answer, governed by another day than the rest of its category."""
        return self._replace(on=on)

    def remedied(self, remedy: str, **numbers: object) -> "Answer":
        """The same answer, with the sentence that says what would have to change."""
        return self._replace(remedy=remedy, numbers={**self.numbers, **numbers})


def met(message: str, rule: str, **numbers: object) -> Answer:
    return Answer(Outcome.MET, message, rule, numbers)


def not_met(message: str, rule: str, **numbers: object) -> Answer:
    return Answer(Outcome.NOT_MET, message, rule, numbers)


def for_counsel(message: str, rule: str, **numbers: object) -> Answer:
    return Answer(Outcome.FOR_COUNSEL, message, rule, numbers)


def unknown(message: str, rule: str, missing: Iterable[str] = (), **numbers: object) -> Answer:
    return Answer(Outcome.UNKNOWN, message, rule, numbers, tuple(missing))


def told(message: str, rule: str, **numbers: object) -> Answer:
    """A note: something to know that decides nothing, such as a fee, a form or a duty."""
    return met(message, rule, **numbers)


class Conclusion(NamedTuple):
    """What counsel concluded of a finding in the program's stead: whose it is, since when, and why."""

    outcome: Outcome
    reason: str
    by: str
    on: date


class Finding(NamedTuple):
    """An answer with the check that gave it, the room whose words it uses, and the dated source behind it.

    `rule` is the public id of the rule. `source` is the entry of the value file in force on `governing_date`; None
    only where the value was not in force and has no entry at all. `doubtful` says that the outcome was left to counsel
    because the source is of low confidence, so the message reads as if it were certain. Where counsel disputed the
    finding, `outcome` is that of her `conclusion`, and `program_outcome` what the program had said.
    """

    check: str
    outcome: Outcome
    message: str
    numbers: Mapping[str, object]
    missing: tuple[str, ...]
    rule: str
    source: Entry | None
    governing_date: date
    room: str
    doubtful: bool = False
    remedy: str | None = None
    conclusion: Conclusion | None = None
    program_outcome: Outcome | None = None

    def concluded(self, conclusion: Conclusion) -> "Finding":
        """The finding with counsel's conclusion in the place of the program's outcome."""
        return self._replace(outcome=conclusion.outcome, conclusion=conclusion, program_outcome=self.outcome)


_MET, _NOT_MET, _FOR_COUNSEL = Outcome.MET, Outcome.NOT_MET, Outcome.FOR_COUNSEL


def combined(outcomes: Iterable[Outcome]) -> Outcome:
    """not_met if any is; else for_counsel; else unknown; else met (also where there is none)."""
    worst = _MET
    for outcome in outcomes:
        if outcome is _NOT_MET:
            return outcome
        if outcome is _FOR_COUNSEL or worst is _MET:
            worst = outcome
    return worst
