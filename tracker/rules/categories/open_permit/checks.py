"""Checks of the holder of an open work permit."""

from tracker.rules.case import Case
from tracker.rules.dates import end_of_day_utc
from tracker.rules.findings import Answer, for_counsel, met, not_met, unknown


def open_work_permit(case: Case) -> Answer:
    """An open permit that covers the work needs no LMIA, no offer and no fee (decision.table, step 2)."""
    rule = "offer_required"
    case.value(rule)
    held = case.hire.worker.open_work_permit
    if held is None:
        return unknown("permit_missing", rule, ["worker.open_work_permit"])
    return met("permit_held", rule) if held else not_met("permit_none", rule)


def permit_unexpired(case: Case) -> Answer | None:
    """A recorded permit still covers the work on the later of today and its first day (place.maintained_status).

    Asked only where an open permit is held and its last day is recorded. An extension filed in time may carry the
    worker on until it is decided, under conditions that counsel reads; while the permit runs, it may still be filed.
    """
    permit = case.hire.documents.work_permit
    if not case.hire.worker.open_work_permit or permit.expires_on is None:
        return None
    rule = "maintained_status"
    carried_on = case.value(rule)
    day = max(case.as_of, case.hire.job.starts_on or case.as_of)
    if permit.expires_on >= day:
        return met("permit_unexpired", rule, expires_on=permit.expires_on)
    filed_at, decided_on = permit.extension_filed_at, permit.decision_on
    if carried_on and filed_at is not None and filed_at < end_of_day_utc(permit.expires_on):
        if decided_on is not None and decided_on <= case.as_of:
            missing, numbers = ["documents.work_permit.expires_on"], {"decided_on": decided_on}
            return unknown("permit_decided", rule, missing, expires_on=permit.expires_on, **numbers)
        return for_counsel("permit_maintained", rule, expires_on=permit.expires_on)
    if permit.expires_on >= case.as_of:
        missing = ["documents.work_permit.extension_filed_at"]
        return unknown("permit_too_short", rule, missing, expires_on=permit.expires_on, day=day)
    return not_met("permit_expired", rule, expires_on=permit.expires_on)
