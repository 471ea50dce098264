"""Renders message ids and numbers as sentences, in English or French. Pure: same input, same words.

A message is written `{name}` or `{name:how}`. Without `how` the type decides: a Decimal is Canadian money, a date is
written out, a whole number stands as it is, a list is joined with "and", a table {en: …, fr: …} gives its text of the
language. `how` may be `number` (a Decimal that is no money), `country` (alpha-3 codes, by name), `or` (a list joined
with "or"), `province` (its two letters, by name), `message` (the id of another message that stands inside this
one, filled by the same numbers), `title` or `short_title` (category slugs, by name).
"""

import string
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.core import Locale, get_global
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import NumberPattern, format_decimal, parse_pattern

from tracker.errors import BadValues
from tracker.rules.book import RULES, SHARED_ROOM, room_files
from tracker.rules.reading.places import PROVINCES
from tracker.rules.strict_yaml import read_mapping

LANGUAGES = ("en", "fr")
_LOCALES = {"en": Locale("en", "CA"), "fr": Locale("fr", "CA")}

Part = tuple[str, str | None, str]
Catalogue = Mapping[str, Mapping[str, Mapping[str, tuple[Part, ...]]]]


def render(room: str, message: str, numbers: Mapping[str, object], language: str) -> str:
    """The sentence of a message id. KeyError for an id or a number that isn't there."""
    if message.startswith("common."):
        room, message = SHARED_ROOM, message[7:]
    parts = shipped_messages()[room][message][language]
    if len(parts) == 1 and parts[0][1] is None:
        return parts[0][0]
    try:
        return _said_before(room, message, language, tuple(numbers), *numbers.values())
    except TypeError:  # a table among the numbers can't be looked up
        return _fill(parts, language, room, numbers)


@lru_cache(maxsize=20_000, typed=True)
def _said_before(room: str, message: str, language: str, names: tuple[str, ...], *values: object) -> str:
    """A sentence kept for the next hire of a batch, which shares most of them. An amount is no whole number here."""
    parts = shipped_messages()[room][message][language]
    return _fill(parts, language, room, dict(zip(names, values, strict=True)))


def _fill(parts: tuple[Part, ...], language: str, room: str, numbers: Mapping[str, object]) -> str:
    pieces = []
    for literal, name, how in parts:
        pieces.append(literal)
        if name is not None:
            number = numbers[name]
            pieces.append(
                render(room, str(number), numbers, language) if how == "message" else written(number, language, how)
            )
    return "".join(pieces)


def title(slug: str, language: str) -> str:
    """What a category is called."""
    return render(*_title_of(slug, "title"), {}, language)


def short_title(slug: str, language: str) -> str:
    """What a category is called where room is scarce: GTS B."""
    return render(*_title_of(slug, "short_title"), {}, language)


@lru_cache(maxsize=1_000)
def _title_of(slug: str, kind: str) -> tuple[str, str]:
    """The room and id of a category's title: its own room, or `<slug>.title` in the room of its family."""
    if slug in shipped_messages():
        return slug, kind
    return next(
        (room, name) for room, words in shipped_messages().items() for name in words if name == f"{slug}.{kind}"
    )


@lru_cache(maxsize=10_000)
def check_title(room: str, check: str, language: str) -> str | None:
    """What a check, a note or a duty is called in a few words: in its own room, else in the one all share."""
    message = f"check.{check}"
    place = next((one for one in (room, SHARED_ROOM) if message in shipped_messages().get(one, {})), None)
    return None if place is None else render(place, message, {}, language)


def written(number: object, language: str, how: str = "") -> str:
    """One number, date, list or text as it stands in a sentence."""
    if how in _NAMED:
        return _named(number, language, _NAMED[how])
    if isinstance(number, str):
        return number
    if isinstance(number, Decimal):
        return _plain(number, language) if how == "number" else _money(number, language)
    if isinstance(number, date):
        return _day(number, language)
    if isinstance(number, Mapping):
        return str(number[language])
    if isinstance(number, tuple | list):
        return _joined([written(item, language) for item in number], language, how)
    return str(number)


@lru_cache(maxsize=10_000)
def _money(amount: Decimal, language: str) -> str:
    """Cents are shown, and further decimals where the amount has them: a figure is never rounded on the way out."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    pattern = _money_pattern(places, language)
    return str(pattern.apply(amount, _LOCALES[language], currency="CAD", currency_digits=False))


@cache
def _money_pattern(places: int, language: str) -> NumberPattern:
    """Read once: taking the pattern apart takes longer than filling it."""
    digits = "#,##0." + "0" * places
    return parse_pattern(f"¤{digits}" if language == "en" else f"{digits}\N{NO-BREAK SPACE}¤")


@lru_cache(maxsize=10_000)
def _plain(number: Decimal, language: str) -> str:
    return str(format_decimal(number, "#,##0.######", locale=_LOCALES[language]))


@lru_cache(maxsize=10_000)
def _day(day: date, language: str) -> str:
    """1 March 2027; in French the first of a month is an ordinal: 1er mars 2027."""
    words = str(format_date(day, "d MMMM y", locale=_LOCALES[language]))
    return words.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else words


def _named(codes: object, language: str, name: Callable[[str, str], str]) -> str:
    if isinstance(codes, tuple | list):
        return _joined([name(str(code), language) for code in codes], language, "")
    return name(str(codes), language)


def province_name(code: str, language: str) -> str:
    """The name of a province by its two letters."""
    return PROVINCES[code].name(language)


@lru_cache(maxsize=1_000)
def country_name(code: str, language: str) -> str:
    """The name of a country by its ISO alpha-3 code; the code itself where it has no name."""
    alpha_2 = get_global("territory_aliases").get(code, [code])[0]
    return str(_LOCALES[language].territories.get(alpha_2, code))


_NAMED: Mapping[str, Callable[[str, str], str]] = {
    "country": country_name,
    "province": province_name,
    "title": title,
    "short_title": short_title,
}


def _joined(words: list[str], language: str, how: str) -> str:
    return str(format_list(words, "or" if how == "or" else "standard", locale=_LOCALES[language]))


@cache
def shipped_messages() -> Catalogue:
    """Every message of this installation, taken apart once: room → id → language → parts."""
    return read_messages(RULES)


def read_messages(root: Path) -> Catalogue:
    """Reads the message files of every room. Raises BadValues for a language missing or placeholders that differ."""
    rooms: dict[str, dict[str, Mapping[str, tuple[Part, ...]]]] = {}
    for file in room_files(root, "messages"):
        room = rooms.setdefault(file.parent.name, {})
        for name, raw in read_mapping(file).items():
            if name in room:
                raise BadValues(file, name, "is already declared in another file of this folder")
            room[name] = _message(file, name, raw)
    return rooms


def _message(file: Path, name: str, raw: Any) -> Mapping[str, tuple[Part, ...]]:
    if not isinstance(raw, dict) or set(raw) != set(LANGUAGES) or not all(isinstance(raw[k], str) for k in raw):
        raise BadValues(file, name, "must hold a text in en and one in fr, and nothing else")
    try:
        parts = {language: _parts(raw[language].strip()) for language in LANGUAGES}
    except ValueError as error:
        raise BadValues(file, name, f"has a stray brace: {error}") from error
    english, french = ({part[1] for part in parts[language]} - {None} for language in LANGUAGES)
    if english != french:
        raise BadValues(
            file,
            name,
            f"has other placeholders in English ({english}) than in French ({french})",
        )
    return parts


def _parts(text: str) -> tuple[Part, ...]:
    return tuple((literal, name, how or "") for literal, name, how, _ in string.Formatter().parse(text))
