"""What a deadline is, and what the rules that derive one are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.rules.book import Book, Entry
from tracker.rules.case import Case
from tracker.rules.category import Category
from tracker.rules.facts import Hire
from tracker.rules.zones import local_times

ROOM = "deadlines"
CERTAIN, FOR_COUNSEL = "certain", "for_counsel"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that must not be missed: `due_on` is the last good day.

    `due_at` is the instant from which it is too late, where one binds, in UTC, and `local` the same instant in the
    zones of the work sites, by IANA name. `start_by` is the day somebody should begin. `certainty` is `for_counsel`
    where the source is old, silent or of low confidence. `message` with its `numbers` says why, in the words of `room`;
    `rule` is the public id and `source` the dated entry behind it.
    """

    kind: str
    due_on: date
    due_at: datetime | None
    start_by: date
    certainty: str
    message: str
    numbers: Mapping[str, object]
    rule: str
    source: Entry
    room: str = ROOM
    local: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A hire, the category whose rules it follows (None where there is none yet), and the day of the question."""

    hire: Hire
    category: Category | None
    book: Book
    as_of: date

    def entry(self, name: str, on: date) -> Entry:
        """A value of this room on a day. Raises NotInForce."""
        return self.book.entry(ROOM, name, on)

    def case(self, category: Category) -> Case:
        """The hire as the category's own rules see it, on the day the permit is applied for."""
        application = self.hire.application
        permit_applied_on = application.permit_applied_on or self.as_of
        lmia_received_on = application.lmia_received_on or self.as_of
        return Case(
            hire=self.hire,
            as_of=self.as_of,
            lmia_received_on=lmia_received_on,
            permit_applied_on=permit_applied_on,
            governing_date=lmia_received_on if category.governed_by == "lmia" else permit_applied_on,
            room=category.room,
            book=self.book,
            reference_wages=None,
            memo={},
            slug=category.slug,
        )

    def deadline(
        self,
        kind: str,
        due_on: date,
        rule: str,
        source: Entry,
        *,
        message: str | None = None,
        due_at: datetime | None = None,
        doubtful: bool = False,
        **numbers: object,
    ) -> Deadline:
        """The deadline of a kind, with its start-by day. The message is named like the kind unless given."""
        provinces = (site.province for site in self.hire.job.work_sites or ())
        return Deadline(
            kind=kind,
            due_on=due_on,
            due_at=due_at,
            start_by=own_start_by(self.book, kind, due_on),
            certainty=FOR_COUNSEL if doubtful or source.confidence == "low" else CERTAIN,
            message=message or kind,
            numbers={"due_on": due_on, **numbers},
            rule=self.book.find(ROOM, rule).rule,
            source=source,
            local=local_times(due_at, provinces) if due_at else (),
        )


def own_start_by(book: Book, kind: str, due_on: date) -> date:
    """The last safe day to begin for a deadline of this kind, by the lead time of the rules. Raises NotInForce."""
    return due_on - timedelta(days=book.entry(ROOM, f"lead_days.{kind}", due_on).value)
