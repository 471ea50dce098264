"""Work that needs no permit by a paragraph of R186, other than a business visit (r186.table)."""

from tracker.rules.categories.permit_exempt.checks import conditions, no_permit
from tracker.rules.category import Category, Route
from tracker.rules.common.exemption_case import named

FAMILY = "permit_exempt"

MEMBERS = (
    ("indian_status", 21),
    ("renewal_pending", 22),
    ("campus_student", 31),
    ("speaker", 32),
    ("examiner", 33),
    ("expert_witness", 34),
    ("emergency_service", 35),
    ("off_campus_student", 36),
    ("graduate_awaiting_permit", 37),
)

CATEGORIES = tuple(
    Category(
        slug=slug,
        route=Route.NO_PERMIT,
        rank=rank,
        governed_by="permit",
        checks=(conditions,),
        authority=f"{slug}.provision",
        notes=(no_permit,),
        asked_about=named(slug),
        family=FAMILY,
    )
    for slug, rank in MEMBERS
)
