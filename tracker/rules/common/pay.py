"""Pay by the hour and by the year, exactly.

Sums are Fractions, so nothing is lost before a comparison; only what is shown is cut to the cent. Those by the hour and
the year are kept: one hire asks for the same ones a dozen times, and a Fraction is slow to make.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from tracker.rules.facts import Job

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """The guaranteed base pay offered, in Canadian dollars, on the job's own hours and weeks.

    `hourly` and `annual` are None where they don't follow from what is known; `missing_for` then names the paths.
    """

    amount: Decimal | None
    per: str | None
    hours_per_week: Decimal | None
    weeks_per_year: Decimal
    hourly: Fraction | None
    annual: Fraction | None

    def by(self, unit: str) -> Fraction | None:
        return self.hourly if unit == "hour" else self.annual

    def missing_for(self, unit: str) -> tuple[str, ...]:
        """The input paths without which the offer isn't known per `hour` or per `year`."""
        if self.by(unit) is not None:
            return ()
        paths = {"job.wage.amount": self.amount, "job.wage.per": self.per}
        absent = [path for path, value in paths.items() if value is None]
        needs_hours = self.hours_per_week is None and self.per is not None
        return (*absent, "job.hours_per_week") if needs_hours and _needs_hours(self.per, unit) else tuple(absent)


def _needs_hours(per: str | None, unit: str) -> bool:
    return (per == "hour") != (unit == "hour")


def offer_of(job: Job, default_weeks: int) -> Offer:
    """The job's offer. Bonuses are left out: only guaranteed wages count (gts.wage.guaranteed_only)."""
    weeks = Decimal(default_weeks) if job.weeks_per_year is None else job.weeks_per_year
    amount, per, hours = job.wage.amount, job.wage.per, job.hours_per_week
    return Offer(amount, per, hours, weeks, per_hour(amount, per, hours, weeks), per_year(amount, per, hours, weeks))


@lru_cache(maxsize=10_000)
def paid_hours(hours: Decimal, weeks: Decimal) -> Fraction:
    """The paid hours of a year."""
    return Fraction(hours) * Fraction(weeks)


@lru_cache(maxsize=10_000)
def per_hour(amount: Decimal | None, per: str | None, hours: Decimal | None, weeks: Decimal) -> Fraction | None:
    """An amount per hour; None where amount, unit or the hours that the sum needs are unknown."""
    if amount is None or per is None:
        return None
    if per == "hour":
        return Fraction(amount)
    if not hours or not weeks:
        return None
    annual = per_year(amount, per, hours, weeks)
    return None if annual is None else annual / paid_hours(hours, weeks)


@lru_cache(maxsize=10_000)
def per_year(amount: Decimal | None, per: str | None, hours: Decimal | None, weeks: Decimal) -> Fraction | None:
    """An amount per year: so many weeks of so many hours, or twelve months; None where something needed is unknown."""
    if amount is None or per is None or (per == "hour" and hours is None):
        return None
    if per == "hour":
        return Fraction(amount) * paid_hours(hours or Decimal(0), weeks)
    if per == "week":
        return Fraction(amount) * Fraction(weeks)
    return Fraction(amount) * (MONTHS_PER_YEAR if per == "month" else 1)


def cents_down(amount: Fraction) -> Decimal:
    """What is offered, cut to the cent: 60.0961… is shown as 60.09 (gts.wage.hourly_standard)."""
    return Decimal(amount.numerator * 100 // amount.denominator).scaleb(-2)


def cents_up(amount: Fraction) -> Decimal:
    """What is required, raised to the next cent."""
    return Decimal(-(-amount.numerator * 100 // amount.denominator)).scaleb(-2)
