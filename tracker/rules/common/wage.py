"""The offered wage against the prevailing wage: medians of every work site, comparable staff, and floors.

One function serves the LMIA side and the specialist transfer: `compared(case)` takes the medians that are in force on
the case's governing date (`case.reference_wages`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.rules.case import Case
from tracker.rules.common.pay import Offer, cents_down, cents_up, offer_of, paid_hours, per_hour, per_year
from tracker.rules.facts import ReferenceWage
from tracker.rules.findings import Answer, Outcome, combined

QUEBEC = "QC"
QUEBEC_RULE = "common.wage.quebec"
PREVAILING = "common.wage.prevailing"
ALL_LOCATIONS = "common.wage.all_locations"
BELOW_PREVAILING = "common.wage.below_prevailing"
AGREEMENT = "common.wage.collective_agreement"


class Basis(StrEnum):
    """What a required wage rests on."""

    JOB_BANK_MEDIAN = "job_bank_median"
    COMPARATOR = "comparator"
    COLLECTIVE_AGREEMENT = "collective_agreement"
    CATEGORY_FLOOR = "category_floor"


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One wage the offer has to reach, as it was published or reported, and whether the offer reaches it.

    `amount` None: nobody said. `site` is the index of the work site and `level` where the median was found (`region`,
    `province`, `national`), both for medians only. `missing` names what would settle an unknown. `message` is an id of
    the common room that `numbers` fill: what the figure is, or why the question is open. `rule` names the
    dated value behind it.
    """

    basis: Basis
    amount: Decimal | None
    per: str | None
    offer: Offer
    outcome: Outcome
    message: str
    missing: tuple[str, ...] = ()
    site: int | None = None
    level: str | None = None
    reference: ReferenceWage | None = None
    numbers: Mapping[str, object] = field(default_factory=dict)
    rule: str = PREVAILING

    @property
    def unit(self) -> str:
        """The unit the comparison is made in: the hour where the figure is hourly, else the year."""
        return "hour" if self.per == "hour" else "year"

    @property
    def hourly(self) -> Fraction | None:
        """The exact amount per hour, on the hours of the job; None where they are needed and unknown."""
        return per_hour(self.amount, self.per, self.offer.hours_per_week, self.offer.weeks_per_year)

    @property
    def annual(self) -> Fraction | None:
        """The exact amount per year, on the hours of the job; None where they are needed and unknown."""
        return per_year(self.amount, self.per, self.offer.hours_per_week, self.offer.weeks_per_year)

    def by(self, unit: str) -> Fraction | None:
        return self.hourly if unit == "hour" else self.annual


@dataclass(frozen=True, slots=True)
class Comparison:
    """An offer beside every yardstick."""

    offer: Offer
    yardsticks: tuple[Yardstick, ...]
    outcome: Outcome

    @property
    def binding(self) -> Yardstick | None:
        """The highest yardstick known; ties go to the first listed.

        A figure that Quebec's own guide stands in for asks nothing of the offer (gts.wage.quebec, gts.b.quebec_floors).
        """
        sticks = [stick for stick in self.yardsticks if stick.rule != QUEBEC_RULE]
        return _binding([stick for stick in sticks if not _merely_annual(stick, sticks)])

    @property
    def annual(self) -> Fraction | None:
        """The highest amount per year that is asked, as both floors of Category A bind (gts.a.floor.first_two).

        None where the binding figure is hourly and the hours are unknown.
        """
        binding = self.binding
        figure = binding.annual if binding else None
        floors = [stick for stick in self.yardsticks if stick.basis is Basis.CATEGORY_FLOOR and stick is not binding]
        if figure is None or not floors:
            return figure
        known = [stick.annual for stick in floors if stick.rule != QUEBEC_RULE]
        return max([figure, *(other for other in known if other is not None)])

    def shortfall(self) -> Decimal | None:
        """What the offer lacks per unit of the binding yardstick, in shown cents; None unless it falls short."""
        stick = self.binding
        if stick is None or stick.outcome is not Outcome.NOT_MET:
            return None
        offered, required = self.offer.by(stick.unit), stick.by(stick.unit)
        return None if offered is None or required is None else cents_up(required) - cents_down(offered)


