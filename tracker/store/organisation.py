"""An employer that sponsors foreign workers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, false, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db


class MailShows(StrEnum):
    """How a mail names the worker it is about."""

    INITIALS = "initials"
    NAME = "name"
    REFERENCE = "reference"  # the file's number alone


class Organisation(Base):
    """One employer. `slug` stands in every path; `time_zone` (IANA) decides which day it is today.

    Mails go out from `sending_hour` (0-23, local) on. On a quiet day (Saturday and Sunday where `quiet_weekends`, a
    holiday of `quiet_holidays_of`, a province or territory) only the urgent ones do.
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(60))
    is_sample: Mapped[bool] = mapped_column(default=False)
    sending_hour: Mapped[int] = mapped_column(default=6, server_default="6")
    quiet_weekends: Mapped[bool] = mapped_column(default=False, server_default=false())
    quiet_holidays_of: Mapped[str | None] = mapped_column(String(2))
    mail_shows: Mapped[str] = mapped_column(String(10), default=MailShows.INITIALS, server_default="initials")
    created_at: Mapped[datetime]


def organisation_by_slug(slug: str) -> Organisation | None:
    """The organisation whose pages live under `/o/<slug>/`, or None."""
    return db.session.scalar(select(Organisation).where(Organisation.slug == slug))


def first_organisation_at() -> datetime | None:
    """When the oldest organisation was made, for the health of the whole installation; None while there is none."""
    return db.session.scalar(select(func.min(Organisation.created_at)))


def all_organisations() -> list[Organisation]:
    """Every organisation of this installation, for the sweep and the console; never for a page."""
    return list(db.session.scalars(select(Organisation).order_by(Organisation.id)))
