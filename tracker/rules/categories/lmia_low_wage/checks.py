"""What the low-wage stream asks beside the prevailing wage. Source: threshold.*, cap.*, rtp.*."""

from decimal import Decimal

from tracker.errors import NotInForce
from tracker.rules.case import Case
from tracker.rules.common.high_wage import LINE, Side, side_of_line
from tracker.rules.common.wage import QUEBEC
from tracker.rules.facts import Job
from tracker.rules.findings import Answer, for_counsel, met, not_met, told, unknown

SHARE = "employer.low_wage_share_percent"
SECTOR = "employer.low_wage_cap_sector"
RURAL = "job.outside_metropolitan_area"
AREA = "job.in_high_unemployment_area"
SPARED = "job.spared_from_refusal"


def wage_under_line(case: Case) -> Answer:
    """The offer is under the line of every province of work."""
    placed = side_of_line(case)
    if isinstance(placed, Answer):
        return placed
    side, numbers = placed
    if side is Side.BOTH:
        return for_counsel("common.line_differs", LINE, **numbers)
    if side is Side.BELOW:
        return met("under_line", LINE, **numbers)
    return not_met("at_or_above_line", LINE, **numbers).remedied("file_as_high_wage")


def workforce_limits(case: Case) -> Answer | None:
    """The share of low-wage foreign workers at the place of work stays within its cap (cap.*).

    It does not apply before the position is known to be low-wage. Until anybody answers for the workforce or the place,
    the whole is left to counsel.
    """
    if not _low_wage(case):
        return None
    cap = case.value("cap_percent")
    if not _answered(case):
        return _left_to_counsel(case, cap)
    share = case.hire.employer.low_wage_share_percent
    if share is None:
        return unknown("share_not_given", "cap_percent", [SHARE], cap=cap)
    if share <= cap:
        return met("share_within_cap", "cap_percent", share=share, cap=cap)
    return _over_plain_cap(case, share, cap)


def place_not_refused(case: Case) -> Answer | None:
    """Work in a metropolitan area with high unemployment is mostly not processed (rtp.cma6).

    Asked once anybody answered for the workforce or the place.
    """
    percent = case.known("unemployment_percent")
    if percent is None or not _low_wage(case) or not _answered(case):
        return None
    job, rule = case.hire.job, "unemployment_percent"
    in_area = _in_high_unemployment_area(job)
    if in_area is None and not job.spared_from_refusal:
        return unknown("area_not_given", rule, [AREA], percent=percent)
    if in_area is False:
        return met("area_open", rule, percent=percent)
    if job.spared_from_refusal:
        return met("area_spared", rule, percent=percent)
    if job.spared_from_refusal is None:
        return unknown("spared_not_given", rule, [SPARED], percent=percent)
    return not_met("area_refused", rule, percent=percent).remedied("place_remedy")


def montreal_and_laval(case: Case) -> Answer | None:
    """Low-wage work in Montréal and Laval is not processed while Quebec suspends it (rtp.montreal_laval)."""
    regions = case.known("suspended_regions")
    if regions is None or not _low_wage(case):
        return None
    sites, rule = case.hire.job.work_sites or (), "suspended_regions"
    in_quebec = {i: site.economic_region for i, site in enumerate(sites) if site.province == QUEBEC}
    spared = case.hire.job.spared_from_refusal
    if not any(region in regions for region in in_quebec.values()):
        open_sites = [f"job.work_sites[{i}].economic_region" for i, region in in_quebec.items() if region is None]
        return unknown("suspended_place_not_given", rule, open_sites) if open_sites and not spared else None
    if spared is None:
        return unknown("suspended_spared_not_given", rule, [SPARED])
    if spared:
        return met("suspended_spared", rule)
    return not_met("suspended", rule).remedied("place_remedy")


def recruitment(case: Case) -> Answer | None:
    """Weeks of advertising before filing (rec.lowwage.2026)."""
    weeks = case.known("recruitment_weeks")
    return None if weeks is None else told("recruitment", "recruitment_weeks", weeks=weeks)


def _in_high_unemployment_area(job: Job) -> bool | None:
    """Only metropolitan areas are on the list, so a place outside all of them is in none."""
    outside = job.outside_metropolitan_area and job.in_high_unemployment_area is None
    return False if outside else job.in_high_unemployment_area


def _outside_metropolitan_area(job: Job) -> bool | None:
    """A place in a metropolitan area with high unemployment is outside none."""
    inside = job.in_high_unemployment_area and job.outside_metropolitan_area is None
    return False if inside else job.outside_metropolitan_area


def _low_wage(case: Case) -> bool:
    placed = side_of_line(case)
    return not isinstance(placed, Answer) and placed[0] is Side.BELOW


def _answered(case: Case) -> bool:
    """Whether anybody has said anything about the workforce or the place."""
    employer, job = case.hire.employer, case.hire.job
    said = (
        employer.low_wage_share_percent,
        employer.low_wage_cap_sector,
        job.outside_metropolitan_area,
        job.in_high_unemployment_area,
        job.spared_from_refusal,
    )
    return any(answer is not None for answer in said)


def _left_to_counsel(case: Case, cap: Decimal) -> Answer:
    numbers = {"cap": cap, "day": case.governing_date}
    try:
        unemployment = case.value("unemployment_percent")
    except NotInForce:
        return for_counsel("workforce_cap", "cap_percent", **numbers)
    return for_counsel("workforce_limits", "cap_percent", unemployment=unemployment, **numbers)


def _over_plain_cap(case: Case, share: Decimal, cap: Decimal) -> Answer:
    """Over the plain cap, the sector or a rural place may still allow the share."""
    sector_cap, sector = case.value("sector_cap_percent"), case.hire.employer.low_wage_cap_sector
    if sector and share <= sector_cap:
        return met("share_within_sector_cap", "sector_cap_percent", share=share, cap=sector_cap)
    rural = _rural(case, share)
    if rural is not None and rural.outcome in ("met", "for_counsel"):
        return rural
    missing = [SECTOR] if sector is None and share <= sector_cap else []
    missing += rural.missing if rural is not None else ()
    if missing:
        return unknown("share_over_plain_cap", "cap_percent", missing, share=share, cap=cap)
    highest, rule = (sector_cap, "sector_cap_percent") if sector else (cap, "cap_percent")
    return not_met("share_over_cap", rule, share=share, cap=highest).remedied("share_remedy")


def _rural(case: Case, share: Decimal) -> Answer | None:
    """Within the higher cap of rural places (cap.rural2026); None where it can't help.

    Two provinces were the first to opt in; whether others followed is for counsel.
    """
    cap, outside = case.known("rural_cap_percent"), _outside_metropolitan_area(case.hire.job)
    if cap is None or share > cap or outside is False:
        return None
    rule, opted_in = "rural_cap_percent", case.value("rural_provinces")
    if outside is None:
        return unknown("share_over_plain_cap", rule, [RURAL])
    if {site.province for site in case.hire.job.work_sites or ()} <= set(opted_in):
        return met("share_within_rural_cap", rule, share=share, cap=cap)
    return for_counsel("rural_cap_open", rule, share=share, cap=cap, provinces=opted_in)
