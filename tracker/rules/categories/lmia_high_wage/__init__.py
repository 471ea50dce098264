"""The ordinary LMIA stream for positions paid at or above the provincial line."""

from tracker.rules.categories.lmia_high_wage import checks
from tracker.rules.category import Category, Route
from tracker.rules.common.lmia_checks import employer_standing, language
from tracker.rules.common.lmia_duration import high_wage_months
from tracker.rules.common.lmia_notes import FILING, LETTER
from tracker.rules.common.wage import prevailing_wage

CATEGORY = Category(
    slug="lmia_high_wage",
    route=Route.LMIA,
    rank=183,
    governed_by="lmia",
    checks=(checks.wage_at_or_above_line, prevailing_wage, language, employer_standing),
    authority="authority",
    maximum_months=high_wage_months,
    notes=(*FILING, *LETTER),
)
