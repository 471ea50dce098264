"""Deadlines as versions, and the reminders each version wants: rows, in the caller's transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select

from tracker import clock
from tracker.reminders.kind import Kind
from tracker.reminders.planner import (
    UNDELIVERED,
    WOKEN,
    Due,
    Notice,
    People,
    Wanted,
    all_are_the_leads_too,
    gets,
    is_tier,
    recipients,
    silenced,
    wanted,
)
from tracker.rules.deadlines import Deadline as Derived
from tracker.services.actor import Actor
from tracker.services.deadline_words import because_as_json, origin_as_json
from tracker.services.hire_facts import papers_in_view
from tracker.services.kinds import kinds_of, start_by
from tracker.services.staff import staff_on
from tracker.services.versions import UNSENT, Key, found_again, reminders_of, settle_as_superseded, supersede
from tracker.store.acknowledgement import Acknowledgement, standing_acknowledgements
from tracker.store.base import db
from tracker.store.deadline import Deadline, open_kinds
from tracker.store.document import Document, document_hire
from tracker.store.hire import Hire
from tracker.store.reminder import Reason, Reminder, State

PLAN_REVIEW = "lmbp_review"
"""The one kind that belongs to the organisation: one benefits plan on twenty hires is one deadline."""

PAPERS = {
    "work_permit_expiry": "work_permit",
    "work_permit_extension": "work_permit",
    "maintained_status_letter": "extension_filing",
    "restoration_window": "work_permit",
    "passport_expiry": "passport",
    "biometrics_expiry": "biometrics",
    "medical_expiry": "medical",
    "lmia_expiry": "lmia",
    "job_offer_end": "job_offer",
    "bc_pnp_120_day_window": "job_offer",
    "wage_review": "wage_review",
    PLAN_REVIEW: "lmbp",
}
"""Kind of deadline → kind of document it follows from; the others follow from the hire itself."""


def plan_deadlines(actor: Actor, hire: Hire, deadlines: Iterable[Derived]) -> None:
    """Write what follows from the hire today, and plan its reminders. Does not commit.

    A changed due date is a new version; changed words are not. A deadline that no longer follows is superseded, and
    with it every reminder not yet sent. Dates of a user's own stand until they are ended (`custom_dates`).
    """
    db.session.flush()
    db.session.execute(select(Hire.id).where(Hire.id == hire.id).with_for_update())
    derived = {deadline.kind: deadline for deadline in deadlines}
    papers, people = papers_in_view(hire, actor.today), staff_on(actor.organisation.id, actor.today).people(hire)
    kinds = kinds_of(actor.organisation.id)
    own = {kind: deadline for kind, deadline in derived.items() if kind != PLAN_REVIEW}
    of_users, standing = _open_of_hire(hire)
    for kind, row in standing.items():
        if kind not in own:
            supersede(row)
    newest = _newest_versions(hire)
    versions = [
        _version(
            actor, hire, deadline, papers.get(PAPERS.get(kind, "")), standing.get(kind), newest.get(kind, 0), kinds
        )
        for kind, deadline in own.items()
    ] + of_users
    db.session.flush()
    existing, rests = reminders_of(versions), _rests_of(versions, actor.today)
    for version in versions:
        quiet = silenced(kinds[version.kind], version.due_on, derived.keys(), hire.employment_ended_on)
        scheme = _Scheme(kinds[version.kind], None if quiet else people, actor.today, rests.get(version.id))
        _plan(version, scheme, existing[version.id])
    _plan_of_organisation(actor, hire, derived.get(PLAN_REVIEW), papers.get(PAPERS[PLAN_REVIEW]), kinds)


def plan_again(actor: Actor, deadlines: Sequence[Deadline]) -> None:
    """Bring the reminders of these standing versions in line with today's people, tiers and acknowledgements.

    A lead time the organisation set moves the day to begin; back to the rules' own it moves only when the hire is
    assessed again (`follow_up.refresh_hire`). Does not commit.
    """
    db.session.flush()
    kinds, staff = kinds_of(actor.organisation.id), staff_on(actor.organisation.id, actor.today)
    beside = open_kinds(actor.organisation.id, {version.hire_id for version in deadlines if version.hire_id})
    existing, rests = reminders_of(deadlines), _rests_of(deadlines, actor.today)
    for version in deadlines:
        hire, kind = version.hire, kinds[version.kind]
        if version.custom_date_id is None:
            version.start_by = start_by(kind, version.due_on, version.start_by)
        ended_on, others = (hire.employment_ended_on, beside[hire.id]) if hire else (None, set())
        quiet = silenced(kind, version.due_on, others, ended_on)
        people = None if quiet else staff.people(hire)
        _plan(version, _Scheme(kind, people, actor.today, rests.get(version.id)), existing[version.id])


def plan_reminders(version: Deadline, people: People, today: date, kind: Kind) -> None:
    """Bring a version's reminders in line with what is wanted from today on."""
    scheme = _Scheme(kind, people, today, _rests_of([version], today).get(version.id))
    _plan(version, scheme, reminders_of([version])[version.id])