def offer(case: Case) -> Offer:
    """The job's guaranteed pay, with the contract's 52 weeks where the weeks are unknown."""
    return case.once("offer", lambda one: offer_of(one.hire.job, one.value("common.wage.default_weeks")))


def compared(case: Case, floors: tuple[Yardstick, ...] = ()) -> Comparison:
    """The offer against medians at every site, comparable staff, and the floors given.

    Source: gts.wage.prevailing_highest_of and gts.wage.all_locations. Every yardstick has to be reached, so the highest
    one decides.
    """
    prevailing = case.once("prevailing", _prevailing)
    return beside(offer(case), (*prevailing.yardsticks, *floors)) if floors else prevailing


def beside(offered: Offer, sticks: tuple[Yardstick, ...]) -> Comparison:
    """An offer beside some yardsticks, all of which it has to reach."""
    return Comparison(offered, sticks, combined(stick.outcome for stick in sticks))


def medians(case: Case) -> tuple[Yardstick, ...]:
    """The offer beside the Job Bank median of every place of work, Quebec's included."""
    return case.once("medians", lambda one: tuple(_medians(one, offer(one))))


def _prevailing(case: Case) -> Comparison:
    offered = offer(case)
    agreed = _agreed(case, offered)
    sticks = (_guided(case, stick, agreed) for stick in medians(case))
    return beside(offered, (*sticks, *_comparators(case, offered), *([agreed] if agreed else [])))


def _guided(case: Case, stick: Yardstick, agreed: Yardstick | None) -> Yardstick:
    """For an LMIA, Quebec's own wage guide stands in for Job Bank; the book does not hold it (gts.wage.quebec).

    So do the rates of a collective agreement; one that the offer reaches while it misses the median goes to counsel
    (gts.wage.union).
    """
    if stick.site is not None and _province(case, stick.site) == QUEBEC:
        return replace(stick, outcome=Outcome.FOR_COUNSEL, message="wage_in_quebec", missing=(), rule=QUEBEC_RULE)
    if agreed is not None and agreed.outcome is Outcome.MET and stick.outcome is Outcome.NOT_MET:
        return replace(stick, outcome=Outcome.FOR_COUNSEL, message="median_beside_agreement", rule=AGREEMENT)
    return replace(stick, rule=ALL_LOCATIONS) if len(case.hire.job.work_sites or ()) > 1 else stick


def _agreed(case: Case, offered: Offer) -> Yardstick | None:
    """The rate of the collective agreement that covers the position (gts.wage.union); None where none is given."""
    wage = case.hire.job.collective_agreement_wage
    if wage.amount is None or wage.per is None:
        return None
    stick = measured(
        offered, Basis.COLLECTIVE_AGREEMENT, wage.amount, wage.per, "basis_collective_agreement", AGREEMENT
    )
    if stick.outcome is not Outcome.UNKNOWN:
        return stick
    return replace(stick, outcome=Outcome.FOR_COUNSEL, message="agreement_not_comparable", missing=())


def measured(
    offered: Offer, basis: Basis, amount: Decimal, per: str, message: str, rule: str = PREVAILING
) -> Yardstick:
    """A yardstick of a known amount, and whether the offer reaches it. Equal is enough."""
    unit = "hour" if per == "hour" else "year"
    hours, weeks = offered.hours_per_week, offered.weeks_per_year
    need = (per_hour if unit == "hour" else per_year)(amount, per, hours, weeks)
    have, missing = offered.by(unit), offered.missing_for(unit)
    if have is None or need is None:
        outcome, message = Outcome.UNKNOWN, _why_no_offer(missing)
    else:
        outcome = Outcome.MET if have >= need else Outcome.NOT_MET
    return Yardstick(basis, amount, per, offered, outcome, message, missing, rule=rule)


def unsettled(offered: Offer, basis: Basis, message: str, missing: Iterable[str], site: int | None = None) -> Yardstick:
    """A yardstick that nobody gave yet."""
    return Yardstick(basis, None, None, offered, Outcome.UNKNOWN, message, tuple(missing), site)


