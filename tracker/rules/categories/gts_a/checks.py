"""What Category A asks. Source: Global Talent Stream program requirements (gts.a.*)."""

from tracker.rules.case import Case
from tracker.rules.common.global_talent import category_a_floor, listing
from tracker.rules.facts import Education
from tracker.rules.findings import Answer, Outcome, met, not_met, unknown


def referral(case: Case) -> Answer:
    """A designated partner has referred the employer."""
    held = case.hire.employer.designated_partner_referral
    return _said(case, held, "employer.designated_partner_referral", "referral")


def occupation_not_listed(case: Case) -> Answer:
    """A listed occupation is handled as Category B, even with a referral."""
    listed = listing(case)
    numbers = {"code": case.hire.job.noc_2021, "day": case.governing_date}
    if listed.outcome is Outcome.MET:
        return not_met("listed_goes_to_b", "list_occupation", **numbers).remedied("file_as_b")
    if listed.outcome is Outcome.NOT_MET:
        return met("not_listed", "list_occupation", **numbers)
    return listed


def unique_and_specialized(case: Case) -> Answer:
    """The employer can show that the duties are unique and specialized."""
    return _said(case, case.hire.employer.unique_and_specialized, "employer.unique_and_specialized", "unique")


def industry_knowledge(case: Case) -> Answer:
    """The worker knows the industry at an advanced level."""
    held = case.hire.worker.advanced_industry_knowledge
    return _said(case, held, "worker.advanced_industry_knowledge", "industry_knowledge")


def degree_or_experience(case: Case) -> Answer:
    """An advanced degree in the specialization, or enough years in it; either is enough."""
    worker, needed = case.hire.worker, case.value("years_experience")
    years = worker.years_experience
    if years is not None and years >= needed:
        return met("experience_held", "years_experience", years=years, needed=needed)
    degree = _advanced_degree(worker.education, case.value("advanced_degrees"))
    if degree.outcome is Outcome.MET:
        return degree
    if years is None or degree.outcome is Outcome.UNKNOWN:
        missing = [*degree.missing, *(["worker.years_experience"] if years is None else [])]
        return unknown("degree_or_experience_open", "advanced_degrees", missing, needed=needed)
    failed = not_met("degree_or_experience_failed", "advanced_degrees", years=years, needed=needed)
    return failed.remedied("degree_or_experience_remedy", needed=needed, short=needed - years)


def _advanced_degree(education: tuple[Education, ...] | None, levels: tuple[str, ...]) -> Answer:
    """Whether one credential is of an advanced level and related to the job."""
    if education is None:
        return unknown("degree_or_experience_open", "advanced_degrees", ["worker.education"])
    missing = []
    for i, credential in enumerate(education):
        if credential.level in levels and credential.related_to_job:
            return met("degree_held", "advanced_degrees", level=f"level_{credential.level}")
        if credential.level in (None, *levels) and credential.related_to_job in (None, True):
            open_parts = [name for name in ("level", "related_to_job") if getattr(credential, name) is None]
            missing += [f"worker.education[{i}].{name}" for name in open_parts]
    if missing:
        return unknown("degree_or_experience_open", "advanced_degrees", missing)
    return not_met("degree_or_experience_failed", "advanced_degrees")


def position_wage_floor(case: Case) -> Answer:
    """The hourly and the annual floor of the position's place in the calendar year are both reached."""
    return category_a_floor(case)


def _said(case: Case, answer: bool | None, path: str, message: str) -> Answer:
    """The answer somebody gave to a yes-no question. Raises NotInForce on a day the question did not exist."""
    case.value(message)
    if answer is None:
        return unknown(f"{message}_not_given", message, [path])
    if answer:
        return met(f"{message}_held", message)
    return not_met(f"{message}_failed", message).remedied(f"{message}_remedy")
