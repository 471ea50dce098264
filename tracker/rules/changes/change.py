"""What a change to a job already begun is, and what one look at it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.rules.book import Book, Entry
from tracker.rules.case import Case
from tracker.rules.facts import Hire
from tracker.rules.regime import Regime

ROOM = "changes"


class ChangeOutcome(StrEnum):
    """What the employer has to do, lightest first."""

    NO_ACTION = "no_action"
    TELL_COUNSEL = "tell_counsel"
    NEW_PERMIT_OR_LMIA_LIKELY = "new_permit_or_lmia_likely"


@dataclass(frozen=True, slots=True)
class Change:
    """A hire as it stands and as it would be; `new_employer` where another employer would take the worker on."""

    before: Hire
    after: Hire
    regime: Regime
    book: Book
    as_of: date
    new_employer: bool = False

    def value(self, name: str) -> object:
        """A value of this room, or `common.<name>`, on the day of the question. Raises NotInForce."""
        return self.book.value(ROOM, name, self.as_of)

    def case(self, hire: Hire) -> Case:
        """One of the two hires as the shared rules see it, every date being the day of the question."""
        as_of = self.as_of
        return Case(hire, as_of, as_of, as_of, as_of, ROOM, self.book, hire.job.reference_wages, {})


class Judged(NamedTuple):
    """What one look says: `message` is an id of this room, `rule` the name of the dated value behind it."""

    outcome: ChangeOutcome
    message: str
    rule: str
    numbers: Mapping[str, object]
    missing: tuple[str, ...] = ()


def no_action(message: str, rule: str, /, **numbers: object) -> Judged:
    return Judged(ChangeOutcome.NO_ACTION, message, rule, numbers)


def tell_counsel(message: str, rule: str, missing: tuple[str, ...] = (), /, **numbers: object) -> Judged:
    return Judged(ChangeOutcome.TELL_COUNSEL, message, rule, numbers, missing)


def new_permit(message: str, rule: str, /, **numbers: object) -> Judged:
    return Judged(ChangeOutcome.NEW_PERMIT_OR_LMIA_LIKELY, message, rule, numbers)


class ChangeFinding(NamedTuple):
    """What one look said, with its dated source. `change` names the look: wage, hours, occupation, title, …"""

    change: str
    outcome: ChangeOutcome
    message: str
    numbers: Mapping[str, object]
    missing: tuple[str, ...]
    rule: str
    source: Entry
    room: str = ROOM


@dataclass(frozen=True, slots=True)
class ChangeVerdict:
    """The answer: the gravest of the findings, and notes that decide nothing. `message` sums it up."""

    outcome: ChangeOutcome
    regime: Regime
    message: str
    findings: tuple[ChangeFinding, ...]
    notes: tuple[ChangeFinding, ...]
    as_of: date
    rule_book: str
