"""A hire whose findings changed because the rule book did: before and after, until an HR lead accepts it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Select, func, select
from sqlalchemy.orm import Mapped, defer, joinedload, mapped_column, relationship, selectinload

from tracker.store.assessment import Assessment
from tracker.store.base import Base, db
from tracker.store.hire import Hire
from tracker.store.user import User


class RuleChange(Base):
    """`before` is the last assessment under the older book, `after` the first under the newer. Both stay."""

    __tablename__ = "rule_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    after_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    found_at: Mapped[datetime]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    accepted_at: Mapped[datetime | None]

    hire: Mapped[Hire] = relationship()
    before: Mapped[Assessment] = relationship(foreign_keys=[before_id])
    after: Mapped[Assessment] = relationship(foreign_keys=[after_id])
    accepted_by: Mapped[User | None] = relationship()


def rule_changes(
    organisation_id: int, hire_ids: Sequence[int], *, accepted: bool, skip: int = 0, at_most: int | None = None
) -> list[RuleChange]:
    """The organisation's changes of these hires that wait for a lead, or those accepted already; newest first.

    Facts, and what was found of a change accepted already, are loaded when asked for.
    """
    later = (Assessment.facts, Assessment.findings) if accepted else (Assessment.facts,)
    sides = [joinedload(one).options(*map(defer, later)) for one in (RuleChange.before, RuleChange.after)]
    settled = RuleChange.accepted_at.is_not(None) if accepted else RuleChange.accepted_at.is_(None)
    asked = (
        select(RuleChange)
        .join(Hire, Hire.id == RuleChange.hire_id)
        .where(Hire.organisation_id == organisation_id, RuleChange.hire_id.in_(hire_ids), settled)
        .order_by(RuleChange.id.desc())
        .options(*sides)
    )
    return list(db.session.scalars(asked.offset(skip).limit(at_most)))


def open_changes(organisation_id: int) -> list[RuleChange]:
    """Every change of the organisation that waits for a lead, with the assessment it began with."""
    asked = _open(organisation_id).order_by(RuleChange.id).options(joinedload(RuleChange.before))
    return list(db.session.scalars(asked))


def changes_to_accept(organisation_id: int, change_id: int | None = None) -> list[RuleChange]:
    """Every change of the organisation that waits, or the one of that number, held until the transaction ends.

    Whoever else would accept it waits, and then finds it accepted. Hires and the names of the rule books come along.
    """
    asked = _open(organisation_id)
    if change_id is not None:
        asked = asked.where(RuleChange.id == change_id)
    books = [joinedload(one).load_only(Assessment.rule_book) for one in (RuleChange.before, RuleChange.after)]
    return list(db.session.scalars(_held(asked.order_by(RuleChange.id)).options(selectinload(RuleChange.hire), *books)))


def newest_open_change(organisation_id: int) -> int:
    """The highest number of an assessment under the newer book among the changes that wait; 0 where none waits."""
    rows = _open(organisation_id).subquery()
    return db.session.scalar(select(func.max(rows.c.after_id))) or 0


def open_change_count(organisation_id: int) -> int:
    """How many changes of the organisation wait for a lead."""
    rows = _open(organisation_id).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def open_change_of_hire(organisation_id: int, hire_id: int) -> RuleChange | None:
    """The change of a hire that waits for a lead, held until the transaction ends; there is at most one."""
    return db.session.scalars(_held(_open(organisation_id).where(RuleChange.hire_id == hire_id))).first()


def _open(organisation_id: int) -> Select[RuleChange]:
    return (
        select(RuleChange)
        .join(Hire, Hire.id == RuleChange.hire_id)
        .where(Hire.organisation_id == organisation_id, RuleChange.accepted_at.is_(None))
    )


def _held(asked: Select[RuleChange]) -> Select[RuleChange]:
    return asked.with_for_update(of=RuleChange, key_share=True).execution_options(populate_existing=True)
