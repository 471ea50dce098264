"""What a check sees of a hire.

A named tuple, like findings: an assessment makes twenty, and a frozen dataclass costs four times as much to make.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

from tracker.errors import NotInForce
from tracker.rules.book import Book, Entry
from tracker.rules.facts import Hire, ReferenceWage

Result = TypeVar("Result")


class Case(NamedTuple):
    """A hire, the days that govern, and the dated values of one room.

    `as_of`, `lmia_received_on` and `permit_applied_on` have the contract's defaults applied. `governing_date` is the
    one of the three that the category being asked follows. `reference_wages` are the published wages in force on the
    governing date. `memo` holds what several checks of one hire share: see `once`.
    `slug` is the category being asked: members of a family share its room.
    """

    hire: Hire
    as_of: date
    lmia_received_on: date
    permit_applied_on: date
    governing_date: date
    room: str
    book: Book
    reference_wages: tuple[ReferenceWage, ...] | None
    memo: dict[str, Any]
    slug: str = ""

    def value(self, name: str, on: date | None = None) -> Any:
        """The value in force on a day (the governing date by default).

        `common.<name>` looks in the room that categories share. Raises NotInForce before the first entry and after the
        last, KeyError for a name no file declares.
        """
        return self.book.entry(self.room, name, on or self.governing_date).value

    def known(self, name: str, on: date | None = None) -> Any:
        """Like `value`, but None where no entry is in force: notes stay silent then."""
        try:
            return self.value(name, on)
        except NotInForce:
            return None

    def entry(self, name: str, on: date | None = None) -> Entry:
        """Like `value`, with the source, the day it was checked and the confidence."""
        return self.book.entry(self.room, name, on or self.governing_date)

    def in_room(self, room: str, slug: str = "") -> "Case":
        """The same hire, day and wages before another room's values; what was worked out stays shared."""
        return Case(
            self.hire,
            self.as_of,
            self.lmia_received_on,
            self.permit_applied_on,
            self.governing_date,
            room,
            self.book,
            self.reference_wages,
            self.memo,
            slug,
        )

    def once(self, name: str, work: Callable[["Case"], Result]) -> Result:
        """The result of a sum over the hire, done once for all the checks that need it."""
        if name not in self.memo:
            self.memo[name] = work(self)
        result: Result = self.memo[name]
        return result
