"""The foreign worker."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base


class Person(Base):
    """A worker, known to one organisation. `citizenships` None is unknown; an empty list is none."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    given_name: Mapped[str] = mapped_column(String(120), default="")
    family_name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    born_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(2), default="en")
    citizenships: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))

    @property
    def name(self) -> str:
        """Given and family name, as read aloud."""
        return f"{self.given_name} {self.family_name}".strip()
