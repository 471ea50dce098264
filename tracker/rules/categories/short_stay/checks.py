"""What a short stay without a permit adds to the checks it shares (gss.short_15_30)."""

from tracker.rules.case import Case
from tracker.rules.findings import Answer, told


def policy(case: Case) -> Answer | None:
    """A public policy that is not in the Regulations (gss.codification): no offer, no fee; it belongs to the worker."""
    return None if case.known("authority") is None else told("policy", "written_into_regulations").dated(case.as_of)
