"""Where an organisation reminds otherwise than the program ships it."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db


class ReminderRule(Base):
    """For one kind of deadline: `tiers`, whole days before the due date, most first; leads get those to `leads_from`.

    `lead_days` before the due date is the last safe day to begin; None leaves the one the rules give.
    """

    __tablename__ = "reminder_rule"
    __table_args__ = (UniqueConstraint("organisation_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(40))
    tiers: Mapped[list[int]] = mapped_column(JSON)
    leads_from: Mapped[int]
    lead_days: Mapped[int | None]


def reminder_rules(organisation_id: int) -> dict[str, ReminderRule]:
    """The organisation's own rules by kind of deadline."""
    found = db.session.scalars(select(ReminderRule).where(ReminderRule.organisation_id == organisation_id))
    return {rule.kind: rule for rule in found}
