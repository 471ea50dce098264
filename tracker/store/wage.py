"""Official wage tables, by revision: an older one stays for older questions. Shared by the whole installation."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db


class WageTable(Base):
    """One published file. `digest` (SHA-256 of the file) makes loading it twice change nothing."""

    __tablename__ = "wage_table"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    revised_on: Mapped[date]  # revision date printed in the file: it governs from that day
    code_digits: Mapped[int]  # 5: NOC 2021; 4: an older classification
    built_in: Mapped[bool]  # the extract that ships with the tracker: answers where no loaded file does
    loaded_at: Mapped[datetime]
    row_count: Mapped[int]


class WageRow(Base):
    """Low, median and high of one occupation in one geography, CAD per `per`; all four are None where suppressed."""

    __tablename__ = "wage_row"

    table_id: Mapped[int] = mapped_column(ForeignKey("wage_table.id", ondelete="CASCADE"), primary_key=True)
    noc: Mapped[str] = mapped_column(String(5), primary_key=True)
    region: Mapped[str] = mapped_column(String(4), primary_key=True)  # as printed after ER: 00, 35, 3530
    low: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    median: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    high: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    per: Mapped[str | None] = mapped_column(String(4))  # hour, year
    reference_period: Mapped[str | None] = mapped_column(String(40))
    source: Mapped[str | None] = mapped_column(String(120))


def all_tables() -> list[WageTable]:
    """Every table loaded, the newest revision first, and of one revision the one loaded last."""
    newest_first = (WageTable.revised_on.desc(), WageTable.built_in, WageTable.loaded_at.desc(), WageTable.id.desc())
    return list(db.session.scalars(select(WageTable).order_by(*newest_first)))


def last_loaded_at() -> datetime | None:
    """When a table was loaded last, or None before the first."""
    return db.session.scalar(select(func.max(WageTable.loaded_at)))


def table_with_digest(digest: str) -> WageTable | None:
    """The table loaded from exactly this file, if any."""
    return db.session.scalar(select(WageTable).where(WageTable.digest == digest))


def tables_in_force(on: date) -> list[WageTable]:
    """The tables of the newest revision that is not after `on`; of several, the one that answers first comes first."""
    newest = select(func.max(WageTable.revised_on)).where(WageTable.revised_on <= on).scalar_subquery()
    loaded_last = (WageTable.built_in, WageTable.loaded_at.desc(), WageTable.id.desc())
    return list(db.session.scalars(select(WageTable).where(WageTable.revised_on == newest).order_by(*loaded_last)))


def rows_of(table: WageTable, noc: str, regions: Sequence[str]) -> dict[str, WageRow]:
    """The rows of an occupation in these geographies, by geography; empty where the table lacks the occupation."""
    question = select(WageRow).where(WageRow.table_id == table.id, WageRow.noc == noc, WageRow.region.in_(regions))
    return {row.region: row for row in db.session.scalars(question)}
