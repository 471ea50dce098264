"""Conditions of R209.2 and R209.3 that every employer of a temporary foreign worker keeps."""

from tracker.rules.case import Case
from tracker.rules.dates import last_of_years
from tracker.rules.findings import Answer, told


def fees_not_recovered(case: Case) -> Answer | None:
    """Fees of the LMIA, recruitment and insurance stay with the employer (emp.no_fee_recovery)."""
    return told("fees_not_recovered", "no_fee_recovery") if case.value("no_fee_recovery", case.as_of) else None


def records_kept(case: Case) -> Answer:
    """Six years that begin on the first day of employment (emp.record_retention)."""
    years = case.value("common.retention.years")
    began_on = case.hire.documents.employment.began_on
    if began_on is None:
        return told("records_kept", "common.retention.years", years=years)
    return told("records_kept_until", "common.retention.years", years=years, until=last_of_years(began_on, years))
