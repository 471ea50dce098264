"""Open permits for the spouse (C41) and the children (C46) of a skilled worker (family.c41, family.c41_before)."""

from tracker.rules.categories.family_open_permit import checks
from tracker.rules.category import Category, Check, Route
from tracker.rules.common.offer import no_offer

FAMILY = "family_open_permit"


def _member(slug: str, kind: str, rank: int, own: tuple[Check, ...]) -> Category:
    return Category(
        slug=slug,
        route=Route.EXEMPT,
        rank=rank,
        governed_by="permit",
        checks=(checks.relationship, *own),
        code=f"{kind}.code",
        authority="authority",
        notes=(checks.length, no_offer),
        asked_about=checks.asked_about(kind),
        family=FAMILY,
        open=True,
    )


CATEGORIES = (
    _member("skilled_worker_spouse", "spouse", 42, (checks.occupation, checks.time_left)),
    _member("skilled_worker_child", "child", 43, (checks.path, checks.wide_occupation, checks.wide_time_left)),
)
