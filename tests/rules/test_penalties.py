"""Penalties: rows of the tables, and what holds for every sum of points."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import NotInForce
from tracker.rules.book import RULES, shipped_book
from tracker.rules.messages import LANGUAGES, shipped_messages
from tracker.rules.penalties import (
    SIZES,
    TYPES,
    Penalty,
    explain_penalty,
    notice_dates,
    penalty_as_json,
    severity_criteria,
    size_of,
    together,
)
from tracker.rules.strict_yaml import read_yaml

SCENARIOS: list[dict[str, Any]] = read_yaml(RULES / "penalties" / "scenarios.yaml")
ON = date(2026, 11, 23)
CRITERIA = severity_criteria(shipped_book(), ON)
SEVERITY = st.fixed_dictionaries({}, optional={name: st.integers(0, most) for name, most in CRITERIA.items()})
ARGUMENTS = {
    "violation_type": st.sampled_from(TYPES),
    "size": st.sampled_from(SIZES),
    "earlier": st.integers(0, 6),
    "severity": SEVERITY,
    "disclosed": st.booleans(),
}


def penalty(on: date = ON, **arguments: Any) -> Penalty:
    if "type" in arguments:
        arguments["violation_type"] = arguments.pop("type")
    return explain_penalty(**arguments, on=on, book=shipped_book())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_every_scenario_holds(scenario: dict[str, Any]) -> None:
    for language in LANGUAGES:
        shown = penalty_as_json(penalty(scenario["on"], **scenario["given"]), language)
        assert {key: shown[key] for key in ("points", "amount", "ban")} == scenario["expect"]
        assert all(line["message"] and line["rule"] and line["source"]["section"] for line in shown["lines"])


def test_every_word_is_said_in_some_scenario() -> None:
    found = [penalty(scenario["on"], **scenario["given"]) for scenario in SCENARIOS]
    lines = [line for one in found for line in (*one.lines, *one.notes)]
    said = {line.message for line in lines} | {line.numbers.get("criterion") for line in lines}
    assert set(shipped_messages()["penalties"]) - said == set()


@given(**ARGUMENTS)
def test_points_are_never_negative_and_are_what_the_lines_add_up_to(**arguments: Any) -> None:
    found = penalty(**arguments)
    assert found.points >= 0
    assert found.points == max(0, sum(line.points or 0 for line in found.lines))


@given(**ARGUMENTS, more=SEVERITY)
def test_more_points_never_cost_less(more: dict[str, int], **arguments: Any) -> None:
    graver = {**arguments, "severity": {**arguments["severity"]}}
    for name, points in more.items():
        graver["severity"][name] = max(points, graver["severity"].get(name, 0))
    lighter, heavier = penalty(**arguments), penalty(**graver)
    assert lighter.points <= heavier.points
    assert lighter.amount <= heavier.amount
    both = together([lighter, heavier], shipped_book(), ON)
    assert both.ban == heavier.ban


@given(**ARGUMENTS)
def test_a_disclosure_takes_four_off_but_not_under_zero(**arguments: Any) -> None:
    without, with_it = (penalty(**{**arguments, "disclosed": disclosed}) for disclosed in (False, True))
    assert with_it.points == max(0, without.points - 4)
    assert with_it.amount <= without.amount


@given(**ARGUMENTS)
def test_a_small_employer_never_pays_more_than_a_large_one(**arguments: Any) -> None:
    small, large = (penalty(**{**arguments, "size": size}) for size in SIZES)
    assert small.amount <= large.amount
    assert small.ban == large.ban


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "D"},
        {"size": "medium"},
        {"earlier": -1},
        {"severity": {"abuse": 11}},
        {"severity": {"abuse": -1}},
        {"severity": {"laziness": 1}},
    ],
)
def test_words_and_numbers_outside_the_tables_are_refused(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {"type": "A", "size": "small", "earlier": 0, "severity": {}, "disclosed": False}
    with pytest.raises(ValueError, match="violation"):
        penalty(**{**right, **wrong})


def test_there_were_no_penalties_before_the_regime_began() -> None:
    with pytest.raises(NotInForce):
        penalty(date(2015, 11, 30), type="A", size="small", earlier=0, severity={}, disclosed=False)


@pytest.mark.parametrize(
    ("employees", "revenue", "size"),
    [
        (99, None, "small"),
        (100, Decimal("4999999.99"), "small"),
        (100, Decimal(5000000), "large"),
        (99, Decimal(5000000), "small"),
        (100, None, None),
        (None, Decimal(5000000), None),
        (None, None, None),
    ],
)
def test_an_employer_is_small_under_either_limit(employees: int | None, revenue: Decimal | None, size: str) -> None:
    assert size_of(employees, revenue, shipped_book(), ON) == size


def test_penalties_of_a_notice_are_capped_and_the_longest_ban_applies() -> None:
    worst = penalty(
        type="C", size="large", earlier=0, severity={"abuse": 10, "worker_health_risk": 10}, disclosed=False
    )
    light = penalty(type="A", size="small", earlier=1, severity={}, disclosed=False)
    assert together([worst] * 10, shipped_book(), ON) == (Decimal(1000000), False, "permanent")
    assert together([*[worst] * 10, light], shipped_book(), ON) == (Decimal(1000000), True, "permanent")
    assert together([light, light], shipped_book(), ON) == (Decimal(1000), False, "none")
    assert together([], shipped_book(), ON) == (Decimal(0), False, "none")


def test_a_notice_counts_as_received_ten_days_on_and_is_answered_in_thirty_more() -> None:
    sent = date(2026, 11, 1)
    assert notice_dates(sent, shipped_book()) == (date(2026, 11, 11), date(2026, 12, 11), date(2026, 12, 11))
    assert notice_dates(sent, shipped_book(), quarantine_only=True).answer_by == date(2026, 11, 16)