@dataclass(frozen=True, slots=True)
class _Scheme:
    """By what reminders are planned; nothing is wanted where `people` is None, little before `rest` ends."""

    kind: Kind
    people: People | None
    today: date
    rest: Acknowledgement | None

    @property
    def owner(self) -> int | None:
        return self.people.owner if self.people else None


def _plan(version: Deadline, scheme: _Scheme, existing: Mapping[Key, Reminder]) -> None:
    kind, people, today, rest = scheme.kind, scheme.people, scheme.today, scheme.rest
    due = Due(version.due_on, version.start_by, is_new=version.replaces_id is None)
    told = _told(scheme, due, existing)
    noticed = {
        recipient
        for (tier, recipient), row in existing.items()
        if tier in set(Notice) and row.send_on == today and row.state != State.SUPERSEDED
    }
    plan = wanted(kind, due, today, people, told, noticed, rest.wake_on if rest else None) if people else ()
    getting = recipients(kind, people) if people else {}
    mine = {key for key in existing if gets(getting, key[1], key[0], (due.due_on - existing[key].send_on).days)}
    if people:  # somebody who stands in for another hears of it, whether or not she gets reminders of her own
        mine |= {key for key in existing if key[0].startswith(UNDELIVERED) and key[1] in people.all}
    plan += () if rest else _passed_on(due.due_on, getting, today, plan, existing, mine)
    for mail in plan:
        _want(version, mail, existing.get((mail.tier, mail.recipient)))
    keep = {(mail.tier, mail.recipient) for mail in plan}
    for key, reminder in existing.items():
        if reminder.state in UNSENT and key not in keep and not (key in mine and _still_due(reminder, scheme)):
            settle_as_superseded(reminder, _why_not(reminder, getting, rest))


def _passed_on(
    due_on: date,
    getting: Mapping[int, int | None],
    today: date,
    plan: Collection[Wanted],
    existing: Mapping[Key, Reminder],
    mine: Collection[Key],
) -> tuple[Wanted, ...]:
    """The last mail due to somebody who doesn't get it any more, for those who do and have heard nothing since.

    Whoever is new has a notice in the plan already. This is for an owner who is back, or owned the hire before.
    `mine`: what goes to somebody who still gets it.
    """
    due = [row for row in existing.values() if row.state in (State.PLANNED, State.CLAIMED) and row.send_on <= today]
    gone = [row for row in due if (row.tier, row.recipient_id) not in mine and not row.tier.startswith(UNDELIVERED)]
    if not gone:
        return ()
    last = max(gone, key=lambda row: row.send_on)
    heard = {mail.recipient for mail in plan if mail.send_on <= today} | {
        row.recipient_id
        for key, row in existing.items()
        if key in mine and row.state != State.SUPERSEDED and last.send_on <= row.send_on <= today
    }
    tier, before = Notice.JOINED if last.tier in set(Notice) else last.tier, (due_on - last.send_on).days
    missing = [one for one, most in getting.items() if one not in heard and (most is None or before <= most)]
    return tuple(Wanted(tier, one, last.send_on) for one in missing)


