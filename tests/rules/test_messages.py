"""Words of findings: every id exists in both languages, and numbers read as a person would write them."""

import ast
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.errors import BadValues
from tracker.rules.book import RULES, shipped_book
from tracker.rules.category import Category, Check, categories
from tracker.rules.decision import decide
from tracker.rules.duties import DUTIES
from tracker.rules.messages import (
    LANGUAGES,
    check_title,
    country_name,
    read_messages,
    render,
    shipped_messages,
    title,
    written,
)

ANSWERS = {"met", "not_met", "unknown", "for_counsel", "told"}
NBSP = "\N{NO-BREAK SPACE}"


def answers_in(file: Path) -> Iterator[tuple[str, str]]:
    """The (message, rule) of every answer that a file writes out."""
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ANSWERS:
            message, rule = ([arg.value if isinstance(arg, ast.Constant) else "" for arg in call.args] + ["", ""])[:2]
            yield str(message), str(rule)


RULE_FILES = [pytest.param(file, id=str(file.relative_to(RULES))) for file in sorted(RULES.rglob("*.py"))]


@pytest.mark.parametrize("file", RULE_FILES)
def test_every_message_and_rule_that_a_check_names_exists(file: Path) -> None:
    rooms = [file.parent.name] if file.parent.parent.name == "categories" else list(shipped_messages())
    for message, rule in answers_in(file):
        assert any(is_message(room, message) for room in rooms), message
        assert not rule or any(rule in shipped_book().names.get(room, ()) for room in rooms), rule


def is_message(room: str, message: str) -> bool:
    shared = message.startswith("common.")
    return not message or message.removeprefix("common.") in shipped_messages()["common" if shared else room]


@pytest.mark.parametrize("category", categories(), ids=lambda category: category.slug)
def test_every_category_has_a_title_and_dated_code_and_authority(category: object) -> None:
    slug = category.slug  # type: ignore[attr-defined]
    assert title(slug, "en") != title(slug, "fr")
    for name in (category.code, category.authority):  # type: ignore[attr-defined]
        assert name is None or callable(name) or name in shipped_book().names[category.room]  # type: ignore[attr-defined]


@pytest.mark.parametrize("category", categories(), ids=lambda category: category.slug)
def test_every_check_and_note_of_a_category_is_called_something_short(category: Category) -> None:
    assert_titled(category.room, (*category.checks, *category.notes))


def test_every_duty_and_part_of_the_wage_is_called_something_short() -> None:
    assert_titled("duties", DUTIES)
    for check in ("prevailing_wage", "category_floor", "bonus"):
        assert check_title("common", check, "en")


def assert_titled(room: str, checks: Iterable[Check]) -> None:
    titles = {
        check.__name__: [check_title(room, check.__name__, language) for language in LANGUAGES] for check in checks
    }
    assert [name for name, words in titles.items() if None in words] == [], f"{room} lacks `check.<name>` for these"
    assert [
        words for both in titles.values() for words in both if words and (len(words) > 60 or words.endswith("."))
    ] == []


def test_every_message_is_a_text_in_both_languages_with_the_same_placeholders() -> None:
    for room in shipped_messages().values():
        for parts in room.values():
            english, french = ({part[1:] for part in parts[language] if part[1]} for language in ("en", "fr"))
            assert english == french


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hello: {en: Hello}", "one in fr"),
        ("hello: {en: Hello, fr: Bonjour, de: Hallo}", "nothing else"),
        ("hello: Hello", "one in fr"),
        ("hello: {en: 'Hello {name}', fr: 'Bonjour {nom}'}", "other placeholders"),
        ("hello: {en: 'Hello {', fr: 'Bonjour'}", "stray brace"),
        ("hello: {en: Hello, fr: Bonjour}\nhello: {en: Hi, fr: Salut}", "twice"),
    ],
)
def test_a_message_file_with_a_mistake_is_refused(text: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "messages.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadValues, match=why):
        read_messages(tmp_path)


@pytest.mark.parametrize(
    ("number", "how", "english", "french"),
    [
        (Decimal("38.46"), "", "$38.46", f"38,46{NBSP}$"),
        (Decimal("38.4"), "", "$38.40", f"38,40{NBSP}$"),
        (Decimal("80000"), "", "$80,000.00", f"80{NBSP}000,00{NBSP}$"),
        (Decimal("48.005"), "", "$48.005", f"48,005{NBSP}$"),
        (Decimal("37.5"), "number", "37.5", "37,5"),
        (12, "", "12", "12"),
        (date(2027, 3, 1), "", "1 March 2027", "1er mars 2027"),
        (date(2027, 3, 11), "", "11 March 2027", "11 mars 2027"),
        (("a", "b", "c"), "", "a, b and c", "a, b et c"),
        (("a", "b"), "or", "a or b", "a ou b"),
        ("USA", "country", "United States", "États-Unis"),
        (("IND", "MEX"), "country", "India and Mexico", "Inde et Mexique"),
        ("ON", "province", "Ontario", "Ontario"),
        ({"en": "engineer", "fr": "ingénieur"}, "", "engineer", "ingénieur"),
    ],
)
def test_a_number_reads_as_a_person_would_write_it(number: object, how: str, english: str, french: str) -> None:
    assert written(number, "en", how) == english
    assert written(number, "fr", how) == french


def test_a_code_without_a_country_stays_as_it_is() -> None:
    assert country_name("XXA", "en") == "XXA"


def test_a_shortfall_of_a_cent_is_said_to_the_cent() -> None:
    numbers = {
        "offered": Decimal("54.99"),
        "required": Decimal("55.00"),
        "short": Decimal("0.01"),
        "unit": "common.per_hour",
        "basis": "common.basis_region",
    }
    assert render("gts_b", "common.wage_short", numbers, "en") == (
        "The offer of $54.99 an hour is $0.01 short of the $55.00 that applies, "
        "the Job Bank median of the economic region."
    )
    assert "0,01" in render("gts_b", "common.wage_short", numbers, "fr")


def test_the_decision_names_only_messages_that_exist() -> None:
    source = Path(decide.__code__.co_filename).read_text(encoding="utf-8")
    named = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("decision_")
    }
    assert {name for name in named if name != "decision_"} <= set(shipped_messages()["common"])
