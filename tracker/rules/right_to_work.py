"""Whether the file holds a paper that lets the worker work on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from enum import StrEnum

from tracker.rules.book import Book, Entry
from tracker.rules.category import Route, category_named
from tracker.rules.dates import end_of_day_utc
from tracker.rules.facts import Hire, Worker, WorkPermit

ROOM = "common"
CANADA = "CAN"
SHORT_STAYS = ("short_stay", "researcher_120")


class State(StrEnum):
    """What the right to work rests on. `none`: nothing on file proves it, which is not to say that there is none."""

    NOT_NEEDED = "not_needed"
    PERMIT = "permit"
    OPEN_PERMIT = "open_permit"
    MAINTAINED_STATUS = "maintained_status"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """The right to work on a day, its proof, and the words and source for it.

    `until` is the last day the paper covers, None where it has no end or the end isn't known (maintained status lasts
    until the decision). `employed` says whether employment has begun and not ended on that day; `cannot_prove` is what
    the dashboard counts.
    """

    state: State
    until: date | None
    employed: bool
    message: str
    rule: str
    source: Entry
    numbers: Mapping[str, object] = field(default_factory=dict)
    room: str = ROOM

    @property
    def cannot_prove(self) -> bool:
        """Employed, and nothing on file lets the worker work."""
        return self.employed and self.state is State.NONE


@dataclass(frozen=True, slots=True)
class _Proof:
    """A state before its source is looked up; `value` names the dated value behind it."""

    state: State
    message: str
    value: str
    until: date | None = None
    numbers: Mapping[str, object] = field(default_factory=dict)


def right_to_work(hire: Hire, as_of: date, book: Book) -> Standing:
    """What on file allows work on `as_of`: status, a permit in force, or an extension filed before the permit ended.

    Sources: decision.table (steps 1 and 2), wp.status_ends, wp.maintained_status, wp.extension.deadline_utc. Nothing
    recorded counts as nothing proved.
    """
    proof = _without_permit(hire, as_of) or _by_permit(hire, as_of) or _nothing(hire)
    value = book.find(ROOM, proof.value)
    return Standing(
        state=proof.state,
        until=proof.until,
        employed=employed(hire, as_of),
        message=proof.message,
        rule=value.rule,
        source=value.at(as_of),
        numbers=proof.numbers,
    )


def has_status_in_canada(worker: Worker) -> bool:
    """Whether the worker is known to be a citizen or a permanent resident, who needs no permit (decision.table)."""
    return CANADA in (worker.citizenships or ()) or CANADA in (worker.permanent_residences or ())


def employed(hire: Hire, as_of: date) -> bool:
    """Whether employment has begun and not ended; its last day still counts."""
    employment = hire.documents.employment
    if employment.began_on is None or employment.began_on > as_of:
        return False
    return employment.ended_on is None or employment.ended_on >= as_of


def extension_filed_in_time(permit: WorkPermit) -> bool:
    """Whether an extension was filed before the midnight UTC that ends the permit's last day; at midnight is late."""
    if permit.expires_on is None or permit.extension_filed_at is None:
        return False
    return permit.extension_filed_at < end_of_day_utc(permit.expires_on)


def _without_permit(hire: Hire, as_of: date) -> _Proof | None:
    """Citizens, permanent residents, a confirmed case of work without a permit, and a short stay while its days run."""
    if CANADA in (hire.worker.citizenships or ()):
        return _Proof(State.NOT_NEEDED, "standing.citizen", "work.who_needs_a_permit")
    if CANADA in (hire.worker.permanent_residences or ()):
        return _Proof(State.NOT_NEEDED, "standing.permanent_resident", "work.who_needs_a_permit")
    if hire.category not in SHORT_STAYS:
        return _confirmed_case(hire)
    for stay in hire.short_stays or ():
        if stay.granted_on is not None and stay.days is not None:
            until = stay.granted_on + timedelta(days=stay.days - 1)
            if stay.granted_on <= as_of <= until:
                numbers = {"granted_on": stay.granted_on, "until": until}
                return _Proof(State.NOT_NEEDED, "standing.short_stay", "standing.short_stay", until, numbers)
    return None


def _confirmed_case(hire: Hire) -> _Proof | None:
    """Work that a person confirmed to need no permit, such as a business visit (r186.table)."""
    category = category_named(hire.category or "")
    if category is None or category.route is not Route.NO_PERMIT:
        return None
    numbers = {"case": category.slug}
    return _Proof(State.NOT_NEEDED, "standing.confirmed_case", "work.who_needs_a_permit", None, numbers)


def _by_permit(hire: Hire, as_of: date) -> _Proof | None:
    """The permit on file; None where none is recorded."""
    permit = hire.documents.work_permit
    if permit.expires_on is None:
        return None
    if permit.issued_on is not None and permit.issued_on > as_of:
        return _none("standing.permit_not_yet", issued_on=permit.issued_on)
    if as_of > permit.expires_on:
        return _after_expiry(permit, permit.expires_on, as_of)
    is_open = hire.worker.open_work_permit is True
    state, message = (State.OPEN_PERMIT, "standing.open_permit") if is_open else (State.PERMIT, "standing.permit")
    return _Proof(state, message, "standing.permit", permit.expires_on, {"until": permit.expires_on})


def _after_expiry(permit: WorkPermit, expired_on: date, as_of: date) -> _Proof:
    """Maintained status lasts until the decision, if the extension was filed in time (wp.maintained_status)."""
    filed_at, decided_on = permit.extension_filed_at, permit.decision_on
    if filed_at is None:
        return _none("standing.expired", expired_on=expired_on)
    filed_on = filed_at.astimezone(UTC).date()
    if not extension_filed_in_time(permit):
        return _none("standing.filed_late", expired_on=expired_on, filed_on=filed_on)
    if decided_on is not None and decided_on <= as_of:
        return _none("standing.decided", expired_on=expired_on, decided_on=decided_on)
    numbers = {"expired_on": expired_on, "filed_on": filed_on}
    return _Proof(State.MAINTAINED_STATUS, "standing.maintained", "standing.maintained", None, numbers)


def _nothing(hire: Hire) -> _Proof:
    """No end of a permit is recorded: an open permit may have been seen all the same."""
    if hire.worker.open_work_permit:
        return _Proof(State.OPEN_PERMIT, "standing.open_permit_without_end", "standing.permit")
    if hire.documents.work_permit.issued_on is not None:
        return _none("standing.permit_without_end")
    return _none("standing.nothing")


def _none(message: str, **numbers: object) -> _Proof:
    return _Proof(State.NONE, message, "standing.permit", None, numbers)
