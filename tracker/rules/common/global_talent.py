"""The Global Talent Stream's occupations list and the wage floors of its two categories.

Shared, because the wage comparison of any hire needs the floor that applies to it. The floors follow the day the LMIA
application was received, so these functions take a case that this day governs.
"""

from dataclasses import replace
from datetime import date

from tracker.errors import NotInForce
from tracker.rules.case import Case
from tracker.rules.common.wage import (
    QUEBEC,
    QUEBEC_RULE,
    Basis,
    Comparison,
    Yardstick,
    answered,
    beside,
    measured,
    offer,
    unsettled,
)
from tracker.rules.findings import Answer, Outcome, combined, for_counsel, met, not_met, unknown

CODES = "common.gtol.codes"
COUNT = "employer.category_a_positions_this_year"
DECISION = "employer.category_a_decision_expected_on"


def listing(case: Case) -> Answer:
    """Whether the occupation is on the list in force, the conditions printed beside it included.

    A code of another classification than the list's is never translated: unknown, naming both. Source: gtol.*.
    """
    return case.once("listing", _listing)


def _listing(case: Case) -> Answer:
    code, day = case.hire.job.noc_2021, case.governing_date
    if code is None:
        return unknown("common.occupation_not_given", CODES, ["job.noc_2021"])
    classification = case.value("common.gtol.classification")
    if (len(code) == 5) != (classification == "NOC 2021"):
        message = "common.occupation_code_too_new" if len(code) == 5 else "common.occupation_code_too_old"
        words = f"common.{classification.lower().replace(' ', '_')}"
        return unknown(message, CODES, ["job.noc_2021"], code=code, classification=words, day=day)
    if code not in case.value(CODES):
        return not_met("common.occupation_not_listed", CODES, code=code, day=day)
    if code not in case.value("common.gtol.subsets"):
        return met("common.occupation_listed", CODES, code=code, day=day)
    return _in_subset(case, code)


def _in_subset(case: Case, code: str) -> Answer:
    """Only a part of the unit group counts: the conditions printed beside the occupation decide."""
    held = case.hire.job.occupation_conditions_met
    rule, years = "common.gtol.subsets", case.value("common.gtol.subset_years")
    numbers = {"code": code, "condition": f"common.{_condition(code)}", "years": years}
    if held is None:
        return unknown("common.occupation_conditions_open", rule, ["job.occupation_conditions_met"], **numbers)
    if held:
        return met("common.occupation_conditions_held", rule, **numbers)
    return not_met("common.occupation_conditions_failed", rule, **numbers)


def _condition(code: str) -> str:
    return {"2161": "subset_21210", "5131": "subset_51120", "5241": "subset_52120"}.get(code, f"subset_{code}")


def category_b_floor(case: Case) -> Yardstick | None:
    """The floor printed beside a listed occupation, None where there is none. The hourly figure binds.

    Raises NotInForce where the list had a floor whose amount was never found (before 2022-12-22).
    """
    code = case.hire.job.noc_2021
    if code not in case.value("common.gtol.with_floor"):
        return None
    floor = case.value("common.gtol.floors")[code]
    stick = measured(offer(case), Basis.CATEGORY_FLOOR, floor, "hour", "basis_floor_b", "common.gtol.floors")
    sites = case.hire.job.work_sites
    if sites and all(site.province == QUEBEC for site in sites):
        return replace(stick, outcome=Outcome.FOR_COUNSEL, message="wage_in_quebec", missing=(), rule=QUEBEC_RULE)
    return stick


def category_a_floor(case: Case) -> Answer:
    """The offer reaches both floors of the position's place in the calendar year, hourly and annual.

    Where the year of request and of approval differ, both counts are tried (gts.a.count_reset).
    """
    tier, opened = case.once("category_a", _category_a)
    answer = opened or answered(_beside(case, tier), f"common.a.floor.{tier}.hourly")
    if tier == "third_plus" and answer.outcome is Outcome.NOT_MET:
        return _or_next_year(case, answer)
    return answer


def _or_next_year(case: Case, answer: Answer) -> Answer:
    """Where the lower floor is reached, the count that starts again on 1 January is a remedy beside the raise."""
    if answer.remedy != "common.raise_by" or _beside(case, "first_two").outcome is not Outcome.MET:
        return answer
    new_year = date(case.lmia_received_on.year + 1, 1, 1)
    return answer.remedied("common.raise_by_or_next_year", new_year=new_year)


