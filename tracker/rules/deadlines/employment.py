"""What follows from the offer and from employment itself."""

from datetime import date, timedelta

from tracker.rules.book import SHARED_ROOM
from tracker.rules.dates import last_of_years
from tracker.rules.deadlines.deadline import Deadline, Question
from tracker.rules.facts import Hire
from tracker.rules.regime import Regime, confirmed

BRITISH_COLUMBIA = "BC"


def record_retention(question: Question) -> Deadline | None:
    """Six years that begin on the first day of employment (emp.record_retention; imp.retention without an LMIA)."""
    began_on = question.hire.documents.employment.began_on
    if began_on is None:
        return None
    rule = "common.retention.years"
    exempt = question.book.find(SHARED_ROOM, "retention.years_exempt")
    if confirmed(question.hire) is Regime.EXEMPT and began_on >= exempt.starts[0]:
        rule = "common.retention.years_exempt"
    source = question.entry(rule, began_on)
    due_on = last_of_years(began_on, source.value)
    return question.deadline("record_retention", due_on, rule, source, began_on=began_on, years=source.value)


def job_offer_end(question: Question) -> Deadline | None:
    """The last day of the offer."""
    ends_on = offer_ends_on(question.hire)
    if ends_on is None:
        return None
    rule = "job_offer.last_day"
    return question.deadline("job_offer_end", ends_on, rule, question.entry(rule, ends_on))


def bc_pnp_120_day_window(question: Question) -> Deadline | None:
    """The last day on which 120 days remain on an offer in British Columbia (dl.bc.120, bc.tech.offer.2026).

    Certain as long as the rule was confirmed on that very day, for the day of application governs (bc.locked_day).
    """
    sites = question.hire.job.work_sites or ()
    ends_on = offer_ends_on(question.hire)
    if ends_on is None or all(site.province != BRITISH_COLUMBIA for site in sites):
        return None
    rule = "bc_pnp.days_remaining"
    days = question.entry(rule, ends_on).value
    due_on = ends_on - timedelta(days=days)
    source = question.entry(rule, due_on)
    confirmed = source.confidence != "low"
    return question.deadline(
        "bc_pnp_120_day_window",
        due_on,
        rule,
        source,
        message=None if confirmed else "bc_pnp_120_day_window_unconfirmed",
        ends_on=ends_on,
        days=days,
        since=source.since,
    )


def offer_ends_on(hire: Hire) -> date | None:
    """The last day of the written offer, else of the job as described; None: no set end, or nobody said."""
    return hire.documents.job_offer.ends_on or hire.job.ends_on
