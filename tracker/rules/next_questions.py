"""The shortest list of questions that would settle a hire with gaps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.rules.findings import Outcome
from tracker.rules.verdict import CategoryVerdict, LmiaOutcome, Verdict

SPARED = (LmiaOutcome.EXEMPT, LmiaOutcome.NO_PERMIT_NEEDED)


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """An input path to ask about, the categories that wait for it, and why: a message of the common room."""

    path: str
    settles: tuple[str, ...]
    message: str
    numbers: Mapping[str, object]


def next_questions(verdict: Verdict) -> tuple[NextQuestion, ...]:
    """What to ask next, most useful first; empty where nothing is left that an answer would settle.

    A category is settled when it is no longer unknown. A hire with a confirmed category is settled when that category
    is: its own missing paths are asked. A hire without one is settled when no unknown route stands before the first
    one that is met. Then the worker's status is asked first, for it may spare the permit; next what the route with the
    fewest missing paths waits for, the earlier by rank where two wait for as many; last the wage, unless no LMIA is
    needed. An answer may open a question that nobody could ask before: ask again with the answers filled in.
    """
    waiting = {found.category: _paths(found) for found in verdict.categories if found.outcome is Outcome.UNKNOWN}
    asked: dict[str, NextQuestion] = {}
    for path, message, route in _wanted(verdict, waiting):
        settles = tuple(slug for slug, paths in waiting.items() if path in paths)
        others = tuple(slug for slug in settles if slug != route)
        if message == "ask.route" and others:
            message = "ask.route_and_others"
        asked.setdefault(path, NextQuestion(path, settles, message, {"route": route, "others": others}))
    return tuple(asked.values())


Waiting = Mapping[str, Sequence[str]]


def _wanted(verdict: Verdict, waiting: Waiting) -> Iterator[tuple[str, str, str | None]]:
    """Path, message and route of everything to ask, in order; a path may come twice."""
    if verdict.confirmed is not None:
        yield from ((path, "ask.category", verdict.confirmed) for path in waiting.get(verdict.confirmed, ()))
        return
    if verdict.lmia.outcome is LmiaOutcome.NO_PERMIT_NEEDED:
        return
    yield from ((path, "ask.status", None) for path in verdict.lmia.missing)
    route = _nearest(verdict, waiting)
    if route is not None:
        yield from ((path, "ask.route", route) for path in waiting[route])
    if verdict.wage.outcome is Outcome.UNKNOWN and verdict.lmia.outcome not in SPARED:
        yield from ((path, "ask.wage", None) for finding in verdict.wage.findings for path in finding.missing)


def _nearest(verdict: Verdict, waiting: Waiting) -> str | None:
    """The unknown route before the first met one that the fewest answers would settle, beside the worker's status."""
    status = verdict.lmia.missing
    return min(
        (found.category for found in _before_met(verdict.categories) if _settled_by_answers(found)),
        key=lambda slug: len(set(waiting[slug]).difference(status)),
        default=None,
    )


def _before_met(categories: Sequence[CategoryVerdict]) -> Iterable[CategoryVerdict]:
    for found in categories:
        if found.outcome is Outcome.MET:
            return
        yield found


def _settled_by_answers(found: CategoryVerdict) -> bool:
    """Unknown for want of answers alone: where the rule book itself holds nothing in force, no answer helps."""
    open_findings = [finding for finding in found.findings if finding.outcome is Outcome.UNKNOWN]
    return found.outcome is Outcome.UNKNOWN and all(finding.missing for finding in open_findings)


def _paths(found: CategoryVerdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for finding in found.findings for path in finding.missing))
