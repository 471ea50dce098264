"""What the rule book says of one hire: ids and numbers, never sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.rules.category import Route
from tracker.rules.common.wage import Comparison
from tracker.rules.deadlines import Deadline
from tracker.rules.findings import Finding, Outcome
from tracker.rules.permit import PermitEnd
from tracker.rules.right_to_work import Standing


class LmiaOutcome(StrEnum):
    """Whether an LMIA is needed."""

    REQUIRED = "required"
    EXEMPT = "exempt"
    NO_PERMIT_NEEDED = "no_permit_needed"
    UNKNOWN = "unknown"
    FOR_COUNSEL = "for_counsel"


@dataclass(frozen=True, slots=True)
class LmiaDecision:
    """The answer to the first question. `category` is the route it rests on, None where it rests on none.

    `message` is an id of the common room. `missing` names what would settle it beside the categories' own.
    """

    outcome: LmiaOutcome
    category: str | None
    code: str | None
    authority: str | None
    message: str
    numbers: Mapping[str, object]
    missing: tuple[str, ...] = ()

    @property
    def needs_nothing(self) -> bool:
        """Whether the worker's own status spares every permit, so that no route is looked for."""
        return self.outcome is LmiaOutcome.NO_PERMIT_NEEDED and self.category is None


@dataclass(frozen=True, slots=True)
class CategoryVerdict:
    """A category and its findings. `code` and `authority` are those of the governing date; None where it has none.

    `notes` decide nothing; a category whose checks fail has none.
    """

    category: str
    route: Route
    rank: int
    outcome: Outcome
    code: str | None
    authority: str | None
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class WageVerdict:
    """The LMIA-side wage comparison, whatever category is suggested: what the job would have to pay.

    `comparison` holds the offer, every figure it was held against, and the one that binds; amounts in it are exact.
    """

    outcome: Outcome
    comparison: Comparison
    findings: tuple[Finding, ...]


class Words(NamedTuple):
    """A sentence that is not said yet: the room and id of its message, and its numbers."""

    room: str
    message: str
    numbers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A route beside the suggested one: why it comes after it, and what would have to change where it fails."""

    category: str
    outcome: Outcome
    standing: tuple[Words, ...]
    would_change: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything said of one hire on one day. Categories stand by rank, `missing` most useful first.

    `status` is what lets the worker work on that day, with its proof; `duties` what the employer owes whatever comes.
    `confirmed` is the category a person chose, `alternatives` the routes beside the suggested one that may yet do.
    `place` says where the permit may be asked for, `status_notes` what goes with the standing. Where it isn't
    `explained`, notes, duties, places and alternatives were left out.
    """

    id: str | int | None
    as_of: date
    rule_book: str
    lmia: LmiaDecision
    suggested: str | None
    categories: tuple[CategoryVerdict, ...]
    wage: WageVerdict
    permit: PermitEnd
    deadlines: tuple[Deadline, ...]
    missing: tuple[str, ...]
    status: Standing
    duties: tuple[Finding, ...]
    confirmed: str | None = None
    alternatives: tuple[Alternative, ...] = ()
    place: tuple[Finding, ...] = ()
    status_notes: tuple[Finding, ...] = ()
    explained: bool = True
