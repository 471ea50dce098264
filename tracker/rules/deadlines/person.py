"""Papers of the person that no permit outlasts, or that an application needs."""

from tracker.rules.dates import months_after, years_after
from tracker.rules.deadlines.deadline import Deadline, Question


def passport_expiry(question: Question) -> Deadline | None:
    """The day the passport ends (wp.cap.passport)."""
    due_on = question.hire.worker.passport_expires_on
    if due_on is None:
        return None
    exempt = passport_limits_nothing(question)
    rule = "passport.exempt_citizenships" if exempt else "passport.caps_permit"
    message = "passport_expiry_exempt" if exempt else "passport_expiry"
    return question.deadline("passport_expiry", due_on, rule, question.entry(rule, due_on), message=message)


def passport_limits_nothing(question: Question) -> bool:
    """Whether a citizenship frees the worker from the passport rule (place.passport). Unknown ones free nobody."""
    exempt = question.entry("passport.exempt_citizenships", question.as_of).value
    return bool(set(exempt) & set(question.hire.worker.citizenships or ()))


def biometrics_expiry(question: Question) -> Deadline | None:
    """Ten years after biometrics were given (wp.cap.biometrics)."""
    given_on = question.hire.worker.biometrics_given_on
    if given_on is None:
        return None
    rule = "biometrics.years"
    source = question.entry(rule, given_on)
    due_on = years_after(given_on, source.value)
    return question.deadline("biometrics_expiry", due_on, rule, source, given_on=given_on, years=source.value)


def medical_expiry(question: Question) -> Deadline | None:
    """Twelve months after the medical examination (wp.medical)."""
    examined_on = question.hire.documents.medical_examined_on
    if examined_on is None:
        return None
    rule = "medical.months"
    source = question.entry(rule, examined_on)
    due_on = months_after(examined_on, source.value)
    return question.deadline("medical_expiry", due_on, rule, source, examined_on=examined_on, months=source.value)
