"""The errors of the house. Non-compliance is a finding, not an error."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what somebody entered.

    `field` is a contract input path (`job.wage.amount`) or a form field; `message` names it and says what would be
    right. `line` is the line of the file, from 1 with the header counted, where the input is one.
    """

    field: str
    message: str
    line: int | None = None


class TrackerError(Exception):
    """Anything the tracker raises on purpose."""


class NotFound(TrackerError):
    """There is no such thing, or not for this reader: the two look the same from outside."""


class NotAllowed(TrackerError):
    """The reader may see this, but her role doesn't cover the act."""


class Conflict(TrackerError):
    """What was asked for contradicts what is already there; the message says how."""


class Invalid(TrackerError):
    """Input that can't be taken; carries every problem at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in self.problems))


class NotInForce(TrackerError):
    """A dated value was asked for on a day before it began or after it ended."""

    def __init__(self, name: str, on: date) -> None:
        self.name = name
        self.on = on
        super().__init__(f"{name} is not in force on {on.isoformat()}")


class BadValues(TrackerError):
    """A file of the rule book that the strict reader refuses."""

    def __init__(self, file: Path, key: str, why: str) -> None:
        self.file = file
        self.key = key
        self.why = why
        super().__init__(f"{file}: {key}: {why}")


class DeliveryError(TrackerError):
    """A mail the server did not take. Permanent: the same mail would be refused again.

    `trouble` is what has to be mended, one of `tracker.mail.trouble.Trouble`.
    """

    def __init__(self, message: str, *, permanent: bool, trouble: str = "other") -> None:
        self.permanent = permanent
        self.trouble = trouble
        super().__init__(message)
