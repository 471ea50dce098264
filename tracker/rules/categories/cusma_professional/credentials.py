"""Weighs what a worker has studied, practised and been licensed for against one credential of the list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.rules.facts import Education, Worker
from tracker.rules.findings import Outcome, combined

Credential = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Weight:
    """How far a credential is there; `missing` names the input paths that would settle an unknown."""

    outcome: Outcome
    missing: tuple[str, ...] = ()


_THERE = Weight(Outcome.MET)
_LACKING = Weight(Outcome.NOT_MET)
_DOUBTFUL = Weight(Outcome.FOR_COUNSEL)


def weigh(worker: Worker, credential: Credential) -> Weight:
    """All that a credential names must be there: the study, the years, the licence."""
    parts = []
    if "levels" in credential:
        parts.append(_studied(worker, credential))
    if "years_experience" in credential:
        parts.append(_practised(worker, credential["years_experience"]))
    if credential.get("licence"):
        parts.append(_known(worker.licensed, "worker.licensed"))
    weight = every(parts)
    return _DOUBTFUL if weight == _LACKING and credential.get("lack") == Outcome.FOR_COUNSEL else weight


def every(weights: Sequence[Weight]) -> Weight:
    """All are needed: the worst outcome, by the weight that findings have."""
    outcome = combined(weight.outcome for weight in weights)
    return Weight(outcome, _missing(weights) if outcome is Outcome.UNKNOWN else ())


def any_of(weights: Sequence[Weight]) -> Weight:
    """One is enough: met, else for counsel, else unknown, else not met."""
    outcomes = {weight.outcome for weight in weights}
    for outcome in (Outcome.MET, Outcome.FOR_COUNSEL, Outcome.UNKNOWN):
        if outcome in outcomes:
            return Weight(outcome, _missing(weights) if outcome is Outcome.UNKNOWN else ())
    return _LACKING


def _missing(weights: Iterable[Weight]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for weight in weights for path in weight.missing))


def _known(fact: bool | None, path: str) -> Weight:
    if fact is None:
        return Weight(Outcome.UNKNOWN, (path,))
    return _THERE if fact else _LACKING


def _practised(worker: Worker, years: int) -> Weight:
    experience = worker.years_experience
    return _known(None if experience is None else experience >= years, "worker.years_experience")


def _studied(worker: Worker, credential: Credential) -> Weight:
    if worker.education is None:
        return Weight(Outcome.UNKNOWN, ("worker.education",))
    return any_of(
        [_counts(study, credential, f"worker.education[{place}]") for place, study in enumerate(worker.education)]
    )


def _counts(study: Education, credential: Credential, path: str) -> Weight:
    return every(
        [
            _level(study, credential, path),
            _known(study.related_to_job, f"{path}.related_to_job"),
            _field(study, credential, path),
            _length(study, credential, path),
            _country(study, credential, path),
        ]
    )


def _level(study: Education, credential: Credential, path: str) -> Weight:
    if study.level is None:
        return Weight(Outcome.UNKNOWN, (f"{path}.level",))
    if study.level in credential["levels"]:
        return _THERE
    return _DOUBTFUL if study.level in credential.get("doubtful_levels", ()) else _LACKING


def _field(study: Education, credential: Credential, path: str) -> Weight:
    """A field that doesn't carry one of the expected words may still be closely related: counsel reads it."""
    words = credential.get("field_words")
    if words is None:
        return _THERE
    if study.field is None:
        return Weight(Outcome.UNKNOWN, (f"{path}.field",))
    return _THERE if any(word in study.field.casefold() for word in words) else _DOUBTFUL


def _length(study: Education, credential: Credential, path: str) -> Weight:
    least = credential.get("least_months", {}).get(study.level)
    if least is None:
        return _THERE
    return _known(None if study.months is None else study.months >= least, f"{path}.months")


def _country(study: Education, credential: Credential, path: str) -> Weight:
    """Diplomas and certificates count from some countries only, degrees from any (cusma.professional.degree_rules)."""
    accepted = credential.get("countries", {}).get(study.level)
    if accepted is None:
        return _THERE
    if study.country is None:
        return Weight(Outcome.UNKNOWN, (f"{path}.country",))
    if study.country in accepted:
        return _THERE
    return _DOUBTFUL if study.country in credential["doubtful_countries"].get(study.level, ()) else _LACKING
