"""Duties of a moment: before the first day, while the worker works, and when the work is over."""

from decimal import Decimal

from tracker.rules.case import Case
from tracker.rules.duties.employer import bound, regime, typed
from tracker.rules.findings import Answer
from tracker.rules.regime import Regime
from tracker.rules.right_to_work import State, employed
from tracker.rules.status.notes import standing, stated


def to_come(case: Case) -> bool:
    """Whether the first day of work is today, still ahead, or not recorded."""
    began_on = case.hire.documents.employment.began_on
    return began_on is None or began_on >= case.as_of


def working(case: Case) -> bool:
    return employed(case.hire, case.as_of)


def on_lmia(case: Case) -> bool:
    return regime(case) is Regime.LMIA


def rights_information(case: Case) -> Answer | None:
    """Given by the first day (emp.rights_information_given), then kept at hand (emp.rights_information_available)."""
    if not bound(case):
        return None
    if to_come(case):
        return typed(case, "rights_given")
    return typed(case, "rights_available") if working(case) else None


def employment_agreement(case: Case) -> Answer | None:
    """Signed and handed over by the first day (emp.employment_agreement); an exempt offer asks for it earlier."""
    if not on_lmia(case) or not to_come(case):
        return None
    return stated(case, "employment_agreement", "employment_agreement")


def private_health_insurance(case: Case) -> Answer | None:
    """Emergency cover until the province's begins, for an LMIA alone (emp.private_health_insurance, imp.conditions)."""
    return typed(case, "private_health_insurance") if on_lmia(case) else None


def access_to_care(case: Case) -> Answer | None:
    """Care for a worker hurt or ill at work (emp.access_to_care)."""
    return typed(case, "access_to_care") if bound(case) and working(case) else None


def workplace_insurance(case: Case) -> Answer | None:
    """Workplace safety cover from the first day (emp.workplace_insurance)."""
    return stated(case, "workplace_insurance", "workplace_insurance") if on_lmia(case) and to_come(case) else None


def maintained_counts(case: Case) -> Answer | None:
    """Conditions go on under maintained status (emp.period_includes_maintained)."""
    now = standing(case)
    if not bound(case) or not now.employed or now.state is not State.MAINTAINED_STATUS:
        return None
    return stated(case, "maintained_counts", "maintained_counts")


def unauthorized_work(case: Case) -> Answer | None:
    """The offence of employing somebody without permission, where nothing on file gives one
    (emp.unauthorized_employment_offence).
    """
    if not standing(case).cannot_prove:
        return None
    return stated(case, "unauthorized_work", "unauthorized_work", **_with_fines(case, "unauthorized_work"))


def misrepresentation(case: Case) -> Answer | None:
    """True statements, while the application is still to be made (emp.misrepresentation)."""
    if not bound(case) or case.hire.documents.work_permit.issued_on is not None:
        return None
    return stated(case, "misrepresentation", "misrepresentation", **_with_fines(case, "misrepresentation"))


def genuine_offer(case: Case) -> Answer | None:
    """What makes an exempt offer genuine, until its permit is given (imp.genuineness)."""
    if regime(case) is not Regime.EXEMPT or case.hire.documents.work_permit.issued_on is not None:
        return None
    return stated(case, "genuine_offer", "genuine_offer")


def end_of_employment(case: Case) -> Answer | None:
    """A worker who can't be found or does not leave (emp.end_of_employment_notice)."""
    ended_on = case.hire.documents.employment.ended_on
    if not on_lmia(case) or ended_on is None or ended_on > case.as_of:
        return None
    return stated(case, "end_of_employment", "end_of_employment")


def offer_cancelled(case: Case) -> Answer | None:
    """An offer cancelled before entry (emp.job_offer_cancelled)."""
    waiting = case.hire.documents.employment.began_on is None and case.hire.documents.work_permit.issued_on is None
    return stated(case, "offer_cancelled", "offer_cancelled") if on_lmia(case) and waiting else None


def _with_fines(case: Case, name: str) -> dict[str, object]:
    """The figures of an offence; fines as money."""
    figures = case.value(name, case.as_of)
    return {key: Decimal(figure) if key.endswith("fine") else figure for key, figure in figures.items()}
