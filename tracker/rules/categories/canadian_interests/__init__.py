"""Permits tied to an employer that rest on Canadian interests or an agreement with a province (codes.table)."""

from tracker.rules.categories.canadian_interests.checks import conditions, employer_fee, group_fee, held_by
from tracker.rules.category import Category, Route
from tracker.rules.common.exemption_case import named
from tracker.rules.common.offer import offer_once, offer_steps, two_weeks, worker_fees

FAMILY = "canadian_interests"

MEMBERS = (
    ("academic_exchange", 110, "reciprocal"),
    ("research", 111, "research"),
    ("post_doctoral", 112, "public_policy"),
    ("academic_award", 113, "public_policy"),
    ("medical_resident", 114, "public_policy"),
    ("provincial_nominee", 120, "provincial_agreement"),
    ("atlantic_program", 121, "provincial_agreement"),
    ("quebec_selection_inside", 122, "significant_benefit"),
    ("reciprocal_employment", 130, "reciprocal"),
    ("performing_arts_exchange", 131, "reciprocal"),
    ("camp_counsellor", 132, "reciprocal"),
    ("coach_or_athlete", 133, "reciprocal"),
    ("business_owner", 154, "significant_benefit"),
    ("provincial_business", 155, "significant_benefit"),
    ("innovation_stream", 160, "public_policy"),
    ("non_trade_agreement", 165, "international_agreement"),
    ("emergency_repair", 166, "significant_benefit"),
    ("film_production", 167, "significant_benefit"),
    ("religious_work", 168, "charitable_religious"),
    ("charitable_work", 169, "charitable_religious"),
    ("public_policy_inside", 170, "public_policy_act"),
    ("public_policy_outside", 171, "public_policy_act"),
    ("significant_benefit", 179, "significant_benefit"),
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
        notes=(held_by, employer_fee, group_fee, offer_steps, offer_once, worker_fees, two_weeks),
        asked_about=named(slug),
        family=FAMILY,
    )
    for slug, rank, provision in MEMBERS
)
