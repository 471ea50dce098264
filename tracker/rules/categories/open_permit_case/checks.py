"""Checks of open permits that rest on the person's own situation (codes.table)."""

from tracker.rules.case import Case
from tracker.rules.common import exemption_case
from tracker.rules.common.offer import no_offer, offer_and_fee
from tracker.rules.findings import Answer


def conditions(case: Case) -> Answer:
    """What the case asks for holds."""
    return exemption_case.judged(case, "code")


def held_by(case: Case) -> Answer | None:
    """Who usually holds the permit and for how long."""
    return exemption_case.holder(case)


def employer_part(case: Case) -> Answer | None:
    """No offer and no fee for an open permit; both where the permit was still tied to an employer on that day."""
    tied = case.slug in (case.known("tied_to_employer") or ())
    return offer_and_fee(case) if tied else no_offer(case)