def category_a_yardsticks(case: Case) -> tuple[Yardstick, ...]:
    """The two floors that decide, marked open where the place in the year is."""
    tier, opened = case.once("category_a", _category_a)
    sticks = _tier(case, tier)
    if opened is None:
        return sticks
    message = opened.message.removeprefix("common.")
    return tuple(
        replace(stick, outcome=opened.outcome, message=message, missing=opened.missing, numbers=opened.numbers)
        for stick in sticks
    )


def _category_a(case: Case) -> tuple[str, Answer | None]:
    """The tier that decides, and what is open where the possible tiers end differently.

    Where the offer misses them all, a position known to be the third says the higher floor: reaching the lower one
    alone would not settle it.
    """
    tiers, opened = _tiers(case)
    ends = {tier: _beside(case, tier) for tier in tiers}
    outcomes = {end.outcome for end in ends.values()}
    if len(outcomes) == 1:
        counted = case.hire.employer.category_a_positions_this_year is not None
        return (tiers[-1] if outcomes == {Outcome.MET} or counted else tiers[0]), None
    if opened is not None and opened.outcome is Outcome.UNKNOWN:
        paths = [path for end in ends.values() for stick in end.yardsticks for path in stick.missing]
        opened = opened._replace(missing=tuple(dict.fromkeys([*opened.missing, *paths])))
    return tiers[0], opened


def _tiers(case: Case) -> tuple[tuple[str, ...], Answer | None]:
    """Which tiers the position may fall under, lowest first, and why more than one is possible."""
    earlier = case.hire.employer.category_a_positions_this_year
    decided_on = case.hire.employer.category_a_decision_expected_on
    received_on = case.lmia_received_on
    low = case.value("common.a.floor.low_positions")
    both = ("first_two", "third_plus")
    if earlier is None:
        return both, unknown("common.a_count_not_given", "common.a.count_year", [COUNT])
    if earlier < low:
        return ("first_two",), None
    if decided_on is None:
        return both, unknown("common.a_decision_not_given", "common.a.count_year", [DECISION], place=earlier + 1)
    if decided_on.year <= received_on.year:
        return ("third_plus",), None
    numbers = {"place": earlier + 1, "asked": received_on.year, "decided": decided_on.year}
    return both, for_counsel("common.a_year_open", "common.a.count_year", **numbers)


def _beside(case: Case, tier: str) -> Comparison:
    return beside(offer(case), _tier(case, tier))


def _tier(case: Case, tier: str) -> tuple[Yardstick, ...]:
    offered, sticks = offer(case), []
    for word, unit in (("hourly", "hour"), ("annual", "year")):
        rule = f"common.a.floor.{tier}.{word}"
        amount = case.value(rule)
        sticks.append(measured(offered, Basis.CATEGORY_FLOOR, amount, unit, f"basis_floor_a_{tier}", rule))
    return tuple(sticks)


def floors(case: Case) -> tuple[Yardstick, ...]:
    """The floor of the LMIA side: Category B's row where the occupation is listed, else Category A's with a referral.

    Where listing or referral is unknown, the floor is open unless the offer reaches every floor it might face.
    """
    try:
        listed = listing(case)
        if listed.outcome is Outcome.NOT_MET:
            return _without_listing(case)
        floor = None if listed.missing == ("job.noc_2021",) else category_b_floor(case)
    except NotInForce:
        return (unsettled(offer(case), Basis.CATEGORY_FLOOR, "floor_not_in_force", ()),)
    if listed.outcome is Outcome.MET:
        return () if floor is None else (floor,)
    possible = [*([floor] if floor else []), *_without_listing(case)]
    conditions_alone = listed.missing == ("job.occupation_conditions_met",)
    if conditions_alone and combined(stick.outcome for stick in possible) is Outcome.MET:
        return tuple(possible)
    return (unsettled(offer(case), Basis.CATEGORY_FLOOR, "floor_open", listed.missing),)


def _without_listing(case: Case) -> tuple[Yardstick, ...]:
    referral = case.hire.employer.designated_partner_referral
    if referral is False:
        return ()
    sticks = category_a_yardsticks(case)
    if referral or combined(stick.outcome for stick in sticks) is Outcome.MET:
        return sticks if referral else ()
    return (unsettled(offer(case), Basis.CATEGORY_FLOOR, "floor_open", ["employer.designated_partner_referral"]),)
