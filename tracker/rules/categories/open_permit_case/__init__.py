"""Open work permits that rest on the person's own situation: no offer, no compliance fee (codes.table)."""

from tracker.rules.categories.open_permit_case.checks import conditions, employer_part, held_by
from tracker.rules.category import Category, Route
from tracker.rules.common.exemption_case import named

FAMILY = "open_permit_case"

MEMBERS = (
    ("resident_applicant", 23, "applicant"),
    ("vulnerable_worker", 24, "vulnerable"),
    ("refugee_claimant", 25, "claimant"),
    ("unenforceable_removal", 26, "removal"),
    ("destitute_student", 27, "destitute"),
    ("temporary_resident_permit", 28, "residence_permit"),
    ("in_canada_spouse", 29, "significant_benefit"),
    ("student_spouse", 44, "public_policy"),
    ("post_graduation", 45, "public_policy"),
    ("low_skilled_spouse", 46, "public_policy"),
    ("low_skilled_child", 47, "public_policy"),
    ("resident_applicant_family", 48, "public_policy"),
    ("bridging", 49, "significant_benefit"),
    ("start_up_visa", 50, "significant_benefit"),
    ("quebec_selection_outside", 51, "significant_benefit"),
    ("quebec_investor", 52, "provincial_agreement"),
    ("post_secondary_coop", 53, "coop"),
    ("secondary_coop", 54, "secondary_coop"),
    ("ceta_spouse", 55, "international_agreement"),
    ("uk_spouse", 56, "international_agreement"),
    ("cptpp_spouse", 57, "international_agreement"),
    ("korea_spouse", 58, "international_agreement"),
    ("colombia_spouse", 59, "international_agreement"),
    ("ukraine_spouse", 39, "international_agreement"),
)

CATEGORIES = tuple(
    Category(
        slug=slug,
        route=Route.EXEMPT,
        rank=rank,
        governed_by="permit",
        checks=(conditions,),
        code=f"{slug}.code",
        authority=f"provision.{provision}",
        notes=(held_by, employer_part),
        asked_about=named(slug),
        family=FAMILY,
        open=True,
    )
    for slug, rank, provision in MEMBERS
)
