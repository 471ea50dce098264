"""A date of the user's own on a hire: no rule asks for it, somebody wants to be reminded."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db


class CustomDate(Base):
    """`lead_days` before `due_on` is the last safe day to begin. `ended_at` is set when it no longer matters."""

    __tablename__ = "custom_date"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date]
    lead_days: Mapped[int] = mapped_column(default=14)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def custom_date_by_id(organisation_id: int, hire_id: int, custom_date_id: int) -> CustomDate | None:
    """One date of this hire, ended ones included, or None."""
    return db.session.scalar(
        select(CustomDate).where(
            CustomDate.organisation_id == organisation_id,
            CustomDate.hire_id == hire_id,
            CustomDate.id == custom_date_id,
        )
    )


def custom_dates_of(organisation_id: int, hire_id: int) -> list[CustomDate]:
    """The hire's own dates that still matter, soonest first."""
    return list(
        db.session.scalars(
            select(CustomDate)
            .where(
                CustomDate.organisation_id == organisation_id,
                CustomDate.hire_id == hire_id,
                CustomDate.ended_at.is_(None),
            )
            .order_by(CustomDate.due_on, CustomDate.id)
        )
    )


def custom_dates_of_hires(organisation_id: int, hire_ids: Collection[int]) -> dict[int, list[CustomDate]]:
    """The same for several hires, by hire; those without are left out."""
    found: dict[int, list[CustomDate]] = {}
    rows = db.session.scalars(
        select(CustomDate)
        .where(
            CustomDate.organisation_id == organisation_id,
            CustomDate.hire_id.in_(hire_ids),
            CustomDate.ended_at.is_(None),
        )
        .order_by(CustomDate.due_on, CustomDate.id)
    )
    for row in rows:
        found.setdefault(row.hire_id, []).append(row)
    return found
