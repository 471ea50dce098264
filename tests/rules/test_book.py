"""The strict reader of the value files: one broken file for each kind of mistake, and what a sound book answers."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.errors import BadValues, NotInForce
from tracker.rules.book import Book, read_book, shipped_book

SOUND = """\
floor:
  unit: CAD per hour
  meaning: Least pay.
  rule: fact.floor
  entries:
    - since: null
      seen_in_force_on: 2020-05-01
      value: "38.46"
      source: {instrument: Program requirements, section: Wages, url: "https://example.ca/wages"}
      checked: 2020-05-01
      confidence: high
    - since: 2024-01-01
      rule: fact.floor.2024
      value: "40.00"
      source: {instrument: Program requirements, section: Wages, url: null}
      checked: 2024-02-01
      confidence: medium
      note: Announced late.
    - since: 2025-01-01
      value: null
      source: {instrument: Program requirements, section: Wages}
      checked: 2025-02-01
      confidence: high
"""

MISTAKES = {
    "no YAML": (SOUND + "  : [", "the file", "not YAML"),
    "a list at the top": ("- floor", "the file", "must be a mapping"),
    "a name that is no text": ("1: {}", "1", "quote it"),
    "a name twice": (SOUND + SOUND, "floor", "twice"),
    "a value that is no mapping": ("floor: 12", "floor", "must be a mapping"),
    "an unknown key": (SOUND.replace("  unit:", "  colour: red\n  unit:"), "floor.colour", "unknown key"),
    "a missing key": (SOUND.replace("  meaning: Least pay.\n", ""), "floor.meaning", "is missing"),
    "an empty text": (SOUND.replace("Least pay.", '""'), "floor.meaning", "not empty"),
    "a rule that is no text": (SOUND.replace("fact.floor\n", "12\n"), "floor.rule", "must be a text"),
    "no entries": ("floor: {unit: text, meaning: a, rule: b, entries: []}", "floor.entries", "at least one"),
    "an entry that is no mapping": (
        "floor: {unit: text, meaning: a, rule: b, entries: [12]}",
        "floor.entries[0]",
        "must be a mapping",
    ),
    "an unknown key of an entry": (
        SOUND.replace("      checked: 2020-05-01", "      until: 2021-01-01\n      checked: 2020-05-01"),
        "floor.entries[0].until",
        "unknown key",
    ),
    "an entry without a value": (SOUND.replace('      value: "38.46"\n', ""), "floor.entries[0].value", "is missing"),
    "a start that is no date": (SOUND.replace("since: 2024-01-01", "since: soon"), "floor.entries[1].since", "a date"),
    "a start that is an instant": (
        SOUND.replace("since: 2024-01-01", "since: 2024-01-01 10:00:00"),
        "floor.entries[1].since",
        "a date",
    ),
    "a start unknown and never seen": (
        SOUND.replace("      seen_in_force_on: 2020-05-01\n", ""),
        "floor.entries[0].seen_in_force_on",
        "is required",
    ),
    "entries out of order": (SOUND.replace("2025-01-01", "2023-01-01"), "floor.entries[2].since", "later than"),
    "two entries of one day": (SOUND.replace("2025-01-01", "2024-01-01"), "floor.entries[2].since", "later than"),
    "a second start unknown": (
        SOUND.replace("since: 2024-01-01", "since: null\n      seen_in_force_on: 2024-01-01"),
        "floor.entries[1].since",
        "later than",
    ),
    "a decimal without quotes": (SOUND.replace('"38.46"', "38.46"), "floor.entries[0].value", "decimal in quotes"),
    "a decimal that is none": (SOUND.replace('"38.46"', '"38,46"'), "floor.entries[0].value", "decimal in quotes"),
    "an endless decimal": (SOUND.replace('"38.46"', '"Infinity"'), "floor.entries[0].value", "finite"),
    "an unknown unit": (SOUND.replace("CAD per hour", "bananas"), "floor.entries[0].value", "unknown unit"),
    "a text where days are counted": (SOUND.replace("CAD per hour", "days"), "floor.entries[0].value", "whole number"),
    "a yes that is no yes": (SOUND.replace("CAD per hour", "yes/no"), "floor.entries[0].value", "true or false"),
    "a list that is none": (SOUND.replace("CAD per hour", "list of text"), "floor.entries[0].value", "a list"),
    "a table that is none": (SOUND.replace("CAD per hour", "table of days"), "floor.entries[0].value", "a table"),
    "a table key that is no text": (
        SOUND.replace("CAD per hour", "table of CAD").replace('"38.46"', '{1: "38.46"}'),
        "floor.entries[0].value",
        "quote them",
    ),
    "a fraction in a loose list": (
        SOUND.replace("CAD per hour", "list").replace('"38.46"', "[1.5]"),
        "floor.entries[0].value",
        "decimals are written in quotes",
    ),
    "a source that is a text": (
        SOUND.replace("{instrument: Program requirements, section: Wages}", "a page"),
        "floor.entries[2].source",
        "must be a mapping",
    ),
    "a source without a section": (
        SOUND.replace("{instrument: Program requirements, section: Wages}", "{instrument: A page}"),
        "floor.entries[2].source.section",
        "is missing",
    ),
    "an address that is none": (
        SOUND.replace("https://example", "ftp://example"),
        "floor.entries[0].source.url",
        "http",
    ),
    "a day of checking that is none": (
        SOUND.replace("checked: 2024-02-01", "checked: null"),
        "floor.entries[1].checked",
        "a date",
    ),
    "a confidence of its own": (
        SOUND.replace("confidence: medium", "confidence: fair"),
        "floor.entries[1].confidence",
        "one of high, medium, low",
    ),
    "a note that is no text": (SOUND.replace("Announced late.", "[a]"), "floor.entries[1].note", "must be a text"),
}


def book_of(folder: Path, **files: str) -> Book:
    for name, text in files.items():
        file = folder / "room" / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return read_book(folder)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_naming_file_key_and_reason(mistake: str, tmp_path: Path) -> None:
    text, key, why = MISTAKES[mistake]
    with pytest.raises(BadValues) as refused:
        book_of(tmp_path, values=text)
    assert refused.value.file == tmp_path / "room" / "values.yaml"
    assert refused.value.key == key
    assert why in refused.value.why


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "values.yaml").write_bytes("é: 1".encode("latin-1"))
    with pytest.raises(BadValues, match="UTF-8"):
        read_book(tmp_path)


def test_a_name_in_two_files_of_one_room_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValues, match="already declared"):
        book_of(tmp_path, values=SOUND, more_values=SOUND)


def test_a_value_whose_start_is_unknown_holds_on_any_earlier_day(tmp_path: Path) -> None:
    book = book_of(tmp_path, values=SOUND)
    assert book.value("room", "floor", date(1999, 1, 1)) == Decimal("38.46")
    assert book.entry("room", "floor", date(1999, 1, 1)).seen_in_force_on == date(2020, 5, 1)


def test_a_value_changes_on_the_first_day_of_the_next_entry(tmp_path: Path) -> None:
    book = book_of(tmp_path, values=SOUND)
    assert book.value("room", "floor", date(2023, 12, 31)) == Decimal("38.46")
    assert book.value("room", "floor", date(2024, 1, 1)) == Decimal("40.00")


def test_a_null_ends_the_value(tmp_path: Path) -> None:
    book = book_of(tmp_path, values=SOUND)
    with pytest.raises(NotInForce) as ended:
        book.value("room", "floor", date(2025, 1, 1))
    assert (ended.value.name, ended.value.on) == ("floor", date(2025, 1, 1))


def test_before_its_first_dated_entry_a_value_is_not_in_force(tmp_path: Path) -> None:
    text = SOUND.replace("    - since: null\n      seen_in_force_on: 2020-05-01\n", "    - since: 2020-05-01\n")
    with pytest.raises(NotInForce):
        book_of(tmp_path, values=text).value("room", "floor", date(2020, 4, 30))


def test_one_entry_may_carry_a_public_id_of_its_own(tmp_path: Path) -> None:
    book = book_of(tmp_path, values=SOUND)
    assert [entry.rule for entry in book.find("room", "floor").entries] == [None, "fact.floor.2024", None]


def test_a_name_nobody_declared_is_a_mistake_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        book_of(tmp_path, values=SOUND).value("room", "ceiling", date(2024, 1, 1))


def test_a_changed_file_changes_the_digest(tmp_path: Path) -> None:
    before = book_of(tmp_path, values=SOUND).digest
    assert book_of(tmp_path, values=SOUND).digest == before
    assert book_of(tmp_path, values=SOUND.replace("40.00", "40.01")).digest != before


def test_the_shipped_book_is_read_once() -> None:
    assert shipped_book() is shipped_book()


def test_every_shipped_value_says_where_it_comes_from() -> None:
    for room, values in shipped_book().rooms.items():
        for value in values.values():
            for entry in value.entries:
                assert entry.source.url or entry.source.instrument == "own reading", f"{room}: {value.name}"
                announced_end = entry.value is None  # a measure with a last day is written down with it
                assert entry.since is None or entry.since <= date(2026, 12, 31) or announced_end


def test_what_was_read_cannot_be_changed() -> None:
    floors = shipped_book().value("common", "gtol.floors", date(2026, 1, 1))
    with pytest.raises(TypeError):
        floors["22222"] = Decimal(1)
