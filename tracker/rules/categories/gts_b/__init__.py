"""Global Talent Stream, Category B: an occupation on the Global Talent Occupations List."""

from tracker.rules.categories.gts_b import checks
from tracker.rules.category import Category, Route
from tracker.rules.common.benefits_plan import AROUND, PLAN, plan_review
from tracker.rules.common.global_talent import listing
from tracker.rules.common.high_wage import global_talent_line
from tracker.rules.common.lmia_checks import employer_standing, language
from tracker.rules.common.lmia_duration import high_wage_months
from tracker.rules.common.lmia_notes import FILING, LETTER
from tracker.rules.common.wage import prevailing_wage

CATEGORY = Category(
    slug="gts_b",
    route=Route.LMIA,
    rank=181,
    governed_by="lmia",
    checks=(
        listing,
        checks.occupation_floor,
        prevailing_wage,
        global_talent_line,
        plan_review,
        language,
        employer_standing,
    ),
    authority="authority",
    maximum_months=high_wage_months,
    service_days="common.lmia.service_days",
    notes=(checks.no_referral, *FILING, *AROUND, *LETTER, *PLAN),
)
