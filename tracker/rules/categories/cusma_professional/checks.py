"""Checks of a CUSMA professional. Each stands alone: one that is decided doesn't wait for another's missing facts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tracker.rules.case import Case
from tracker.rules.categories.cusma_professional.credentials import Credential, any_of, weigh
from tracker.rules.common.occupation import teer_of
from tracker.rules.common.professions import NO_ROW
from tracker.rules.dates import last_of_months
from tracker.rules.facts import Worker
from tracker.rules.findings import Answer, Outcome, for_counsel, met, not_met, unknown

TERMS = {"management_consultant": "consultant.permanent_post", "scientific_technician": "technician.disciplines"}
"""The professions whose limits have a rule of their own."""


def listed_profession(case: Case) -> Answer:
    """The list has 63 rows and can't be stretched (cusma.professional.closed_list, cusma.not_on_list)."""
    slug = case.hire.job.cusma_profession
    rows, count = case.value("professions"), case.value("closed_list")
    if slug is None:
        return unknown("profession_missing", "closed_list", ["job.cusma_profession"], count=count)
    if slug == NO_ROW:
        return not_met("profession_none", "closed_list", count=count)
    if slug not in rows:
        return not_met("profession_unlisted", "closed_list", slug=slug, count=count)
    return met("profession_listed", "professions", profession=rows[slug]["title"])


def credential(case: Case) -> Answer | None:
    """One of the credentials that the row accepts, related to the job (cusma.professional.degree_rules)."""
    row = _row(case)
    if row is None:
        return None
    accepted = [case.value("credentials")[name] for name in row["accepts"]]
    weights = [weigh(case.hire.worker, one) for one in accepted]
    weight = any_of(weights)
    first = next((one for one, own in zip(accepted, weights, strict=True) if own.outcome is weight.outcome), None)
    words = [one["words"] for one in accepted]
    if weight.outcome is Outcome.UNKNOWN:
        return unknown("credential_missing", "credentials", weight.missing, accepted=words)
    if weight.outcome is Outcome.NOT_MET or first is None:
        return _with_remedy(not_met("credential_lacking", "credentials", accepted=words), case.hire.worker, accepted)
    if weight.outcome is Outcome.FOR_COUNSEL:
        return for_counsel("credential_doubtful", "credentials", credential=first["words"], doubt=first["doubt"])
    return met("credential_held", "credentials", credential=first["words"])


def _with_remedy(lacking: Answer, worker: Worker, accepted: Sequence[Credential]) -> Answer:
    """Where more years would complete a credential, how many; else the licence, where the row takes one."""
    experience = worker.years_experience
    for one in accepted:
        years = Decimal(one.get("years_experience", 0))
        practised = replace(worker, years_experience=years)
        if experience is not None and experience < years and weigh(practised, one).outcome is Outcome.MET:
            more, credential = years - experience, one["words"]
            return lacking.remedied("credential_needs_years", needed=int(years), more=more, credential=credential)
    licence = next((one["words"] for one in accepted if one.get("licence")), None)
    return lacking if licence is None else lacking.remedied("credential_needs_licence", credential=licence)


def licence(case: Case) -> Answer | None:
    """Where the profession may only be practised with a licence, the worker has or can get it."""
    rule = "licensed_professions"
    if case.hire.job.cusma_profession not in case.value(rule):
        return None
    if case.hire.worker.licensed is None:
        return unknown("licence_missing", rule, ["worker.licensed"])
    return met("licence_held", rule) if case.hire.worker.licensed else for_counsel("licence_to_get", rule)


def profession_limits(case: Case) -> Answer | None:
    """The limits of the row, such as advice only or direct support of a scientist.

    See cusma.management_consultant_rules and cusma.scientific_technician_rules. A row without limits asks nothing, but
    an answer that its limits don't hold is taken as given.
    """
    if _row(case) is None:
        return None
    profession = case.hire.job.cusma_profession
    limits = case.value("limits").get(profession)
    rule = TERMS.get(str(profession), "limits")
    hold = case.hire.job.profession_conditions_met
    if limits is None:
        return not_met("limits_fail", rule) if hold is False else None
    if hold is None:
        return unknown("limits_missing", rule, ["job.profession_conditions_met"], limits=limits)
    if hold:
        return met("limits_hold", rule, limits=limits)
    return not_met("limits_named_fail", rule, limits=limits).remedied("limits_keep")


def programming_duties(case: Case) -> Answer | None:
    """A job that is mainly coding is outside the systems analyst's row (cusma.systems_analyst_boundary)."""
    rule = "programming_excluded_from"
    if case.hire.job.cusma_profession not in case.value(rule):
        return None
    mainly = case.hire.job.duties_mainly_programming
    if mainly is None:
        return unknown("programming_missing", rule, ["job.duties_mainly_programming"])
    if not mainly:
        return met("programming_incidental", rule)
    return not_met("programming_core", rule).remedied("programming_change")


def occupation(case: Case) -> Answer | None:
    """The occupation code against the row: it fits, or its duties are for counsel (cusma.tech_mapping)."""
    row = _row(case)
    if row is None:
        return None
    mapping = case.value("occupations")[case.hire.job.cusma_profession]
    noc = case.hire.job.noc_2021
    if noc is None:
        return unknown("occupation_missing", "occupations", ["job.noc_2021"], profession=row["title"])
    if teer_of(noc) is None:
        return unknown("common.occupation.older_code", "occupations", ["job.noc_2021"], noc=noc)
    if noc in mapping["fits"]:
        return met("occupation_fits", "occupations", noc=noc, profession=row["title"])
    message = "occupation_review" if noc in mapping["review"] else "occupation_unmapped"
    return for_counsel(message, "occupations", noc=noc, profession=row["title"])


def pre_arranged(case: Case) -> Answer:
    """An employer, contract or enterprise in Canada awaits the worker (cusma.professional.prearranged)."""
    arranged = case.hire.job.pre_arranged
    rule = "pre_arranged_shapes"
    case.value(rule)
    if arranged is None:
        return unknown("pre_arranged_missing", rule, ["job.pre_arranged"])
    return met("pre_arranged_yes", rule) if arranged else not_met("pre_arranged_no", rule).remedied("pre_arranged_how")


def self_employment(case: Case) -> Answer:
    """No self-employment in Canada, nor a company the worker controls (cusma.professional.self_employment)."""
    self_employed = case.hire.job.self_employed
    rule = "self_employment_allowed"
    allowed = case.value(rule)
    if self_employed is None:
        return unknown("self_employment_missing", rule, ["job.self_employed"])
    return met("self_employment_none", rule) if allowed or not self_employed else not_met("self_employment_found", rule)


def duration(case: Case) -> Answer | None:
    """A permit lasts three years at most and renews without limit; a longer job only needs to know (…duration)."""
    job = case.hire.job
    if job.starts_on is None or job.ends_on is None:
        return None
    months = case.value("duration.permit")
    last_day = last_of_months(job.starts_on, months)
    if job.ends_on > last_day:
        return met("duration_needs_renewal", "duration.permit", months=months, last_day=last_day)
    return met("duration_within_permit", "duration.permit", months=months, last_day=job.ends_on)


def maximum_months(case: Case) -> int:
    """Months of the longest single permit. Raises NotInForce before CUSMA."""
    return int(case.value("duration.permit"))


def _row(case: Case) -> Mapping[str, Any] | None:
    """The row the hire names; None where it names none or one that isn't listed, which `listed_profession` answers."""
    row: Mapping[str, Any] | None = case.value("professions").get(case.hire.job.cusma_profession)
    return row
