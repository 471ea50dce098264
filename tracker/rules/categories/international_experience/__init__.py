"""International Experience Canada, C21: an open permit for a working holiday, else one tied to an employer."""

from tracker.rules.categories.international_experience import checks
from tracker.rules.category import Category, Route
from tracker.rules.common.offer import offer_once, offer_steps

FAMILY = "international_experience"

MEMBERS = (
    ("iec_working_holiday", "working_holiday", 105),
    ("iec_young_professional", "young_professional", 106),
    ("iec_coop", "coop", 107),
)


def _member(slug: str, kind: str, rank: int) -> Category:
    tied = kind != "working_holiday"
    return Category(
        slug=slug,
        route=Route.EXEMPT,
        rank=rank,
        governed_by="permit",
        checks=(checks.chosen, checks.partner_country, checks.age, checks.invited),
        code="code",
        authority="authority",
        notes=(checks.offer_needed, offer_steps, offer_once) if tied else (checks.open_permit,),
        asked_about=checks.asked_about(kind),
        family=FAMILY,
        open=not tied,
    )


CATEGORIES = tuple(_member(*member) for member in MEMBERS)
