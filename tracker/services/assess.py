"""Assess a stored hire, and keep what was found: facts, findings, rule book and day."""

from datetime import date
from typing import Any

from tracker import clock
from tracker.rules.assess import Conclusions, Verdict, assess, verdict_as_json
from tracker.rules.book import shipped_book
from tracker.rules.findings import Conclusion, Outcome
from tracker.rules.next_questions import next_questions
from tracker.rules.reader import hire_from_leaves
from tracker.rules.right_to_work import Standing, right_to_work
from tracker.services.hire_facts import leaves_of
from tracker.services.published_wages import with_published_wages
from tracker.store.assessment import Assessment
from tracker.store.base import Leaves, db
from tracker.store.hire import Hire

ESSENTIAL = (
    "worker.citizenships",
    "job.title",
    "job.noc_2021",
    "job.work_sites[0].province",
    "job.wage.amount",
    "job.starts_on",
)
"""What every hire's record needs before anybody can work with it, whatever its category."""

BEGAN_ON = "documents.employment.began_on"


def assess_hire(hire: Hire, as_of: date) -> Verdict:
    """What the rule book says of this hire on `as_of`, with the published wages of its places of work filled in.

    What counsel concluded by that day takes the place of the findings it names. Nothing is stored.
    """
    return assess_leaves(leaves_of(hire, as_of), as_of, conclusions_of(hire, as_of))


def assess_leaves(leaves: Leaves, as_of: date, conclusions: Conclusions | None = None) -> Verdict:
    """The same for facts at hand, whatever is recorded."""
    facts, permit_wages = with_published_wages(hire_from_leaves(leaves), as_of)
    return assess(facts, shipped_book(), as_of, permit_wages=permit_wages, conclusions=conclusions)


def conclusions_of(hire: Hire, as_of: date) -> Conclusions:
    """What counsel had concluded of the hire's findings by that day, and stands."""
    return {
        (one.category, one.check): Conclusion(Outcome(one.outcome), one.reason, one.made_by.name, one.concluded_on)
        for one in hire.standing_conclusions
        if one.concluded_on <= as_of
    }


def category_outcome(leaves: Leaves, slug: str, as_of: date, conclusions: Conclusions | None = None) -> Outcome:
    """How the checks of one category end for these facts; unknown where the category wasn't asked about."""
    verdict = assess_leaves(leaves, as_of, conclusions)
    return next((found.outcome for found in verdict.categories if found.category == slug), Outcome.UNKNOWN)


def standing_of(hire: Hire, as_of: date) -> Standing:
    """The paper that lets this person work on `as_of`, if there is one."""
    return right_to_work(hire_from_leaves(leaves_of(hire, as_of)), as_of, shipped_book())


def keep_assessment(
    made_by_id: int | None, hire: Hire, verdict: Verdict, cause: str, facts: Leaves | None = None
) -> Assessment:
    """Store the verdict with the facts it saw, by default the hire's own, and what caused it (see `refresh_hire`).

    Does not commit.
    """
    facts = leaves_of(hire, verdict.as_of) if facts is None else facts
    kept = Assessment(
        hire_id=hire.id,
        as_of=verdict.as_of,
        rule_book=verdict.rule_book,
        facts=facts,
        findings=_ids_and_numbers(facts, verdict),
        cause=cause,
        made_by_id=made_by_id,
        made_at=clock.now(),
    )
    db.session.add(kept)
    return kept


def gaps(leaves: Leaves, verdict: Verdict) -> list[str]:
    """Paths that are still missing: what every record needs, then the shortest list that would settle the rest."""
    asked = [one.path for one in next_questions(verdict)]
    return list(dict.fromkeys([*essentials(leaves, verdict.as_of.isoformat()), *asked]))


def essentials(leaves: Leaves, as_of: str) -> list[str]:
    """What every record needs and this one lacks.

    Whether the employment began is asked once the first day of work has come.
    """
    absent = [path for path in ESSENTIAL if path not in leaves]
    if BEGAN_ON not in leaves and leaves.get("job.starts_on", "9999") <= as_of:
        absent.append(BEGAN_ON)
    return absent


def category_in_force(leaves: Leaves, verdict: Verdict) -> str | None:
    """The confirmed category, else the one the program suggests; none where even that one is unknown."""
    found = next((one for one in verdict.categories if one.category == verdict.suggested), None)
    known = found is not None and found.outcome is not Outcome.UNKNOWN
    return leaves.get("category") or (verdict.suggested if known else None)


def _ids_and_numbers(facts: Leaves, verdict: Verdict) -> Leaves:
    answer: dict[str, Any] = verdict_as_json(verdict, None)
    answer["gaps"] = gaps(facts, verdict)
    return answer
