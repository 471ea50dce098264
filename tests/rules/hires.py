"""Hires for the property tests: every input of the contract, from values that the rules tell apart."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tracker.rules.category import categories
from tracker.rules.questions import Question, questions
from tracker.rules.reader import flatten

GOVERNING = ("id", "as_of", "application.lmia_received_on", "application.permit_applied_on")

POOLS: dict[str, list[Any]] = {
    "identifier": ["a", 7],
    "date": ["2018-06-12", "2022-12-21", "2024-02-29", "2026-07-17", "2026-11-23", "2027-01-31", "2029-12-31"],
    "instant": ["2026-11-23T23:59:59Z", "2027-02-01T00:00:00Z"],
    "text": ["Computer science"],
    "yes_no": [True, False],
    "country": ["IND", "USA", "MEX", "CAN", "PRI"],
    "countries": [[], ["IND"], ["USA"], ["MEX", "IND"], ["CAN"], ["PRI"]],
    "province": ["ON", "BC", "QC", "NT"],
    "economic_region": ["3530", "5920"],
    "noc": ["21231", "22222", "51120", "21210", "11202", "21321", "53123", "20012", "2173"],
    "money": ["0", "30", "34.00", "36.92", "41.03", "48.005", "55", "79996.80", "80000", "150000", "999999999"],
    "decimal": ["1", "3", "5", "37.5", "40", "52"],
    "integer": [0, 1, 2, 12, 15, 24, 60],
    "currency": ["CAD"],
    "slug": ["computer_systems_analyst", "engineer", "none", "no_such_thing"],
}


def answer(question: Question) -> st.SearchStrategy[Any]:
    if question.type == "choices":
        return st.lists(st.sampled_from(pool(question)), max_size=2, unique=True)
    return st.sampled_from(pool(question))


def pool(question: Question) -> list[Any]:
    """Answers to draw from. New questions come along by their type, or their choices."""
    if question.path.endswith(".site"):
        return [0, 1]
    if question.type in ("choice", "choices"):
        return list(question.choices)
    if question.path == "category":
        return [*(category.slug for category in categories()), "no_such_thing"]
    return [value for value in POOLS[question.type] if within_limits(question, value)]


def within_limits(question: Question, value: Any) -> bool:
    """Whether the reader takes the value: over `above`, and not over `at_most`."""
    above, at_most = question.above, question.at_most
    if question.type == "text" or above is at_most is None:
        return True
    return (above is None or Decimal(value) > above) and (at_most is None or Decimal(value) <= at_most)


def group(prefix: str) -> st.SearchStrategy[dict[str, Any]]:
    """Every input under a prefix, answered: `job.` → {"job.title": …, "job.work_sites": [{…}]} as one flat mapping."""
    found: dict[str, st.SearchStrategy[Any]] = {}
    for path, question in questions().items():
        if not path.startswith(prefix) or "[]" in path.removeprefix(prefix):
            continue
        if question.type == "list":
            found[path] = st.lists(group(f"{path}[]."), max_size=2).map(list)
        else:
            found[path] = answer(question)
    return st.fixed_dictionaries(found)


def tree(flat: dict[str, Any]) -> dict[str, Any]:
    """The contract's tree of a flat mapping."""
    nested: dict[str, Any] = {}
    for path, value in flat.items():
        *groups, name = path.split(".")
        place = nested
        for one in groups:
            place = place.setdefault(one, {})
        place[name] = [tree(_inside(path, item)) for item in value] if _holds_objects(value) else value
    return nested


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _inside(path: str, item: dict[str, Any]) -> dict[str, Any]:
    return {key.removeprefix(f"{path}[]."): value for key, value in item.items()}


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    """Every leaf of a hire, as path → JSON value. Days that contradict each other are left out."""
    return in_order(flatten(tree(draw(group("")))))


def in_order(found: dict[str, Any]) -> dict[str, Any]:
    """The answers without a last day that comes before its first."""
    for path, question in questions().items():
        first = question.not_before
        if first in found and path in found and found[path] < found[first]:
            del found[path]
    return found


@st.composite
def partly_known(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Leaves of a hire of which some are unknown, and all of them."""
    known = draw(leaves())
    dropped = draw(st.sets(st.sampled_from(sorted(known))))
    return {path: value for path, value in known.items() if path not in dropped or path in GOVERNING}, known
