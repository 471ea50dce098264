"""The ordinary LMIA stream for positions paid under the provincial line."""

from tracker.rules.categories.lmia_low_wage import checks
from tracker.rules.category import Category, Route
from tracker.rules.common.lmia_checks import employer_standing, language
from tracker.rules.common.lmia_duration import low_wage_months
from tracker.rules.common.lmia_notes import FILING, LETTER
from tracker.rules.common.wage import prevailing_wage

CATEGORY = Category(
    slug="lmia_low_wage",
    route=Route.LMIA,
    rank=184,
    governed_by="lmia",
    checks=(
        checks.wage_under_line,
        prevailing_wage,
        checks.workforce_limits,
        checks.place_not_refused,
        checks.montreal_and_laval,
        language,
        employer_standing,
    ),
    authority="authority",
    maximum_months=low_wage_months,
    notes=(*FILING, checks.recruitment, *LETTER),
)
