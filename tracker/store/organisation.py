"""An employer that sponsors foreign workers."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db


class Organisation(Base):
    """One employer. `slug` stands in every path; `time_zone` (IANA) decides which day it is today."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(60))
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


def organisation_by_slug(slug: str) -> Organisation | None:
    """The organisation whose pages live under `/o/<slug>/`, or None."""
    return db.session.scalar(select(Organisation).where(Organisation.slug == slug))


def all_organisations() -> list[Organisation]:
    """Every organisation of this installation, for the sweep and the console; never for a page."""
    return list(db.session.scalars(select(Organisation).order_by(Organisation.id)))
