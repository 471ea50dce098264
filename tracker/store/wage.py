"""Official wage tables, by revision: an older one stays for older questions."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base


class WageTable(Base):
    """One published file. `digest` (SHA-256 of the file) makes loading it twice change nothing."""

    __tablename__ = "wage_table"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    revised_on: Mapped[date]  # revision date printed in the file: it governs from that day
    loaded_at: Mapped[datetime]
    row_count: Mapped[int]


class WageRow(Base):
    """Low, median and high of one occupation in one geography, CAD per hour or per year; None is suppressed."""

    __tablename__ = "wage_row"
    __table_args__ = (Index("ix_wage_row_question", "noc", "region"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("wage_table.id", ondelete="CASCADE"), index=True)
    noc: Mapped[str] = mapped_column(String(5))
    region: Mapped[str] = mapped_column(String(6))  # as printed after ER: 00, 35, 3530
    low: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    median: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    high: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    per: Mapped[str] = mapped_column(String(5))  # hour, year
    reference_period: Mapped[str | None] = mapped_column(String(40))
    source: Mapped[str | None] = mapped_column(String(120))
