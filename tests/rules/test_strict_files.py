"""The strict readers beside that of values: one broken file for each kind of mistake in the words of messages, the
questions, the scenarios, and what is left out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.errors import BadValues
from tracker.rules.messages import read_messages
from tracker.rules.not_modelled import not_modelled, read_not_modelled
from tracker.rules.questions import load
from tracker.rules.scenarios import read_scenarios, shipped_scenarios

Mistakes = dict[str, tuple[str, str, str]]

SCENARIO = """\
- name: A first position
  given: {job: {title: Developer}}
  "on": 2026-11-23
  expect: {outcome: met}
  because: All is there.
"""
SCENARIOS: Mistakes = {
    "no YAML": (SCENARIO + ": [", "the file", "not YAML"),
    "a mapping at the top": ("name: a", "the file", "a list of scenarios"),
    "a scenario that is no mapping": ("- met", "[0]", "must be a mapping"),
    "a key twice": (SCENARIO + "  name: b\n", "name", "twice"),
    "an unknown key": (SCENARIO + "  when: now\n", "[0].when", "unknown key"),
    "a missing key": (SCENARIO.replace("  because: All is there.\n", ""), "[0].because", "is missing"),
    "an empty name": (SCENARIO.replace("A first position", '""'), "[0].name", "not empty"),
    "a reason that is no text": (SCENARIO.replace("All is there.", "12"), "[0].because", "not empty"),
    "a day that is none": (SCENARIO.replace("2026-11-23", "soon"), "[0].on", "a date"),
    "facts that are no mapping": (SCENARIO.replace("{job: {title: Developer}}", "[]"), "[0].given", "a mapping"),
    "an expectation of nothing": (SCENARIO.replace("{outcome: met}", "{}"), "[0].expect", "what is expected"),
    "a change that is no mapping": (SCENARIO + "  changed: raise\n", "[0].changed", "a mapping"),
    "a name twice": (SCENARIO + SCENARIO, "A first position", "twice"),
    "a cannot beside a scenario": (SCENARIO + "  cannot: {a: {met: why}}\n", "[0].cannot", "stand alone"),
    "a cannot without a reason": ("- cannot: {listing: {met: }}", "[0].cannot.listing", "a reason"),
}
MESSAGES: Mistakes = {
    "no YAML": ("a: [", "the file", "not YAML"),
    "a list at the top": ("- a", "the file", "a mapping"),
    "an id twice": ("a: {en: x, fr: x}\na: {en: x, fr: x}", "a", "twice"),
    "one language": ("a: {en: x}", "a", "one in fr"),
    "a third language": ("a: {en: x, fr: x, es: x}", "a", "nothing else"),
    "a text that is none": ("a: {en: x, fr: 1}", "a", "a text in en"),
    "a stray brace": ("a: {en: 'x {', fr: x}", "a", "stray brace"),
    "placeholders that differ": ("a: {en: '{day}', fr: '{jour}'}", "a", "other placeholders"),
}
LEFT_OUT: Mistakes = {
    "no YAML": ("a: [", "the file", "not YAML"),
    "a list at the top": ("- a", "the file", "a mapping"),
    "an id twice": ("a: {en: x, fr: x}\na: {en: x, fr: x}", "a", "twice"),
    "one language": ("a: {en: x}", "a", "one in fr"),
    "a third key": ("a: {en: x, fr: x, why: x}", "a", "nothing else"),
    "a text alone": ("a: why", "a", "a reason in en"),
    "an empty reason": ("a: {en: ' ', fr: x}", "a.en", "not empty"),
    "a reason that is no text": ("a: {en: x, fr: 1}", "a.fr", "not empty"),
    "everything at once": ('"*": {en: x, fr: x}', "*", "prefix"),
    "a star inside": ('"a*b": {en: x, fr: x}', "a*b", "prefix"),
    "a group of nothing": ('".*": {en: x, fr: x}', ".*", "prefix"),
}
WORDS = "en: {label: Title, why: To know.}, fr: {label: Titre, why: Pour savoir.}"
QUESTIONS: Mistakes = {
    "no YAML": ("a: [", "the file", "not YAML"),
    "a list at the top": ("- a", "the file", "a mapping"),
    "a question twice": (f"job.title: {{type: text, {WORDS}}}\n" * 2, "job.title", "twice"),
    "a question that is no mapping": ("job.title: text", "job.title", "must be a mapping"),
    "an unknown key": (f"job.title: {{type: text, colour: red, {WORDS}}}", "job.title", "colour"),
    "an unknown type": (f"job.title: {{type: colour, {WORDS}}}", "job.title", "type must be one of"),
    "a choice without choices": (f"job.title: {{type: choice, {WORDS}}}", "job.title", "has choices"),
    "choices of a text": (f"job.title: {{type: text, choices: {{a: b}}, {WORDS}}}", "job.title", "has choices"),
    "choices that are none": (f"job.title: {{type: choice, choices: a, {WORDS}}}", "job.title", "map a value"),
    "a choice in one language": (
        f"job.title: {{type: choice, choices: {{a: {{en: A}}}}, {WORDS}}}",
        "job.title.a",
        "en and fr",
    ),
    "one language": ("job.title: {type: text, en: {label: Title, why: To know.}}", "job.title.fr", "label and why"),
    "no reason": ("job.title: {type: text, en: {label: Title}, fr: {label: Titre}}", "job.title.en", "label and why"),
    "a label that is no text": (
        "job.title: {type: text, en: {label: 1, why: a}, fr: {label: Titre, why: a}}",
        "job.title.en",
        "are texts",
    ),
    "aliases that are no list": (
        "job.title: {type: text, en: {label: a, why: a, aliases: b}, fr: {label: a, why: a}}",
        "job.title.en",
        "a list of texts",
    ),
    "a limit that is no number": (f"job.hours: {{type: decimal, above: low, {WORDS}}}", "job.hours", "whole number"),
    "an order after nothing": (f"job.end: {{type: date, not_before: job.start, {WORDS}}}", "job.end", "no question"),
}


def refused(mistake: tuple[str, str, str], folder: Path, name: str, read: Callable[[Path], object]) -> None:
    """The file is refused, naming itself, the key and the reason."""
    text, key, why = mistake
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadValues) as refusal:
        read(file)
    assert (refusal.value.file, refusal.value.key) == (file, key)
    assert why in refusal.value.why


@pytest.mark.parametrize("mistake", SCENARIOS)
def test_a_mistake_in_scenarios_is_refused(mistake: str, tmp_path: Path) -> None:
    refused(SCENARIOS[mistake], tmp_path, "scenarios.yaml", read_scenarios)


@pytest.mark.parametrize("mistake", MESSAGES)
def test_a_mistake_in_messages_is_refused(mistake: str, tmp_path: Path) -> None:
    refused(MESSAGES[mistake], tmp_path, "room/messages.yaml", lambda _: read_messages(tmp_path))


@pytest.mark.parametrize("mistake", LEFT_OUT)
def test_a_mistake_in_what_is_left_out_is_refused(mistake: str, tmp_path: Path) -> None:
    refused(LEFT_OUT[mistake], tmp_path, "not_modelled.yaml", lambda file: list(read_not_modelled(file)))


@pytest.mark.parametrize("mistake", QUESTIONS)
def test_a_mistake_in_questions_is_refused(mistake: str, tmp_path: Path) -> None:
    refused(QUESTIONS[mistake], tmp_path, "questions.yaml", load)


def test_a_message_in_two_files_of_one_room_is_refused(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    for name in ("messages.yaml", "more_messages.yaml"):
        (tmp_path / "room" / name).write_text("a: {en: x, fr: x}", encoding="utf-8")
    with pytest.raises(BadValues, match="already declared"):
        read_messages(tmp_path)


def test_every_shipped_scenario_is_read() -> None:
    assert {"gts_a", "deadlines"} <= set(shipped_scenarios())
    assert all(shipped_scenarios().values())


def test_a_group_covers_what_begins_like_it_and_an_id_itself_alone() -> None:
    group = next(line for line in not_modelled() if line.name == "crs.*")
    assert group.covers("crs.age")
    assert not group.covers("crs")
    assert not next(line for line in not_modelled() if line.name == "bc.fee").covers("bc.fee.2026")
