"""What an employer owes whatever the category: notes on a hire, with their dated values and words in this room."""

from collections.abc import Callable

from tracker.rules.case import Case
from tracker.rules.duties import employer, moments
from tracker.rules.findings import Answer

DUTIES: tuple[Callable[[Case], Answer | None], ...] = (
    moments.unauthorized_work,
    moments.misrepresentation,
    moments.genuine_offer,
    moments.employment_agreement,
    moments.rights_information,
    moments.private_health_insurance,
    moments.workplace_insurance,
    moments.offer_cancelled,
    employer.same_terms,
    moments.maintained_counts,
    employer.fees_not_recovered,
    employer.genuine_business,
    employer.laws_followed,
    employer.abuse_free,
    moments.access_to_care,
    employer.records_kept,
    employer.inspections,
    employer.inspection_triggers,
    moments.end_of_employment,
)
