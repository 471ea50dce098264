"""The French of rules, mails and catalogue is set as Canadians set it, and calls each thing by one name."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from tracker.rules.strict_yaml import read_mapping

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("rules", "reminders", "services")
CATALOGUE = ROOT / "tracker/translations/fr/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{[^{}]*\}")
FAULTS = {
    "a straight apostrophe or quotation mark": r"['\"“”]",
    "no no-break space before a colon": r"[^\u00a0]:(?=\s|$)",
    "an ordinary space before a colon, a percent or a dollar sign": r"[ \u202f][:%$]",
    "a space before a semicolon, a question or an exclamation mark": r"\s[;?!]",
    "no no-break space inside the quotation marks": r"«[^\u00a0]|[^\u00a0]»",
    "a space doubled, or before a comma or full stop": r"\s\s|\s[,.](?=\s|$)",
    "the first of a month not written 1er": r"\b1 (janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)",
    "a vowel not elided": r"(?i)\b(de|que|jusque|lorsque|ne|se) (une?|ils?|elles?|on|au|en|est|a)\b|\bsi ils?\b",
    "a paragraph of the regulations cited as in English": r"R\d+\([a-z]\)",
    "three dots": r"\.\.\.",
}
OTHER_NAMES = {
    " juriste": "conseiller juridique",
    "constatation": "constat",
    "livre des règles": "recueil de règles",
    "salaire en vigueur": "salaire courant",
    "salaire prévalent": "salaire courant",
    "plancher salarial": "salaire plancher",
    "Portail de l’employeur": "Portail des employeurs",
    "EIMT positive": "EIMT favorable",
    "EIMT négative": "EIMT défavorable",
    "statut implicite": "statut maintenu",
    "balayage": "passage",
    "chef des ressources humaines": "responsable RH",
    "rendre acte": "prendre en charge",
}
"""What to avoid, and the name that Canadian officials or this product use instead."""


def of_the_files() -> Iterator[tuple[str, str]]:
    for path in sorted(path for room in ROOMS for path in (ROOT / "tracker" / room).rglob("*.yaml")):
        if path.name != "scenarios.yaml":
            yield from ((path.name, words) for words in french(read_mapping(path)))


def french(content: Any) -> Iterator[str]:
    """Everything below a key `fr` but the headers that spreadsheets may use, which people type as they like."""
    if isinstance(content, list):
        for item in content:
            yield from french(item)
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from texts(value) if key == "fr" else french(value)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (words for name, words in value.items() if name != "aliases" and isinstance(words, str))


def of_the_catalogue() -> Iterator[tuple[str, str]]:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            if message.id:
                forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
                yield from ((CATALOGUE.name, str(words).replace("%%", "%")) for words in forms)


@pytest.fixture(scope="module")
def sentences() -> list[tuple[str, str]]:
    """File and text, each placeholder made a letter."""
    found = [*of_the_files(), *of_the_catalogue()]
    assert len(found) > 2000
    return [(file, PLACEHOLDER.sub("X", words)) for file, words in found]


@pytest.mark.parametrize("fault", FAULTS)
def test_french_is_free_of(fault: str, sentences: list[tuple[str, str]]) -> None:
    pattern = re.compile(FAULTS[fault])
    assert [(file, words) for file, words in sentences if pattern.search(words)] == []


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_french_has_one_name_for_a_thing(name: str, sentences: list[tuple[str, str]]) -> None:
    assert [(file, words) for file, words in sentences if name in words] == [], f"write {OTHER_NAMES[name]}"
