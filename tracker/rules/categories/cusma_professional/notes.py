"""What to know of a CUSMA professional that decides nothing."""

from tracker.rules.case import Case
from tracker.rules.common.cusma import CUSMA_NOTES
from tracker.rules.findings import Answer, told

DEGREES = ("bachelor", "licenciatura", "master", "doctorate")


def length(case: Case) -> Answer | None:
    """Three years and renewals without limit; silent where both days are known, as a check then says it."""
    months = case.known("duration.permit")
    if months is None or (case.hire.job.starts_on and case.hire.job.ends_on):
        return None
    return told("length", "duration.permit", months=months)


def no_wage_floor(case: Case) -> Answer | None:
    """No wage must be reached; it is one factor among others (cusma.professional.wage)."""
    return told("no_wage_floor", "wage_floor") if case.known("wage_floor") is False else None


def degree_from_abroad(case: Case) -> Answer | None:
    """Degrees count from any country, diplomas and certificates from three (cusma.professional.degree_rules)."""
    countries = case.known("diploma_countries")
    found = [study.country for study in case.hire.worker.education or () if study.level in DEGREES and study.country]
    abroad = [country for country in found if countries is not None and country not in countries]
    return told("degree_from_abroad", "diploma_countries", country=abroad[0], countries=countries) if abroad else None


def particulars(case: Case) -> Answer | None:
    """What the row of the profession says beside credential and limits."""
    words = (case.known("particulars") or {}).get(case.hire.job.cusma_profession)
    return told("particulars", "particulars", words=words) if words else None


def consultant(case: Case) -> Answer | None:
    """A consultant fills a permanent post only for a time, at a consulting firm (cusma.management_consultant_rules)."""
    rule = "consultant.permanent_post"
    of_interest = case.hire.job.cusma_profession == "management_consultant" and case.known(rule)
    return told("consultant_post", rule) if of_interest else None


def technician(case: Case) -> Answer | None:
    """The sciences that a technician may support, and the training expected (cusma.scientific_technician_rules)."""
    rule = "technician.disciplines"
    if case.hire.job.cusma_profession != "scientific_technician" or case.known(rule) is None:
        return None
    return told("technician_sciences", rule)


NOTES = (length, no_wage_floor, degree_from_abroad, particulars, consultant, technician, *CUSMA_NOTES)
