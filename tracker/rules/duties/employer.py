"""Conditions of R209.2 and R209.3 that every employer of a temporary foreign worker keeps."""

from tracker.rules.case import Case
from tracker.rules.dates import last_of_years
from tracker.rules.findings import Answer, told
from tracker.rules.regime import Regime, confirmed, regime_of
from tracker.rules.status.notes import stated

BOUND = (Regime.LMIA, Regime.EXEMPT, Regime.UNKNOWN)
"""Regimes under which the employer made an offer that it is held to; unknown never counts as free."""


def regime(case: Case) -> Regime:
    """What the worker works on, worked out once for all duties."""
    return case.once("regime", lambda one: regime_of(one.hire))


def bound(case: Case) -> bool:
    """Whether the worker works, or will, on an offer that the employer is held to."""
    return regime(case) in BOUND


def typed(case: Case, name: str, message: str | None = None, **numbers: object) -> Answer | None:
    """A duty whose value is the type of violation that a breach of it is.

    Without an LMIA the same duty stands in R209.2, not in R209.3: its value is then named `<name>_exempt`, where there
    is one (imp.conditions).
    """
    rule = name
    if regime(case) is Regime.EXEMPT and f"{name}_exempt" in case.book.names[case.room]:
        rule = f"{name}_exempt"
    answer = stated(case, message or name, rule, **numbers)
    return answer and answer._replace(numbers={"type": case.value(rule, case.as_of), **numbers})


def fees_not_recovered(case: Case) -> Answer | None:
    """Fees of the LMIA or the offer, recruitment and insurance stay with the employer (emp.no_fee_recovery)."""
    if not bound(case):
        return None
    if regime(case) is Regime.EXEMPT:
        return typed(case, "no_fee_recovery", "fees_not_recovered_exempt")
    return stated(case, "fees_not_recovered", "no_fee_recovery")


def records_kept(case: Case) -> Answer | None:
    """Six years that begin on the first day of employment (emp.record_retention, imp.retention)."""
    on_file = confirmed(case.hire)  # a worker's later status ends no duty to keep what proves the years before
    if on_file not in BOUND or (on_file is Regime.UNKNOWN and not bound(case)):
        return None
    rule = "common.retention.years_exempt" if on_file is Regime.EXEMPT else "common.retention.years"
    began_on = case.hire.documents.employment.began_on
    years = case.value(rule, began_on or case.as_of)
    if began_on is None:
        return told("records_kept", rule, years=years).dated(case.as_of)
    until = last_of_years(began_on, years)
    return told("records_kept_until", rule, years=years, until=until).dated(began_on)


def genuine_business(case: Case) -> Answer | None:
    """The employer stays in the business of the offer (emp.genuine_business)."""
    return typed(case, "genuine_business") if bound(case) else None


def laws_followed(case: Case) -> Answer | None:
    """Employment and recruitment law where the worker works (emp.follow_laws)."""
    return typed(case, "laws_followed") if bound(case) else None


def same_terms(case: Case) -> Answer | None:
    """Occupation, wages and conditions of the offer (emp.same_job_wage_conditions, imp.conditions)."""
    return typed(case, "same_terms") if bound(case) else None


def abuse_free(case: Case) -> Answer | None:
    """A workplace free of abuse and reprisal (emp.abuse_free)."""
    return typed(case, "abuse_free") if bound(case) else None


def inspections(case: Case) -> Answer | None:
    """Cooperation with inspections, and the days to answer a notice (emp.inspection_cooperation)."""
    if not bound(case):
        return None
    return typed(case, "inspections", **case.value("common.inspection.days", case.as_of))


def inspection_triggers(case: Case) -> Answer | None:
    """What opens the powers of inspection (emp.inspection_triggers)."""
    return stated(case, "inspection_triggers", "inspection_triggers") if bound(case) else None
