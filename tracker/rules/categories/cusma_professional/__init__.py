"""Professionals under the Canada-United States-Mexico Agreement (T36)."""

from tracker.rules.categories.cusma_professional import checks, notes
from tracker.rules.category import Category, Route
from tracker.rules.common import cusma
from tracker.rules.common.occupation import skill_level

CATEGORY = Category(
    slug="cusma_professional",
    route=Route.EXEMPT,
    rank=60,
    governed_by="permit",
    checks=(
        cusma.citizenship,
        checks.listed_profession,
        checks.credential,
        checks.licence,
        checks.profession_limits,
        checks.programming_duties,
        checks.occupation,
        skill_level,
        checks.pre_arranged,
        checks.self_employment,
        checks.duration,
        cusma.border_application,
    ),
    code="code",
    authority="authority",
    maximum_months=checks.maximum_months,
    notes=notes.NOTES,
)
