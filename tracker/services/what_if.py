"""What the rule book would say of a hire with other facts. Nothing is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.errors import Invalid
from tracker.rules.assess import Verdict
from tracker.rules.book import shipped_book
from tracker.rules.changes import ChangeVerdict, judge_change
from tracker.rules.facts import Hire as Facts
from tracker.rules.reader import hire_from_leaves, read_hire, understand_cells
from tracker.rules.reading.leaves import unflatten
from tracker.services.actor import Actor
from tracker.services.assess import assess_leaves, category_in_force, conclusions_of
from tracker.services.hire_facts import leaves_of
from tracker.services.known_codes import code_problems
from tracker.services.published_wages import with_published_wages
from tracker.store.base import Leaves

JOB = (
    *("job.title", "job.noc_2021"),
    *("job.wage.amount", "job.wage.per", "job.hours_per_week", "job.weeks_per_year"),
    *("job.starts_on", "job.ends_on", "transfer.role"),
)
SITES = "job.work_sites"
PLACE = ("province", "economic_region")
WAGES, CONDITION = "job.reference_wages", "job.occupation_conditions_met"
"""Answers about the recorded occupation, the first in the recorded place: they say nothing of another."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The two verdicts of today, the facts behind them, and for somebody employed what the change itself asks.

    `category` is the one in force on the recorded facts.
    """

    before: Verdict
    after: Verdict
    recorded: Leaves
    tried: Leaves
    change: ChangeVerdict | None
    category: str | None

    @property
    def differs(self) -> bool:
        """Whether any fact is another."""
        return self.recorded != self.tried


def what_if(actor: Actor, hire_id: int, cells: Mapping[str, str], language: str = "en") -> WhatIf:
    """Assess the hire as recorded and with the cells (contract path → text) in place of what is recorded.

    An empty cell is unknown, an absent one stays as recorded; paths that can't be tried are passed over. Counsel's
    conclusions count on both sides, as they would after saving. Raises Invalid with every problem by its path,
    NotFound where the actor may not see the hire.
    """
    hire, today = actor.hire(hire_id), actor.today
    recorded = leaves_of(hire, today)
    tried = _tried(recorded, {path: text for path, text in cells.items() if can_be_tried(path)}, language)
    conclusions = conclusions_of(hire, today)
    before = assess_leaves(recorded, today, conclusions)
    facts, changed = (with_published_wages(hire_from_leaves(leaves), today)[0] for leaves in (recorded, tried))
    return WhatIf(
        before=before,
        after=assess_leaves(tried, today, conclusions),
        recorded=recorded,
        tried=tried,
        change=_judged(facts, changed, actor) if hire.at_work_on(today) and recorded != tried else None,
        category=category_in_force(recorded, before),
    )


def can_be_tried(path: str) -> bool:
    """Whether another answer to this path may be tried: job, pay, places, dates, role in the transfer."""
    return path in JOB or bool(re.fullmatch(rf"{SITES}\[[0-9]{{1,2}}\]\.({'|'.join(PLACE)})", path))


def places_in(leaves: Leaves) -> int:
    """How many places of work the facts name."""
    found = (re.match(rf"{SITES}\[([0-9]+)\]", path) for path in leaves)
    return max((int(match[1]) + 1 for match in found if match), default=0)


def _judged(facts: Facts, changed: Facts, actor: Actor) -> ChangeVerdict:
    return judge_change(facts, changed, shipped_book(), actor.today)


def _tried(recorded: Leaves, cells: Mapping[str, str], language: str) -> Leaves:
    """The recorded facts with the cells in their place. Raises Invalid."""
    told = understand_cells(cells, language)
    problems = [*told.problems, *code_problems(dict(told.leaves), language)]
    if problems:
        raise Invalid(problems)
    kept = {path: value for path, value in recorded.items() if path not in cells}
    tried: Leaves = _without_stale({**kept, **told.leaves}, recorded)
    read_hire(unflatten(tried), language, named=True)  # the two together may contradict each other
    return tried


def _without_stale(tried: Leaves, recorded: Leaves) -> Leaves:
    """The facts without what belongs to the occupation or the places that were changed."""
    moved = {path for path in {*tried, *recorded} if _is_place(path) and _differs(path, tried, recorded)}
    stale = {f"{path.rpartition('.')[0]}.city" for path in moved}
    if any(_is_place(path) for path in tried):
        stale.add(SITES)  # that there are none no longer holds
    other = moved or _differs("job.noc_2021", tried, recorded)
    stale |= {path for path in tried if other and path.startswith(WAGES)}
    if _differs("job.noc_2021", tried, recorded):
        stale.add(CONDITION)
    return {path: value for path, value in tried.items() if path not in stale and value != {}}


def _is_place(path: str) -> bool:
    return path.startswith(f"{SITES}[") and path.endswith(PLACE)


def _differs(path: str, tried: Leaves, recorded: Leaves) -> bool:
    return tried.get(path) != recorded.get(path)
