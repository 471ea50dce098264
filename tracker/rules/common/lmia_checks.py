"""What may keep an LMIA application from a good end, whatever the stream. Asked only where an answer is given."""

from tracker.rules.case import Case
from tracker.rules.findings import Answer, for_counsel, met, not_met

STANDING = "common.lmia.not_processed"
HELD_BACK = "suspended"


def language(case: Case) -> Answer | None:
    """A language other than English or French has to be a genuine requirement of the job (lmia.language)."""
    required = case.hire.job.other_language_required
    if required is None:
        return None
    rule = "common.lmia.other_language"
    case.value(rule)
    if not required:
        return met("common.language_official", rule)
    return for_counsel("common.language_other", rule).remedied("common.language_other_remedy")


def employer_standing(case: Case) -> Answer | None:
    """Whether the employer's applications are processed (lmia.refusal_after_revocation, lmia.suspension)."""
    standing = case.hire.employer.lmia_standing
    if standing is None:
        return None
    rule = "common.lmia.suspended_for" if standing == HELD_BACK else STANDING
    case.value(rule)
    if standing == "clear":
        return met("common.standing_clear", rule)
    if standing == "lmia_revoked":
        years = case.value("common.lmia.revocation_years")
        return for_counsel("common.standing_lmia_revoked", "common.lmia.revocation_years", years=years)
    return not_met(f"common.standing_{standing}", rule).remedied(f"common.standing_{standing}_remedy")
