"""Global Talent Stream, Category A: a unique and specialized position, with a designated partner's referral."""

from tracker.rules.categories.gts_a import checks
from tracker.rules.category import Category, Route
from tracker.rules.common.high_wage import global_talent_line
from tracker.rules.common.lmia_duration import high_wage_months
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
    ),
    asks=(
        "employer.designated_partner_referral",
        "job.noc_2021",
        "job.occupation_conditions_met",
        "employer.unique_and_specialized",
        "worker.advanced_industry_knowledge",
        "worker.education[].level",
        "worker.education[].related_to_job",
        "worker.years_experience",
        "employer.category_a_positions_this_year",
        "employer.category_a_decision_expected_on",
        "job.wage.amount",
        "job.wage.per",
        "job.hours_per_week",
        "job.weeks_per_year",
        "job.work_sites[].province",
        "job.work_sites[].economic_region",
        "job.comparator_wages",
        "job.reference_wages",
        "application.lmia_received_on",
    ),
    authority="authority",
    maximum_months=high_wage_months,
)
