"""Whether an LMIA is needed, and which category counsel would look at first.

The order of looking is the categories' rank, lowest first. Ranks are all different, so there is no tie between routes:
an earlier one is the lighter one, and every other that fits stays in the answer. Source: decision.table.
"""

from collections.abc import Sequence

from tracker.rules.category import Route
from tracker.rules.facts import Worker
from tracker.rules.findings import Outcome
from tracker.rules.verdict import CategoryVerdict, LmiaDecision, LmiaOutcome

CANADA = "CAN"
STATUS_PATHS = ("worker.citizenships", "worker.permanent_residences")


def decide(worker: Worker, categories: Sequence[CategoryVerdict], status_authority: str) -> LmiaDecision:
    """The decision, from the worker's status in Canada and every category's outcome.

    `required` only when no route without an LMIA is met, unknown or for counsel, and the worker is surely no Canadian
    and no permanent resident.
    """
    if CANADA in (worker.citizenships or ()):
        return _no_permit("decision_citizen", status_authority)
    if CANADA in (worker.permanent_residences or ()):
        return _no_permit("decision_permanent_resident", status_authority)
    spared = [found for found in categories if found.route is not Route.LMIA]
    met = [found for found in spared if found.outcome is Outcome.MET]
    if met:
        return _spared(met)
    absent = tuple(path for path in STATUS_PATHS if getattr(worker, path.removeprefix("worker.")) is None)
    for outcome in (Outcome.FOR_COUNSEL, Outcome.UNKNOWN):
        open_routes = [found for found in spared if found.outcome is outcome]
        if open_routes:
            return _open(outcome, open_routes, absent)
    if absent:
        return LmiaDecision(LmiaOutcome.UNKNOWN, None, None, None, "decision_status_open", {}, absent)
    return _required([found for found in categories if found.route is Route.LMIA])


def suggested(categories: Sequence[CategoryVerdict]) -> CategoryVerdict | None:
    """The first met category by rank, else the first for counsel, else the first unknown, else none."""
    for outcome in (Outcome.MET, Outcome.FOR_COUNSEL, Outcome.UNKNOWN):
        for found in categories:
            if found.outcome is outcome:
                return found
    return None


def _no_permit(message: str, authority: str) -> LmiaDecision:
    return LmiaDecision(LmiaOutcome.NO_PERMIT_NEEDED, None, None, authority, message, {})


def _spared(met: Sequence[CategoryVerdict]) -> LmiaDecision:
    """A short stay needs no permit at all, so it comes before the routes that need one, whatever their rank."""
    first = next((found for found in met if found.route is Route.NO_PERMIT), met[0])
    if first.route is Route.NO_PERMIT:
        outcome, message = LmiaOutcome.NO_PERMIT_NEEDED, "decision_no_permit"
    else:
        outcome, message = LmiaOutcome.EXEMPT, "decision_exempt_with_others" if len(met) > 1 else "decision_exempt"
    others = tuple(found.category for found in met if found is not first)
    numbers = {"route": first.category, "others": others}
    return LmiaDecision(outcome, first.category, first.code, first.authority, message, numbers)


def _open(outcome: Outcome, routes: Sequence[CategoryVerdict], absent: tuple[str, ...]) -> LmiaDecision:
    first = routes[0]
    return LmiaDecision(
        LmiaOutcome(outcome.value),
        first.category,
        first.code,
        first.authority,
        f"decision_{outcome.value}",
        {"routes": tuple(found.category for found in routes)},
        absent,
    )


def _required(streams: Sequence[CategoryVerdict]) -> LmiaDecision:
    first = suggested(streams)
    slug, code, authority = (first.category, first.code, first.authority) if first else (None, None, None)
    return LmiaDecision(LmiaOutcome.REQUIRED, slug, code, authority, "decision_required", {})
