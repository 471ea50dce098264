"""Raises, promotions and moves of people already employed."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.book import RULES, shipped_book
from tracker.rules.changes import ChangeOutcome, ChangeVerdict, change_as_json, judge_change
from tracker.rules.changes.judge import LOOKS
from tracker.rules.changes.notes import NOTES
from tracker.rules.messages import LANGUAGES, shipped_messages
from tracker.rules.reader import read_hire
from tracker.rules.strict_yaml import read_yaml

SCENARIOS: list[dict[str, Any]] = read_yaml(RULES / "changes" / "scenarios.yaml")
CENTS = st.integers(4000, 9000)


def overlaid(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = dict(base)
    for key, value in over.items():
        nested = isinstance(value, dict) and isinstance(base.get(key), dict)
        both[key] = overlaid(base[key], value) if nested else value
    return both


def judged(scenario: dict[str, Any]) -> ChangeVerdict:
    before, after = scenario["given"], overlaid(scenario["given"], scenario["changed"])
    employer = scenario.get("new_employer", False)
    return judge_change(read_hire(before), read_hire(after), shipped_book(), scenario["on"], new_employer=employer)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_every_scenario_holds(scenario: dict[str, Any]) -> None:
    verdict, expected = judged(scenario), scenario["expect"]
    findings = {found.change: found.outcome.value for found in verdict.findings}
    seen = {
        "outcome": verdict.outcome.value,
        "regime": verdict.regime.value,
        "findings": findings,
        "notes": [note.change for note in verdict.notes],
        "missing": [path for found in verdict.findings for path in found.missing],
    }
    assert {key: seen[key] for key in expected} == expected


def test_every_answer_is_said_in_both_languages_and_names_its_source() -> None:
    for scenario in SCENARIOS:
        for language in LANGUAGES:
            shown = change_as_json(judged(scenario), language)
            assert shown["message"]
            for found in (*shown["findings"], *shown["notes"]):
                assert found["message"]
                assert found["rule"]
                assert found["source"]["section"]


def test_every_look_note_and_word_is_seen_in_some_scenario() -> None:
    verdicts = [judged(scenario) for scenario in SCENARIOS]
    said = {one.message for verdict in verdicts for one in (*verdict.findings, *verdict.notes)}
    said |= {verdict.message for verdict in verdicts}
    assert {found.change for verdict in verdicts for found in verdict.findings} >= set(LOOKS)
    assert {note.change for verdict in verdicts for note in verdict.notes} == set(NOTES)
    assert set(shipped_messages()["changes"]) - said == set()


def hire(cents: int, category: str) -> Any:
    wage = {"amount": f"{cents / 100:.2f}", "per": "hour"}
    return read_hire({"category": category, "job": {"wage": wage, "hours_per_week": "40"}})


@given(CENTS, CENTS, CENTS, st.sampled_from(["gts_b", "lmia_low_wage", "ict_executive_manager"]))
def test_a_bigger_raise_never_asks_for_less_and_a_cut_asks_for_most(old: int, one: int, two: int, slug: str) -> None:
    on = date(2025, 6, 1)
    small, big = sorted((one, two))
    lower, higher = (judge_change(hire(old, slug), hire(new, slug), shipped_book(), on).outcome for new in (small, big))
    gravity = list(ChangeOutcome).index
    if small >= old:
        assert gravity(lower) <= gravity(higher)
    else:
        assert lower is ChangeOutcome.NEW_PERMIT_OR_LMIA_LIKELY


@pytest.mark.parametrize(
    ("category", "rule"), [("short_stay", "gss.short_15_30"), ("business_visitor", "decision.table")]
)
def test_work_without_a_permit_cites_the_rule_it_rests_on(category: str, rule: str) -> None:
    before = {"category": category, "job": {"noc_2021": "21232"}}
    after = {"category": category, "job": {"noc_2021": "20012"}}
    found = judge_change(read_hire(before), read_hire(after), shipped_book(), date(2026, 11, 23))
    assert [one.rule for one in found.findings] == [rule]
