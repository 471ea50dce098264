"""Checks of stays without a permit that may come again after a wait (gss.short_15_30, gss.short_counting).

The lengths and waits are values of the category's own room, under the same names in each.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from tracker.rules.case import Case
from tracker.rules.dates import months_after
from tracker.rules.facts import Job, ShortStay
from tracker.rules.findings import Answer, for_counsel, met, not_met, unknown

WAITS = "waiting_months_by_days"


def length(case: Case) -> Answer:
    """At most thirty consecutive days, the first and the last counted."""
    longest = max(_waits(case))
    days = stay_days(case.hire.job)
    if days is None:
        return unknown("length_missing", WAITS, ["job.stay_days"], longest=longest)
    if days <= longest:
        return met("length_short", WAITS, days=days, longest=longest)
    return not_met("length_long", WAITS, days=days, longest=longest).remedied("length_remedy")


def earlier_stays(case: Case) -> Answer | None:
    """Enough months since every earlier grant; the day they end is still too early (gss.short_counting).

    A stay too long for any exemption isn't asked about. While its length is unknown, a grant that bars even the
    shortest exemption decides, and so does one that bars none.
    """
    waits = _waits(case)
    days = stay_days(case.hire.job)
    if days is not None and days > max(waits):
        return None
    earlier = case.hire.short_stays
    if earlier is None:
        return unknown("earlier_stays_missing", WAITS, ["short_stays"])
    fitting = [months for most, months in sorted(waits.items()) if days is None or days <= most]
    shortest, longest = fitting[0], fitting[0] if days is not None else fitting[-1]
    asked_on = case.permit_applied_on
    if barring := _barring(earlier, shortest, asked_on):
        return _barred(barring, shortest, max(waits), asked_on)
    undated = [f"short_stays[{place}].granted_on" for place, stay in enumerate(earlier) if stay.granted_on is None]
    if undated:
        return unknown("earlier_stays_undated", WAITS, undated)
    if _barring(earlier, longest, asked_on):
        return unknown("earlier_stays_length_missing", WAITS, ["job.stay_days"], asked_on=asked_on)
    return met("earlier_stays_clear", WAITS, months=longest, asked_on=asked_on)


def entry(case: Case) -> Answer:
    """The exemption is asked for on arrival, not first inside Canada."""
    rule = "first_request_inside_canada"
    case.value(rule)
    place = case.hire.application.applying_from
    if place is None:
        return unknown("entry_missing", rule, ["application.applying_from"])
    if place == "inside_canada":
        return not_met("entry_inside", rule).remedied("entry_remedy")
    return met("entry_on_arrival", rule)


def stay_days(job: Job) -> int | None:
    """Consecutive days of the stay: as given, else from the first to the last day of work, both counted."""
    if job.stay_days is not None or job.starts_on is None or job.ends_on is None:
        return job.stay_days
    return (job.ends_on - job.starts_on).days + 1


def eligible_again_on(granted_on: date, months: int) -> date:
    """The day after so many months from the grant: granted on 1 January, six months, 2 July."""
    return months_after(granted_on, months) + timedelta(days=1)


def _waits(case: Case) -> Mapping[int, int]:
    """Longest stay in days → months to wait since the last grant."""
    return {int(days): months for days, months in case.value(WAITS).items()}


def _barring(earlier: tuple[ShortStay, ...], months: int, asked_on: date) -> ShortStay | None:
    """The latest earlier stay, if its grant still bars another one on the day asked about."""
    dated = [stay for stay in earlier if stay.granted_on and eligible_again_on(stay.granted_on, months) > asked_on]
    return max(dated, key=lambda stay: stay.granted_on or date.min, default=None)


def _barred(stay: ShortStay, months: int, longest: int, asked_on: date) -> Answer:
    assert stay.granted_on is not None
    eligible_on = eligible_again_on(stay.granted_on, months)
    if stay.days is not None and stay.days > longest:
        return for_counsel("earlier_stay_of_researcher", WAITS, granted_on=stay.granted_on, days=stay.days)
    return not_met(
        "earlier_stay_too_recent",
        WAITS,
        granted_on=stay.granted_on,
        months=months,
        eligible_on=eligible_on,
        asked_on=asked_on,
    ).remedied("earlier_stay_remedy")