def _told(scheme: _Scheme, due: Due, existing: Mapping[Key, Reminder]) -> set[int]:
    """Who is in the version's plan already; not a lead who owns the hire by now, and was told as a lead alone."""
    counting = [row for row in existing.values() if _counts_as_told(row)]
    told, people = {row.recipient_id for row in counting}, scheme.people
    if people and people.owner in people.leads and not all_are_the_leads_too(scheme.kind, due):
        told -= {people.owner} - {row.recipient_id for row in counting if not _as_lead(row, due, scheme.kind)}
    return told


def _counts_as_told(row: Reminder) -> bool:
    """Whether its recipient is in the version's plan; what an acknowledgement silenced was wanted until then.

    Whoever only heard that another could not be reached is not.
    """
    return not row.tier.startswith(UNDELIVERED) and (row.state != State.SUPERSEDED or row.reason == Reason.ACKNOWLEDGED)


def _as_lead(row: Reminder, due: Due, kind: Kind) -> bool:
    """Whether its recipient got or gets it for leading the organisation: it doesn't tell her that the hire is hers."""
    of_leads = (due.due_on - row.send_on).days <= kind.leads_from and row.tier not in set(Notice)
    return of_leads or row.tier == Notice.JOINED


def _still_due(reminder: Reminder, scheme: _Scheme) -> bool:
    """Whether a planned row that `wanted` doesn't name must go out all the same: its day came and no sweep has yet."""
    if scheme.rest is not None:
        return not is_silenced_by(scheme.rest, reminder)
    if reminder.tier in (Notice.HANDED_OVER, Notice.STANDING_IN) and reminder.recipient_id != scheme.owner:
        return False
    if reminder.tier.startswith(WOKEN):  # of an acknowledgement that was taken back before that day
        return reminder.send_on <= scheme.today
    return reminder.send_on < scheme.today or not is_tier(reminder.tier)


def is_silenced_by(rest: Acknowledgement, reminder: Reminder) -> bool:
    """Whether this reminder rests while that acknowledgement holds; not what is news to somebody who came since."""
    return is_tier(reminder.tier) or reminder.created_at <= rest.made_at


def _why_not(reminder: Reminder, getting: Mapping[int, int | None], rest: Acknowledgement | None) -> Reason:
    if reminder.recipient_id not in getting:
        return Reason.NOT_RECIPIENT
    return Reason.ACKNOWLEDGED if rest is not None and reminder.send_on < rest.wake_on else Reason.NOT_WANTED


def _rests_of(rows: Sequence[Deadline], today: date) -> dict[int, Acknowledgement]:
    """For each of these versions that rests, the acknowledgement under which it does."""
    organisations = {row.organisation_id for row in rows}
    standing = standing_acknowledgements(organisations, [row.id for row in rows])
    return {deadline_id: row for deadline_id, row in standing.items() if row.wake_on > today}


def _open_of_hire(hire: Hire) -> tuple[list[Deadline], dict[str, Deadline]]:
    """The versions that stand: of dates of a user's own, and of those that follow from the records, by kind."""
    rows = db.session.scalars(
        select(Deadline).where(
            Deadline.organisation_id == hire.organisation_id,
            Deadline.hire_id == hire.id,
            Deadline.superseded_at.is_(None),
        )
    )
    found = list(rows.unique())
    of_users = [row for row in found if row.custom_date_id is not None]
    return of_users, {row.kind: row for row in found if row.custom_date_id is None}


def _newest_versions(hire: Hire) -> dict[str, int]:
    counted = (
        select(Deadline.kind, func.max(Deadline.version).label("newest"))
        .where(Deadline.organisation_id == hire.organisation_id, Deadline.hire_id == hire.id)
        .group_by(Deadline.kind)
    )
    return {row.kind: row.newest for row in db.session.execute(counted)}