def _why_no_offer(missing: Sequence[str]) -> str:
    return "wage_without_hours" if missing == ("job.hours_per_week",) else "wage_not_given"


def _merely_annual(stick: Yardstick, sticks: Sequence[Yardstick]) -> bool:
    """A floor printed by the year that is the one printed by the hour, fractions of a cent aside, and is not missed.

    At 40 hours a week $80,000 a year is $38.46 an hour; on fewer hours it asks for more (gts.a.floor.first_two).
    """
    if stick.basis is not Basis.CATEGORY_FLOOR or stick.per != "year" or stick.outcome is Outcome.NOT_MET:
        return False
    by_hour = [other.amount for other in sticks if other.basis is Basis.CATEGORY_FLOOR and other.per == "hour"]
    hourly = stick.hourly
    return any(amount is not None and (hourly is None or cents_down(hourly) <= amount) for amount in by_hour)


def _binding(sticks: Sequence[Yardstick]) -> Yardstick | None:
    """The highest known yardstick by the hour; by the year where none is known by the hour."""
    for unit in ("hour", "year"):
        known = [(stick.by(unit), stick) for stick in sticks]
        highest = max((figure for figure, _ in known if figure is not None), default=None)
        if highest is not None:
            return next(stick for figure, stick in known if figure == highest)
    return None


def _medians(case: Case, offered: Offer) -> list[Yardstick]:
    rows = case.reference_wages
    sites = case.hire.job.work_sites
    if rows is None:
        return [
            unsettled(offered, Basis.JOB_BANK_MEDIAN, "medians_not_given", _needed_to_look_up(case, site), site)
            for site in (range(len(sites)) if sites else [None])
        ]
    sticks = [_median(case, offered, i, row) for i, row in enumerate(rows)]
    if not sites:
        return [*sticks, unsettled(offered, Basis.JOB_BANK_MEDIAN, "sites_not_given", ["job.work_sites"])]
    without = set(range(len(sites))) - {row.site for row in rows}
    return sticks + [
        unsettled(offered, Basis.JOB_BANK_MEDIAN, "site_without_median", _needed_to_look_up(case, site), site)
        for site in sorted(without)
    ]


def _needed_to_look_up(case: Case, site: int | None) -> list[str]:
    """What a look-up in the wage tables still needs, then the wages themselves."""
    job = case.hire.job
    paths = [] if job.noc_2021 else ["job.noc_2021"]
    if site is None or not job.work_sites:
        return [*paths, "job.work_sites", "job.reference_wages"]
    absent = [name for name in ("province", "economic_region") if getattr(job.work_sites[site], name) is None]
    return [*paths, *(f"job.work_sites[{site}].{name}" for name in absent), "job.reference_wages"]


def _median(case: Case, offered: Offer, index: int, row: ReferenceWage) -> Yardstick:
    """The median of one row: region, else province, else country (gts.wage.job_bank_fallback)."""
    path = f"job.reference_wages[{index}]"
    figures = {level: getattr(row, f"{level}_median") for level in case.value("common.wage.job_bank_fallback")}
    level = next((level for level, figure in figures.items() if figure is not None), None)
    if level is None:
        return unsettled(
            offered,
            Basis.JOB_BANK_MEDIAN,
            "site_without_median",
            [f"{path}.{name}_median" for name in figures],
            row.site,
        )
    if row.per is None or row.site is None:
        absent = [f"{path}.{name}" for name in ("site", "per") if getattr(row, name) is None]
        return unsettled(offered, Basis.JOB_BANK_MEDIAN, "median_without_unit", absent, row.site)
    stick = measured(offered, Basis.JOB_BANK_MEDIAN, figures[level], row.per, f"basis_{level}")
    stick = replace(stick, site=row.site, level=level, reference=row)
    return _placed(case, stick)


def _placed(case: Case, stick: Yardstick) -> Yardstick:
    """Where there are several places of work, the sentence names the one that the figure is of."""
    province = None if stick.site is None else _province(case, stick.site)
    if province is None or len(case.hire.job.work_sites or ()) < 2 or not stick.message.startswith("basis_"):
        return stick
    return replace(stick, message=f"{stick.message}_at", numbers={"place": province})


