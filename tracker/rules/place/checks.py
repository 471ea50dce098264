"""R197 to R199, on the day the permit is applied for. They decide no category; they say where to apply."""

from tracker.rules.case import Case
from tracker.rules.findings import Answer, for_counsel, met, not_met, unknown
from tracker.rules.regime import Regime, confirmed
from tracker.rules.right_to_work import State, has_status_in_canada, right_to_work

USA, MEXICO = "USA", "MEX"
INSIDE = "inside_canada"


def needed(case: Case) -> bool:
    """Whether there is a permit to ask for."""
    return not has_status_in_canada(case.hire.worker) and confirmed(case.hire) is not Regime.NO_PERMIT


def from_outside(case: Case) -> Answer | None:
    """Anybody may apply before entry (place.before_entry)."""
    return met("outside", "before_entry") if needed(case) else None


def at_port_of_entry(case: Case) -> Answer | None:
    """Only who needs no visa may ask on entry (place.on_entry, cusma.mexico_visa)."""
    if not needed(case):
        return None
    worker, rule = case.hire.worker, "on_entry"
    if _american(case):
        return met("entry_american", rule)
    if worker.citizenships is None or (worker.permanent_residences is None and USA not in worker.citizenships):
        absent = {
            "worker.citizenships": worker.citizenships,
            "worker.permanent_residences": worker.permanent_residences,
        }
        return unknown("entry_missing", rule, [path for path, value in absent.items() if value is None])
    if set(worker.citizenships) == {MEXICO} and (since := case.known("mexican_visa")) is not None:
        return not_met("entry_mexican", "mexican_visa", since=since).remedied("entry_remedy")
    return for_counsel("entry_other", rule)


def with_lmia_in_hand(case: Case) -> Answer | None:
    """On entry the LMIA is there already, but for nationals and residents of the United States (wp.poe_application)."""
    if not needed(case) or confirmed(case.hire) is not Regime.LMIA or _american(case):
        return None
    lmia = case.hire.documents.lmia
    if lmia.expires_on is not None and lmia.expires_on < case.governing_date:
        return not_met("lmia_expired", "lmia_first", expired_on=lmia.expires_on).remedied("lmia_remedy")
    if lmia.issued_on is None:
        return unknown("lmia_not_recorded", "lmia_first", ["documents.lmia.issued_on"])
    return met("lmia_in_hand", "lmia_first")


def leaving_and_returning(case: Case) -> Answer | None:
    """Who is in Canada gets no permit by leaving and coming straight back (place.flagpoling, wp.flagpoling_end)."""
    if not needed(case) or not _in_canada(case) or (exempt := case.known("flagpoling")) is None:
        return None
    if _american(case):
        return met("return_american", "flagpoling")
    if case.hire.category in exempt:
        return met("return_professional", "flagpoling")
    if case.hire.worker.citizenships is None or case.hire.worker.permanent_residences is None:
        return unknown("return_missing", "flagpoling", ["worker.citizenships", "worker.permanent_residences"])
    return not_met("return_refused", "flagpoling").remedied("return_remedy")


def inside_canada(case: Case) -> Answer | None:
    """Holders of a permit and treaty business people may ask inside; visitors no longer (place.in_canada)."""
    if not needed(case):
        return None
    on = case.governing_date
    if right_to_work(case.hire, on, case.book).state in (State.PERMIT, State.OPEN_PERMIT, State.MAINTAINED_STATUS):
        return met("inside_permit", "in_canada")
    if (case.hire.category or "").startswith("cusma_") and {USA, MEXICO} & set(case.hire.worker.citizenships or ()):
        return met("inside_treaty", "in_canada")
    if case.known("visitor_policy"):
        return met("inside_visitor", "visitor_policy")
    expired_on = case.hire.documents.work_permit.expires_on
    if expired_on is not None and expired_on < on:
        return for_counsel("inside_expired", "in_canada", expired_on=expired_on)
    return unknown("inside_missing", "in_canada", ["documents.work_permit.expires_on"])


def _american(case: Case) -> bool:
    worker = case.hire.worker
    return USA in (*(worker.citizenships or ()), *(worker.permanent_residences or ()))


def _in_canada(case: Case) -> bool:
    if case.hire.application.applying_from == INSIDE:
        return True
    employed = right_to_work(case.hire, case.governing_date, case.book)
    return employed.employed and employed.state is not State.NONE
