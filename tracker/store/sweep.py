"""The heartbeat: one row per reminder sweep."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db

EVERY = timedelta(minutes=1)  # between two sweeps
SILENT_AFTER = 2 * EVERY
"""The sweep due a minute after the last had the whole of its minute, after which its message expires: one is missing.

A sweep itself takes seconds, and no mail can make it longer: sweeps have a worker of their own.
"""


class Standing(StrEnum):
    """Whether the watch is being kept."""

    WATCHING = "watching"
    STOPPED = "stopped"
    NOT_BEGUN = "not begun"


class Sweep(Base):
    """A sweep over everything due at `as_of`, normally the instant it started.

    `finished_at` None: it began and never completed. The counts go up while the claimed mails are handed over, which
    may be after the sweep itself is complete.
    """

    __tablename__ = "sweep"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    as_of: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    checked: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)


def last_complete_sweep() -> Sweep | None:
    """The newest sweep that finished, or None before the first; newest by number, for a clock may be set back."""
    return db.session.scalar(select(Sweep).where(Sweep.finished_at.is_not(None)).order_by(Sweep.id.desc()).limit(1))


def standing(last: Sweep | None, now: datetime) -> Standing:
    """What the last complete sweep says of the watch; one of the future was before the clock was set back."""
    if last is None or last.finished_at is None:
        return Standing.NOT_BEGUN
    return Standing.WATCHING if abs(now - last.finished_at) < SILENT_AFTER else Standing.STOPPED


def count_in_sweep(sweep_id: int, **more: int) -> None:
    """Add to a sweep's counts; several workers may do so at once. Does not commit."""
    added = {name: getattr(Sweep, name) + number for name, number in more.items() if number}
    if added:
        db.session.connection().execute(update(Sweep).where(Sweep.id == sweep_id).values(**added))


def complete_in(spans: Sequence[tuple[datetime, datetime]]) -> list[bool]:
    """For each span of time, whether a sweep completed in it."""
    done = [
        exists().where(Sweep.finished_at >= begin, Sweep.finished_at < end).label(f"span_{number}")
        for number, (begin, end) in enumerate(spans)
    ]
    return [bool(found) for found in db.session.execute(select(*done)).one()]


def sweeps_in(begin: datetime, end: datetime) -> tuple[int, datetime | None, datetime | None]:
    """How many sweeps completed in a span, and when the first and the last did."""
    finished = Sweep.finished_at
    counted = select(func.count(), func.min(finished), func.max(finished)).where(finished >= begin, finished < end)
    number, first, last = db.session.execute(counted).one()
    return number, first, last
