"""Who may do what where: a role in an organisation, and the hires counsel may read."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from tracker.store.base import Base, db
from tracker.store.organisation import Organisation
from tracker.store.user import User


class Role(StrEnum):
    """Coordinator ⊂ lead ⊂ administrator; counsel reads and exports what was granted to her."""

    COORDINATOR = "coordinator"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"
    COUNSEL = "counsel"


class Membership(Base):
    """A role of a user in an organisation. `until` is the last day it holds; None is no end.

    From `away_from` through `away_until`, both included, `deputy` gets what this member would get.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    until: Mapped[date | None]
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    deputy: Mapped[User | None] = relationship(foreign_keys=[deputy_id])
    organisation: Mapped[Organisation] = relationship()


class CounselGrant(Base):
    """One hire that a counsel of the organisation may read and export. `until` is the last day it holds."""

    __tablename__ = "counsel_grant"
    __table_args__ = (UniqueConstraint("user_id", "hire_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    until: Mapped[date]
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    granted_at: Mapped[datetime]

    user: Mapped[User] = relationship(foreign_keys=[user_id])


def membership_of(user_id: int, organisation_id: int, today: date) -> Membership | None:
    """The role this user holds in this organisation on that day, or None."""
    return db.session.scalar(
        select(Membership).where(
            Membership.user_id == user_id,
            Membership.organisation_id == organisation_id,
            or_(Membership.until.is_(None), Membership.until >= today),
        )
    )


def memberships_of_user(user_id: int) -> list[Membership]:
    """Every organisation this user has or had a role in, by name; the caller checks `until` in each one's own zone."""
    return list(
        db.session.scalars(
            select(Membership).join(Organisation).where(Membership.user_id == user_id).order_by(Organisation.name)
        )
    )


def members(organisation_id: int) -> list[Membership]:
    """Everyone with a role in the organisation, ended ones included, by name."""
    return list(
        db.session.scalars(
            select(Membership)
            .join(Membership.user)
            .where(Membership.organisation_id == organisation_id)
            .options(contains_eager(Membership.user))
            .order_by(User.name)
        )
    )


def membership_in(user_id: int, organisation_id: int) -> Membership | None:
    """The role this user has or had in this organisation, ended ones included."""
    return db.session.scalar(
        select(Membership).where(Membership.user_id == user_id, Membership.organisation_id == organisation_id)
    )


def membership_by_id(organisation_id: int, membership_id: int) -> Membership | None:
    """One membership of this organisation, or None."""
    return db.session.scalar(
        select(Membership).where(Membership.organisation_id == organisation_id, Membership.id == membership_id)
    )


def live_administrators(organisation_id: int) -> list[Membership]:
    """The administrators whose role has no end."""
    return list(
        db.session.scalars(
            select(Membership).where(
                Membership.organisation_id == organisation_id,
                Membership.role == Role.ADMINISTRATOR,
                Membership.until.is_(None),
            )
        )
    )


def away_between(organisation_id: int, first: date, last: date) -> list[Membership]:
    """The members who are away on some day from `first` through `last`, by name."""
    return list(
        db.session.scalars(
            select(Membership)
            .join(Membership.user)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.away_from <= last,
                Membership.away_until >= first,
            )
            .order_by(User.name)
        )
    )


def grants_of(organisation_id: int, user_id: int) -> list[CounselGrant]:
    """What was granted to this counsel in this organisation, past grants included."""
    return list(
        db.session.scalars(
            select(CounselGrant).where(CounselGrant.organisation_id == organisation_id, CounselGrant.user_id == user_id)
        )
    )
