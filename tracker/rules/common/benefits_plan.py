"""The Labour Market Benefits Plan of the Global Talent Stream, and what else both categories should know.

Source: gts.lmbp.*, lmia.gts.service_standard, lmia.recruitment_gts, gss.*. Each category's own room declares its
mandatory benefit and says it in its own words.
"""

from tracker.rules.case import Case
from tracker.rules.dates import business_days_after, years_after
from tracker.rules.findings import Answer, for_counsel, met, told


def plan_review(case: Case) -> Answer | None:
    """After a plan was found not to be reasonably kept, later files are generally refused for years (gts.lmbp.failure).

    Asked only where such a finding is recorded.
    """
    failed_on = case.hire.employer.lmbp_unreasonable_efforts_on
    if failed_on is None:
        return None
    years = case.value("common.lmbp.refusal_years")
    until = years_after(failed_on, years)
    numbers = {"failed": failed_on, "until": until, "years": years}
    if case.lmia_received_on > until:
        return met("common.plan_refusal_over", "common.lmbp.refusal_years", **numbers)
    return for_counsel("common.plan_refused", "common.lmbp.refusal_years", **numbers).remedied(
        "common.plan_refused_remedy"
    )


def benefits_plan(case: Case) -> Answer | None:
    """The mandatory benefit of the category, and the others (gts.lmbp.structure, gts.lmbp.complementary_options)."""
    structure = case.known("common.lmbp.structure")
    if structure is None:
        return None
    return told("mandatory_benefit", "mandatory_benefit", **structure, options=case.value("common.lmbp.options"))


def plan_for_both(case: Case) -> Answer:
    """An employer that uses both categories commits to both mandatory benefits (gts.lmbp.both_categories)."""
    return told("common.plan_for_both", "common.lmbp.both", complementary=case.value("common.lmbp.both"))


def plan_targets(case: Case) -> Answer | None:
    """Each activity has a measurable target and its dates (gts.lmbp.targets)."""
    return told("common.plan_targets", "common.lmbp.targets") if case.value("common.lmbp.targets") else None


def plan_signature(case: Case) -> Answer | None:
    """The employer's own contact signs (gts.lmbp.signatory)."""
    if case.value("common.lmbp.representative_may_sign"):
        return None
    return told("common.plan_signature", "common.lmbp.representative_may_sign")


def plan_kept(case: Case) -> Answer:
    """What follows where the commitments are not reasonably kept (gts.lmbp.failure)."""
    return told("common.plan_kept", "common.lmbp.refusal_years", years=case.value("common.lmbp.refusal_years"))


def plan_conditions(case: Case) -> Answer | None:
    """Some commitments are conditions of the regulations as well (gts.lmbp.regulatory_hook)."""
    violation = case.known("common.lmbp.violation_type")
    return None if violation is None else told("common.plan_conditions", "common.lmbp.violation_type", kind=violation)


def plan_after_residence(case: Case) -> Answer | None:
    """The plan outlives the worker's permit (gts.lmbp.survives_pr). Told once a plan is signed."""
    if case.hire.documents.lmbp.signed_on is None or case.value("common.lmbp.ends_with_residence"):
        return None
    return told("common.plan_after_residence", "common.lmbp.ends_with_residence")


def plan_again(case: Case) -> Answer | None:
    """The next application uses the same plan (gts.lmbp.returning_employer). Told once a plan is signed."""
    if case.hire.documents.lmbp.signed_on is None or case.value("common.lmbp.new_plan_each_time"):
        return None
    return told("common.plan_again", "common.lmbp.new_plan_each_time")


def recruitment(case: Case) -> Answer | None:
    """No recruitment is required, but the form asks about it (lmia.recruitment_gts)."""
    back = case.known("common.lmia.recruitment_gts")
    return None if back is None else told("common.recruitment_gts", "common.lmia.recruitment_gts", **back)


def answer_expected(case: Case) -> Answer | None:
    """The service standard, with its day where the application's is known (lmia.gts.service_standard).

    Told until an LMIA is issued.
    """
    standard = case.known("common.lmia.service_days")
    if standard is None or case.hire.documents.lmia.issued_on is not None:
        return None
    received_on = case.hire.application.lmia_received_on
    if received_on is None:
        return told("common.answer_expected", "common.lmia.service_days", **standard)
    expected = business_days_after(received_on, standard["days"])
    numbers = {**standard, "received": received_on, "expected": expected}
    return told("common.answer_expected_by", "common.lmia.service_days", **numbers)


def permit_in_two_weeks(case: Case) -> Answer | None:
    """The permit's two-week processing on a Global Talent LMIA (gss.lmia_required)."""
    standard = case.known("common.two_weeks.standard")
    if standard is None or case.hire.documents.work_permit.issued_on is not None:
        return None
    if case.hire.application.applying_from in ("inside_canada", "port_of_entry"):
        return told("common.two_weeks_abroad_only", "common.two_weeks.standard", **standard)
    return told("common.two_weeks", "common.two_weeks.standard", **standard)


def two_weeks_conditions(case: Case) -> Answer | None:
    """What keeps the two weeks (gss.conditions). Not told of an application from inside Canada."""
    days = case.known("common.two_weeks.biometrics_days")
    elsewhere = case.hire.application.applying_from in ("inside_canada", "port_of_entry")
    if days is None or elsewhere or case.hire.documents.work_permit.issued_on is not None:
        return None
    return told("common.two_weeks_conditions", "common.two_weeks.biometrics_days", days=days)


PLAN = (
    benefits_plan,
    plan_for_both,
    plan_targets,
    plan_signature,
    plan_kept,
    plan_conditions,
    plan_after_residence,
    plan_again,
)
AROUND = (recruitment, answer_expected, permit_in_two_weeks, two_weeks_conditions)
