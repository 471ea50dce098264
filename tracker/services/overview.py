"""What a lead sees of a week and of a month: the same for a mail and for a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from tracker.reminders.report_days import ReportKind
from tracker.reminders.sending import sending_day
from tracker.services.kinds import kinds_of
from tracker.services.office import local_time
from tracker.services.untold import Untold, untold
from tracker.store.acknowledgement import standing_acknowledgements
from tracker.store.deadline import Deadline, open_deadline_count
from tracker.store.organisation import Organisation
from tracker.store.reminder import Reminder, State, settled_since, waiting
from tracker.store.report import Report, report_before
from tracker.store.restore_point import held_count
from tracker.store.rule_change import open_change_count
from tracker.store.sweep import complete_in, last_complete_sweep
from tracker.store.watched import Listed, Reminding, closed_since, failed_since, recorded_since, watched_due

SOON = 30
AHEAD = (30, 60, 90, 180)
PAST = (None, -1)
LONGEST_LOOK_BACK = timedelta(days=30)  # sweeps that found nothing are forgotten after that


@dataclass(frozen=True, slots=True)
class Week:
    """How the watch was kept since a day, and what wants somebody now.

    `complete` and `missed` are days with and without a complete sweep, today left out. `overdue` and `soon` (due within
    30 days) are deadlines that nobody lets rest.
    """

    since: date
    complete: int
    missed: Sequence[date]
    last_sweep: datetime | None
    accepted: int
    failed: int
    waiting: int
    watched: int
    held: int
    overdue: Listed
    soon: Listed
    untold: Untold

    @property
    def things(self) -> int:
        """How many things want somebody: each deadline, hire and address, and each kind of trouble once."""
        troubles = sum(map(bool, (self.missed, self.failed, self.held)))
        return self.overdue.total + self.soon.total + self.untold.count + troubles


@dataclass(frozen=True, slots=True)
class Ahead:
    """The deadlines due from `first` through `last` days from today."""

    first: int
    last: int
    listed: Listed


@dataclass(frozen=True, slots=True)
class Month:
    """What lies ahead, and what changed since the last overview.

    `resting` gives, for a deadline somebody has seen to, the day its reminders wake.
    """

    since: datetime
    ahead: Sequence[Ahead]
    overdue: Listed
    new: Listed
    changed: Listed
    closed: Listed
    rule_changes: int
    failed: Sequence[Reminder]
    failed_count: int
    resting: dict[int, date]

    @property
    def overdue_by_owner(self) -> list[tuple[str | None, list[Deadline]]]:
        """Owner's name (None: the organisation's own, or nobody's) and her overdue deadlines, the most first."""
        found: dict[str | None, list[Deadline]] = {}
        for deadline in self.overdue.deadlines:
            owner = deadline.hire.owner if deadline.hire else None
            found.setdefault(owner.name if owner else None, []).append(deadline)
        return sorted(found.items(), key=lambda item: (-len(item[1]), item[0] or ""))


def week_of(organisation: Organisation, at: datetime, since: date, at_most: int) -> Week:
    """The week, or the longer time since the last mail about it, as of an instant."""
    local = local_time(organisation, at)
    today = local.date()
    how = Reminding(kinds_of(organisation.id), today)
    whole = local_time(organisation, organisation.created_at).date() + timedelta(days=1)
    first = max(since, today - LONGEST_LOOK_BACK, whole)
    complete, missed = _days(first, local)
    settled = settled_since(organisation.id, _midnight(first, local))
    last = last_complete_sweep()
    return Week(
        since=first,
        complete=complete,
        missed=missed,
        last_sweep=last.finished_at if last else None,
        accepted=settled[State.ACCEPTED],
        failed=settled[State.FAILED],
        waiting=waiting(organisation.id, sending_day(local, organisation.sending_hour)),
        watched=open_deadline_count(organisation.id),
        held=held_count(organisation.id),
        overdue=watched_due(organisation.id, how, PAST, at_most, awake=True),
        soon=watched_due(organisation.id, how, (0, SOON), at_most, awake=True),
        untold=untold(organisation, at, at_most),
    )


def month_of(organisation: Organisation, at: datetime, since: datetime, at_most: int) -> Month:
    """What lies ahead on that day, and what changed since an instant."""
    today = local_time(organisation, at).date()
    how = Reminding(kinds_of(organisation.id), today)
    ahead = [
        Ahead(before + 1, last, watched_due(organisation.id, how, (before + 1, last), at_most))
        for before, last in pairwise((-1, *AHEAD))
    ]
    overdue = watched_due(organisation.id, how, PAST, at_most)
    failed, failed_count = failed_since(organisation.id, since, at_most)
    return Month(
        since=since,
        ahead=ahead,
        overdue=overdue,
        new=recorded_since(organisation.id, how, since, at_most, changed=False),
        changed=recorded_since(organisation.id, how, since, at_most, changed=True),
        closed=closed_since(organisation.id, since, at_most),
        rule_changes=open_change_count(organisation.id),
        failed=failed,
        failed_count=failed_count,
        resting=_resting(organisation.id, [overdue, *(part.listed for part in ahead)], today),
    )


def overview_since(organisation: Organisation, at: datetime, report: Report | None = None) -> datetime:
    """From when an overview tells what changed: the one before, or the first of the month before where none was sent.

    `report` is the mail it is for; a page goes on from the newest.
    """
    before = report_before(organisation.id, (ReportKind.MONTHLY,), report)
    if before is not None:
        return before.created_at
    local = local_time(organisation, at)
    return _midnight((local.date().replace(day=1) - timedelta(days=1)).replace(day=1), local)


def _days(first: date, local: datetime) -> tuple[int, list[date]]:
    """How many days from the first through yesterday have a complete sweep, and which have none."""
    days = [first + timedelta(days=number) for number in range((local.date() - first).days)]
    if not days:
        return 0, []
    done = complete_in([(_midnight(day, local), _midnight(day + timedelta(days=1), local)) for day in days])
    missed = [day for day, complete in zip(days, done, strict=True) if not complete]
    return len(days) - len(missed), missed


def _midnight(day: date, local: datetime) -> datetime:
    return datetime.combine(day, time.min, tzinfo=local.tzinfo)


def _resting(organisation_id: int, lists: Sequence[Listed], today: date) -> dict[int, date]:
    ids = [deadline.id for listed in lists for deadline in listed.deadlines]
    standing = standing_acknowledgements([organisation_id], ids)
    return {deadline_id: one.wake_on for deadline_id, one in standing.items() if one.wake_on > today}