def _version(
    actor: Actor,
    hire: Hire | None,
    derived: Derived,
    paper: Document | None,
    standing: Deadline | None,
    newest: int,
    kinds: Mapping[str, Kind],
) -> Deadline:
    """The row of this due date: the standing one where the date is the same, else a new version that takes over."""
    replaced = standing if standing is not None and standing.due_on != derived.due_on else None
    if replaced is not None:
        supersede(replaced)
    if standing is None and hire is not None and newest:
        standing = found_again(hire, derived.kind, newest, derived.due_on, actor.today)
    if standing is None or replaced is not None:
        standing = Deadline(
            organisation_id=actor.organisation.id,
            hire_id=hire.id if hire else None,
            kind=derived.kind,
            version=newest + 1,
            replaces_id=replaced.id if replaced else None,
            due_on=derived.due_on,
            created_at=clock.now(),
        )
        db.session.add(standing)
    standing.document_id = paper.id if paper else None
    standing.due_at, standing.certainty = derived.due_at, derived.certainty
    standing.start_by = start_by(kinds[derived.kind], derived.due_on, derived.start_by)
    standing.because, standing.source = because_as_json(derived), origin_as_json(derived)
    return standing


def _want(row: Deadline, mail: Wanted, existing: Reminder | None) -> None:
    """Plan a mail; one that was superseded and is wanted again comes back, one already settled stays as it is."""
    if existing is None:
        db.session.add(
            Reminder(
                organisation_id=row.organisation_id,
                deadline_id=row.id,
                tier=mail.tier,
                recipient_id=mail.recipient,
                send_on=mail.send_on,
                state=State.PLANNED,
                created_at=clock.now(),
            )
        )
    elif existing.state in (State.PLANNED, State.SUPERSEDED):
        existing.state, existing.send_on = State.PLANNED, mail.send_on
        existing.settled_at = None
        if existing.reason != Reason.WILL_RETRY:
            existing.reason = None


def _plan_of_organisation(
    actor: Actor, hire: Hire, derived: Derived | None, paper: Document | None, kinds: Mapping[str, Kind]
) -> None:
    """Bring the review of the hire's benefits plan in line; plans that cover nobody any more need no review."""
    if derived is not None and paper is not None:
        db.session.execute(select(Document.id).where(Document.id == paper.id).with_for_update())
        standing = _review_of(actor, hire, paper)
        row = _version(actor, None, derived, paper, standing, _newest_review(actor, paper, standing), kinds)
        db.session.flush()
        people = staff_on(actor.organisation.id, actor.today).people(None)
        plan_reminders(row, people, actor.today, kinds[PLAN_REVIEW])
    for row in _reviews_of_nobody(actor):
        supersede(row)


def _review_of(actor: Actor, hire: Hire, paper: Document) -> Deadline | None:
    """The standing review of this plan, or of the row this one corrects or replaces."""
    corrected = (
        select(document_hire.c.document_id)
        .join(Document, Document.id == document_hire.c.document_id)
        .where(document_hire.c.hire_id == hire.id, Document.kind == paper.kind, Document.corrected)
    )
    same_plan = Deadline.document_id.in_([paper.id, paper.replaces_id]) | Deadline.document_id.in_(corrected)
    found = select(Deadline).where(
        Deadline.organisation_id == actor.organisation.id,
        Deadline.hire_id.is_(None),
        Deadline.kind == PLAN_REVIEW,
        Deadline.superseded_at.is_(None),
        same_plan,
    )
    return db.session.scalars(found.order_by((Deadline.document_id == paper.id).desc(), Deadline.id.desc())).first()


def _newest_review(actor: Actor, paper: Document, standing: Deadline | None) -> int:
    newest = db.session.scalar(
        select(func.max(Deadline.version)).where(
            Deadline.organisation_id == actor.organisation.id,
            Deadline.hire_id.is_(None),
            Deadline.document_id == paper.id,
        )
    )
    return max(newest or 0, standing.version if standing else 0)


def _reviews_of_nobody(actor: Actor) -> list[Deadline]:
    covered = exists().where(document_hire.c.document_id == Deadline.document_id)
    corrected = exists().where(Document.id == Deadline.document_id, Document.corrected)
    replacement = Document.__table__.alias()
    replaced = exists().where(replacement.c.replaces_id == Deadline.document_id)
    found = select(Deadline).where(
        Deadline.organisation_id == actor.organisation.id,
        Deadline.hire_id.is_(None),
        Deadline.superseded_at.is_(None),
        ~covered | corrected | replaced,
    )
    return list(db.session.scalars(found).unique())