def _province(case: Case, site: int) -> str | None:
    sites = case.hire.job.work_sites or ()
    return sites[site].province if 0 <= site < len(sites) else None


def _comparators(case: Case, offered: Offer) -> list[Yardstick]:
    """Pay of staff in the same job; weekly or monthly pay of theirs is taken to be for the same hours."""
    wages = case.hire.job.comparator_wages
    if wages is None:
        return [unsettled(offered, Basis.COMPARATOR, "comparators_not_given", ["job.comparator_wages"])]
    sticks = []
    for i, wage in enumerate(wages):
        if wage.amount is None or wage.per is None:
            absent = [f"job.comparator_wages[{i}].{name}" for name in ("amount", "per") if getattr(wage, name) is None]
            sticks.append(unsettled(offered, Basis.COMPARATOR, "comparators_not_given", absent))
        else:
            sticks.append(measured(offered, Basis.COMPARATOR, wage.amount, wage.per, "basis_comparator"))
    return sticks


def prevailing_wage(case: Case) -> Answer:
    """The offer reaches the prevailing wage: the highest of medians at every site and pay of comparable staff.

    Floors are asked about by the categories that have one. Source: gts.wage.prevailing_highest_of.
    """
    return case.once("prevailing_wage", lambda one: answered(compared(one), PREVAILING))


def answered(comparison: Comparison, rule: str) -> Answer:
    """What a comparison comes to, said by the yardstick that decides it, under its own rule where it has one."""
    outcome = comparison.outcome
    deciding = [stick for stick in comparison.yardsticks if stick.outcome is outcome]
    missing = tuple(dict.fromkeys(path for stick in deciding for path in stick.missing))
    stick = _binding(deciding) or (deciding[0] if deciding else None)
    if stick is None:
        return Answer(outcome, "common.nothing_to_compare", rule, {})
    rule = rule if stick.rule == PREVAILING else stick.rule
    if outcome in (Outcome.UNKNOWN, Outcome.FOR_COUNSEL):
        return Answer(
            outcome, f"common.{stick.message}", rule, stick.numbers, missing if outcome is Outcome.UNKNOWN else ()
        )
    return _with_figures(comparison.offer, stick, rule)


def _with_figures(offered: Offer, stick: Yardstick, rule: str) -> Answer:
    """The two figures; where the offer falls short, what a raise would have to be."""
    have, need = offered.by(stick.unit), stick.by(stick.unit)
    assert have is not None
    assert need is not None
    numbers: dict[str, object] = {
        "offered": cents_down(have),
        "required": cents_up(need),
        "unit": f"common.per_{stick.unit}",
        "basis": f"common.{stick.message}",
        **stick.numbers,
    }
    if stick.outcome is Outcome.MET:
        return Answer(Outcome.MET, "common.wage_reached", rule, numbers)
    numbers["short"] = cents_up(need) - cents_down(have)
    if rule in (PREVAILING, ALL_LOCATIONS):
        return raised(Answer(Outcome.NOT_MET, "common.wage_short_negative", BELOW_PREVAILING, numbers), offered, stick)
    return raised(Answer(Outcome.NOT_MET, "common.wage_short", rule, numbers), offered, stick)


def raised(answer: Answer, offered: Offer, stick: Yardstick) -> Answer:
    """The answer with the raise that would meet it, exact and raised to the next cent in each unit it is known in."""
    have, need = offered.by(stick.unit), stick.by(stick.unit)
    if have is None or need is None or need <= have:
        return answer
    hours, weeks = offered.hours_per_week, offered.weeks_per_year
    if not hours or not weeks:
        return answer.remedied(f"common.raise_by_{stick.unit}", raise_alone=cents_up(need - have))
    in_year = paid_hours(hours, weeks)
    year = (need - have) * (in_year if stick.unit == "hour" else 1)
    return answer.remedied(
        "common.raise_by",
        raise_hourly=cents_up(year / in_year),
        raise_weekly=cents_up(year / Fraction(weeks)),
        raise_annual=cents_up(year),
        hours=hours,
    )
