"""What a worker works on now: status, an open permit, an LMIA, an offer without one, or short work without a permit."""

from enum import StrEnum

from tracker.rules.category import Route, category_named
from tracker.rules.facts import Hire
from tracker.rules.right_to_work import has_status_in_canada

OPEN_PERMIT = "open_permit"
"""The category of a worker who already holds an open permit."""


class Regime(StrEnum):
    """Which side of the law binds the employer. `free`: the worker has status in Canada."""

    FREE = "free"
    OPEN_PERMIT = "open_permit"
    LMIA = "lmia"
    EXEMPT = "exempt"
    NO_PERMIT = "no_permit"
    UNKNOWN = "unknown"


ROUTES = {Route.LMIA: Regime.LMIA, Route.EXEMPT: Regime.EXEMPT, Route.NO_PERMIT: Regime.NO_PERMIT}


def regime_of(hire: Hire) -> Regime:
    """Status first, then an open permit held, the confirmed category, and an LMIA letter on file.

    A category that is merely suggested says nothing: nobody works on it yet.
    """
    if has_status_in_canada(hire.worker):
        return Regime.FREE
    if hire.worker.open_work_permit or holds_open_category(hire):
        return Regime.OPEN_PERMIT
    return confirmed(hire)


def confirmed(hire: Hire) -> Regime:
    """The regime of the papers on file, whatever status the worker has come to since."""
    category = category_named(hire.category) if hire.category else None
    if category is not None:
        return Regime.OPEN_PERMIT if holds_open_category(hire) else ROUTES[category.route]
    lmia = hire.documents.lmia
    return Regime.LMIA if lmia.issued_on or lmia.expires_on else Regime.UNKNOWN


def holds_open_category(hire: Hire) -> bool:
    """Whether the confirmed category is one of open permits, which no offer stands behind."""
    category = category_named(hire.category) if hire.category else None
    return category is not None and category.open
