"""A hire whose findings changed because the rule book did: before and after, until an HR lead accepts it."""

from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

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


def rule_changes(organisation_id: int, *, accepted: bool) -> list[RuleChange]:
    """The organisation's changes that wait for a lead, or those accepted already; newest first."""
    settled = RuleChange.accepted_at.is_not(None) if accepted else RuleChange.accepted_at.is_(None)
    return list(
        db.session.scalars(
            select(RuleChange)
            .join(Hire, Hire.id == RuleChange.hire_id)
            .where(Hire.organisation_id == organisation_id, settled)
            .order_by(RuleChange.id.desc())
        )
    )
