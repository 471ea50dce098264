"""Global Talent Stream, Category A: a unique and specialized position, with a designated partner's referral."""

from tracker.rules.categories.gts_a import checks, notes
from tracker.rules.category import Category, Route
from tracker.rules.common.benefits_plan import AROUND, PLAN, plan_review
from tracker.rules.common.high_wage import global_talent_line
from tracker.rules.common.lmia_checks import employer_standing, language
from tracker.rules.common.lmia_duration import high_wage_months
from tracker.rules.common.lmia_notes import FILING, LETTER
from tracker.rules.common.wage import prevailing_wage

CATEGORY = Category(
    slug="gts_a",
    route=Route.LMIA,
    rank=182,
    governed_by="lmia",
    checks=(
        checks.referral,
        checks.occupation_not_listed,
        checks.unique_and_specialized,
        checks.industry_knowledge,
        checks.degree_or_experience,
        checks.position_wage_floor,
        prevailing_wage,
        global_talent_line,
        plan_review,
        language,
        employer_standing,
    ),
    authority="authority",
    maximum_months=high_wage_months,
    service_days="common.lmia.service_days",
    notes=(notes.referral_partners, notes.referral_form, notes.further_positions, *FILING, *AROUND, *LETTER, *PLAN),
)
