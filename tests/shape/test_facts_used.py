"""Every fact of high confidence is carried by a value of the rule book, or left out with a reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.rules.book import shipped_book
from tracker.rules.not_modelled import not_modelled


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[str, tuple[str, str]]:
    """Fact id → the file with its section, and the confidence."""
    found = {}
    for file in sorted((shared / "facts").glob("*.yaml")):
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        for section, items in content.items():
            for fact in facts_in(items):
                found[fact["id"]] = (f"{file.stem}: {fact.get('topic', section)}", fact["confidence"])
    return found


def facts_in(content: Any) -> Iterator[dict[str, Any]]:
    """Everything below that has an id and a confidence."""
    if isinstance(content, dict):
        if "id" in content and "confidence" in content:
            yield content
        content = list(content.values())
    if isinstance(content, list):
        for item in content:
            yield from facts_in(item)


def modelled() -> set[str]:
    """The public ids of the shipped book: those of its values, and of single entries of them."""
    values = [value for room in shipped_book().rooms.values() for value in room.values()]
    return {value.rule for value in values} | {entry.rule for value in values for entry in value.entries if entry.rule}


def test_every_fact_of_high_confidence_is_modelled_or_left_out_with_a_reason(
    facts: dict[str, tuple[str, str]],
) -> None:
    used, left_out = modelled(), not_modelled()
    wanting = sorted(
        (section, fact)
        for fact, (section, confidence) in facts.items()
        if confidence == "high" and fact not in used and not any(line.covers(fact) for line in left_out)
    )
    assert not wanting, "\n" + "\n".join(f"{section}: {fact}" for section, fact in wanting)


def test_nothing_that_is_left_out_is_modelled() -> None:
    used = modelled()
    assert [(line.name, fact) for line in not_modelled() for fact in used if line.covers(fact)] == []


def test_every_line_of_what_is_left_out_names_a_fact(facts: dict[str, tuple[str, str]]) -> None:
    assert [line.name for line in not_modelled() if not any(line.covers(fact) for fact in facts)] == []
