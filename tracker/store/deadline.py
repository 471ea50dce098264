"""A date that must not be missed, in versions: a changed due date is a new row."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, and_, func, or_, select
from sqlalchemy.orm import Mapped, joinedload, lazyload, mapped_column, relationship

from tracker.store.base import Base, Leaves, db
from tracker.store.custom_date import CustomDate
from tracker.store.document import Document, document_hire
from tracker.store.hire import Hire
from tracker.store.membership import CounselGrant


class Deadline(Base):
    """Of a hire, or of the organisation where `hire_id` is None (a benefits plan), for a kind and a document.

    `replaces_id` names the version whose due date this one changed; None where nothing stood before.
    `superseded_at` is set when the date changed (the next version takes over) or no longer follows from the records.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("hire_id", "kind", "version"),  # two edits at once can't both make version 2
        Index("ix_deadline_open", "organisation_id", "superseded_at", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    hire_id: Mapped[int | None] = mapped_column(ForeignKey("hire.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    custom_date_id: Mapped[int | None] = mapped_column(ForeignKey("custom_date.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"))
    due_on: Mapped[date]
    due_at: Mapped[datetime | None]
    start_by: Mapped[date]
    certainty: Mapped[str] = mapped_column(String(20))
    because: Mapped[Leaves] = mapped_column(JSON)
    source: Mapped[Leaves] = mapped_column(JSON)
    created_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]

    hire: Mapped[Hire | None] = relationship(lazy="joined")
    document: Mapped[Document | None] = relationship()
    custom_date: Mapped[CustomDate | None] = relationship(lazy="selectin")
    replaces: Mapped["Deadline | None"] = relationship(remote_side="Deadline.id")


def open_deadlines(organisation_id: int) -> list[Deadline]:
    """Every deadline of the organisation that still stands, soonest start-by first."""
    return list(
        db.session.scalars(
            select(Deadline)
            .where(
                Deadline.organisation_id == organisation_id,
                Deadline.superseded_at.is_(None),
            )
            .order_by(Deadline.start_by, Deadline.due_on, Deadline.id)
        ).unique()
    )


def open_deadlines_of_kinds(organisation_id: int, kinds: Collection[str]) -> list[Deadline]:
    """Those of the open deadlines that are of these kinds, soonest due first, each with its hire but no papers."""
    hire = joinedload(Deadline.hire)
    bare = [lazyload(part) for part in (Hire.documents, Hire.sites, Hire.tags, Hire.conclusions, Hire.owner)]
    return list(
        db.session.scalars(
            select(Deadline)
            .where(
                Deadline.organisation_id == organisation_id,
                Deadline.superseded_at.is_(None),
                Deadline.kind.in_(kinds),
            )
            .options(hire.options(*bare))
            .order_by(Deadline.due_on, Deadline.id)
        ).unique()
    )


def deadlines_of_hire(organisation_id: int, hire: Hire) -> list[Deadline]:
    """The deadlines that stand for this hire, and those of the organisation's papers that cover it, soonest first."""
    of_papers = Deadline.hire_id.is_(None) & Deadline.document_id.in_([document.id for document in hire.documents])
    return list(
        db.session.scalars(
            select(Deadline)
            .where(
                Deadline.organisation_id == organisation_id,
                Deadline.superseded_at.is_(None),
                (Deadline.hire_id == hire.id) | of_papers,
            )
            .order_by(Deadline.due_on, Deadline.id)
        ).unique()
    )


def deadline_by_id(organisation_id: int, deadline_id: int) -> Deadline | None:
    """One version of a deadline of this organisation, superseded ones included, or None."""
    return db.session.scalar(
        select(Deadline).where(Deadline.organisation_id == organisation_id, Deadline.id == deadline_id)
    )


def deadline_to_change(organisation_id: int, deadline_id: int) -> Deadline | None:
    """The same, read afresh and held until the transaction ends; whoever holds its hire too takes the hire first."""
    query = select(Deadline).where(Deadline.organisation_id == organisation_id, Deadline.id == deadline_id)
    held = query.with_for_update(of=Deadline, key_share=True).execution_options(populate_existing=True)
    return db.session.scalar(held)


def version_in_force(organisation_id: int, deadline: Deadline) -> Deadline | None:
    """The version of the same duty that stands today: of the hire and kind, or of the organisation's paper."""
    same = (
        (Deadline.hire_id == deadline.hire_id) & Deadline.custom_date_id.is_not_distinct_from(deadline.custom_date_id)
        if deadline.hire_id
        else Deadline.hire_id.is_(None) & (Deadline.document_id == deadline.document_id)
    )
    query = select(Deadline).where(
        Deadline.organisation_id == organisation_id,
        Deadline.kind == deadline.kind,
        Deadline.superseded_at.is_(None),
        same,
    )
    return db.session.scalars(query.order_by(Deadline.id.desc())).first()


def open_deadlines_of_hires(organisation_id: int, hire_ids: Sequence[int]) -> list[Deadline]:
    """Every deadline that stands for these hires, the organisation's own left out, by hire."""
    return list(
        db.session.scalars(
            select(Deadline)
            .where(
                Deadline.organisation_id == organisation_id,
                Deadline.superseded_at.is_(None),
                Deadline.hire_id.in_(hire_ids),
            )
            .order_by(Deadline.hire_id, Deadline.id)
        ).unique()
    )


def open_kinds(organisation_id: int, hire_ids: Collection[int]) -> dict[int, set[str]]:
    """For each of these hires, the kinds of the deadlines that stand for it."""
    rows = db.session.execute(
        select(Deadline.hire_id, Deadline.kind).where(
            Deadline.organisation_id == organisation_id,
            Deadline.hire_id.in_(hire_ids),
            Deadline.superseded_at.is_(None),
        )
    )
    found: dict[int, set[str]] = {hire_id: set() for hire_id in hire_ids}
    for row in rows:
        found[row.hire_id].add(row.kind)
    return found


def open_deadline_count(organisation_id: int) -> int:
    """How many dates of the organisation are being watched."""
    counted = select(func.count()).where(Deadline.organisation_id == organisation_id, Deadline.superseded_at.is_(None))
    return db.session.scalar(counted) or 0


def deadlines_in_calendar(
    organisation_id: int,
    gone_since: datetime,
    *,
    owner_id: int | None = None,
    granted_to: int | None = None,
    today: date | None = None,
) -> list[Deadline]:
    """The versions that stand, and those superseded from an instant on, with their hires' persons alone.

    With `owner_id`, only of hires that belong to this user; with `granted_to`, only of those that this counsel may read
    on `today`, and of the organisation's papers that cover them.
    """
    query = select(Deadline).where(
        Deadline.organisation_id == organisation_id,
        or_(Deadline.superseded_at.is_(None), Deadline.superseded_at >= gone_since),
    )
    if owner_id is not None:
        query = query.where(Hire.owner_id == owner_id)
    if granted_to is not None:
        granted = select(CounselGrant.hire_id).where(CounselGrant.user_id == granted_to, CounselGrant.until >= today)
        papers = select(document_hire.c.document_id).where(document_hire.c.hire_id.in_(granted))
        of_papers = and_(Deadline.hire_id.is_(None), Deadline.document_id.in_(papers))
        query = query.where(or_(Deadline.hire_id.in_(granted), of_papers))
    rest = [joinedload(Deadline.hire).lazyload(part) for part in (Hire.owner, Hire.sites, Hire.documents)]
    rest += [joinedload(Deadline.hire).lazyload(part) for part in (Hire.tags, Hire.conclusions)]
    query = query.outerjoin(Hire, Hire.id == Deadline.hire_id).options(*rest)
    return list(db.session.scalars(query.order_by(Deadline.due_on, Deadline.id)).unique())


def replaced_versions(organisation_id: int) -> dict[int, int]:
    """Every version of the organisation whose date changed another's: its number and that of the one it replaced."""
    changes = select(Deadline.id, Deadline.replaces_id).where(
        Deadline.organisation_id == organisation_id, Deadline.replaces_id.is_not(None)
    )
    return {row.id: row.replaces_id for row in db.session.execute(changes)}


def version_of_custom_date(organisation_id: int, custom_date_id: int) -> Deadline | None:
    """The version of a user's own date that stands, or None."""
    return db.session.scalar(
        select(Deadline).where(
            Deadline.organisation_id == organisation_id,
            Deadline.custom_date_id == custom_date_id,
            Deadline.superseded_at.is_(None),
        )
    )


def newest_version(organisation_id: int, hire_id: int, kind: str) -> int:
    """The highest version number of a kind on this hire; 0 where there is none."""
    counted = select(func.max(Deadline.version)).where(
        Deadline.organisation_id == organisation_id, Deadline.hire_id == hire_id, Deadline.kind == kind
    )
    return db.session.scalar(counted) or 0
