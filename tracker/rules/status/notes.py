"""Notes beside the right to work on a day."""

from datetime import timedelta

from tracker.rules.case import Case
from tracker.rules.findings import Answer, told
from tracker.rules.right_to_work import CANADA, Standing, State, extension_filed_in_time, right_to_work


def standing(case: Case) -> Standing:
    return case.once("standing", lambda one: right_to_work(one.hire, one.as_of, one.book))


def stated(case: Case, message: str, name: str, **numbers: object) -> Answer | None:
    """The note, unless its rule was not in force on the day of the question."""
    return None if case.known(name, case.as_of) is None else told(message, name, **numbers).dated(case.as_of)


def stay_in_canada(case: Case) -> Answer | None:
    """Maintained status lets work go on only inside Canada (place.maintained_status)."""
    maintained = standing(case).state is State.MAINTAINED_STATUS
    return stated(case, "stay_in_canada", "stay_in_canada") if maintained else None


def second_application(case: Case) -> Answer | None:
    """A second extension filed after the permit ended protects nothing (wp.maintained.second_application)."""
    maintained = standing(case).state is State.MAINTAINED_STATUS
    return stated(case, "second_application", "second_application") if maintained else None


def restoration(case: Case) -> Answer | None:
    """The fee while the window is open (wp.restoration.fee)."""
    permit = case.hire.documents.work_permit
    if standing(case).state is not State.NONE or permit.expires_on is None or extension_filed_in_time(permit):
        return None
    until = permit.expires_on + timedelta(days=case.value("restoration_days", permit.expires_on))
    if not permit.expires_on < case.as_of <= until:
        return None
    fee, own = (case.known(name, case.as_of) for name in ("restoration_fee", "permit_fee"))
    if fee is None or own is None:
        return None
    return stated(case, "restoration_fee", "restoration_fee", until=until, fee=fee, total=fee + own)


def unauthorized_bar(case: Case) -> Answer | None:
    """Past work without permission bars a permit for a time (wp.unauthorized_work_bar)."""
    if not standing(case).cannot_prove:
        return None
    return stated(case, "unauthorized_bar", "unauthorized_bar", months=case.value("unauthorized_bar", case.as_of))


def permit_cancelled(case: Case) -> Answer | None:
    """A permanent resident's permit is cancelled (wp.cancellation)."""
    worker, permit = case.hire.worker, case.hire.documents.work_permit
    resident = CANADA in (worker.permanent_residences or ())
    return stated(case, "cancelled", "cancelled_by_residence") if resident and permit.expires_on else None
