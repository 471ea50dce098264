"""One cell of a form or spreadsheet: what people write for a question, turned into the contract's JSON value.

Dates and amounts that can be read two ways are refused, never guessed.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache, partial
from types import MappingProxyType
from typing import Any

from babel.dates import format_date, get_month_names
from dateutil.parser import parse, parserinfo

from tracker.rules.questions import Question
from tracker.rules.reading.places import country_called, folded, province_called
from tracker.rules.reading.words import Wrong

YES = frozenset({"yes", "y", "oui", "true", "vrai", "1"})
NO = frozenset({"no", "n", "non", "false", "faux", "0"})
NONE = frozenset({"none", "aucun", "aucune", "neant"})
FOREIGN_MONEY = re.compile(r"US\$|USD|EUR|GBP|INR|MXN|[€£¥₹]", re.IGNORECASE)
NEITHER_OF_THESE = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2001, 2, 2, tzinfo=UTC))
SPACES = re.compile("[\\s\u00a0\u202f\u2009’']")


def value_in_cell(question: Question, text: str) -> object:
    """The JSON value somebody meant by a cell that isn't empty. Raises `Wrong` where it can't be read."""
    return CELLS.get(question.type, _as_typed)(question, text.strip())


def says_none(text: str) -> bool:
    """Whether a cell says that a list is empty: `none`, `aucun`."""
    return folded(text) in NONE


def date_in_cell(question: Question, text: str) -> str:
    """`2027-03-01`, `2027/3/1`, `1 March 2027`, `March 1, 2027`, `1er mars 2027`, `01-Mar-2027` → ISO 8601.

    All-figure forms that don't begin with the year are refused, with both readings where there are two.
    """
    if match := re.fullmatch(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", text):
        return _iso(text, int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,2})\s*[-/. ]\s*([0-9]{4}|[0-9]{2})", text):
        raise _figures_only(text, int(match[1]), int(match[2]), match[3])
    return _written_out(text)


def _written_out(text: str) -> str:
    """A date with its month in words. Read twice, so that no part of it is filled in from somewhere else."""
    words = folded(text)
    if not re.search(r"[a-z]{3}", words) or not re.search(r"\b[0-9]{4}\b", words):
        raise Wrong("not_a_date", given=text)
    try:
        readings = {parse(words, parserinfo=_names_of_months(), default=filled) for filled in NEITHER_OF_THESE}
    except (ValueError, OverflowError) as unreadable:
        raise Wrong("not_a_date", given=text) from unreadable
    found = readings.pop()
    if readings or found.time() != time.min:
        raise Wrong("not_a_date", given=text)
    return found.date().isoformat()


def number_in_cell(question: Question, text: str) -> str:
    """`98000`, `$98,000.00`, `98 000,50 $`, `37,5` → a decimal string.

    A comma before exactly three digits parts thousands in money, which has two decimals at most, and in whole
    numbers; elsewhere it could be either and is refused.
    """
    if question.type == "money" and FOREIGN_MONEY.search(text):
        raise Wrong("not_canadian", given=text)
    bare = SPACES.sub("", re.sub(r"C\$|CAD|\$", "", text, flags=re.IGNORECASE) if question.type == "money" else text)
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", bare):
        if question.type == "decimal" and bare.count(",") == 1 and "." not in bare:
            raise Wrong("ambiguous_number", given=text, first=bare.replace(",", ""), second=bare.replace(",", "."))
        return bare.replace(",", "")
    if re.fullmatch(r"[0-9]+,[0-9]+", bare):
        return bare.replace(",", ".")
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", bare):
        return bare
    raise Wrong("not_a_number", example="98000.00" if question.type == "money" else "40", given=text)


def yes_no_in_cell(question: Question, text: str) -> bool:
    """yes, no, oui, non, true, false, vrai, faux, 1 or 0."""
    word = folded(text)
    if word not in YES | NO:
        raise Wrong("not_yes_or_no", given=text)
    return word in YES


def choice_in_cell(question: Question, text: str) -> str:
    """A choice by its name in the contract or its words in either language."""
    word = folded(text)
    for value, choice in question.choices.items():
        if word in {folded(name) for name in (value, choice.en, choice.fr, *choice.also)}:
            return value
    raise Wrong("not_a_choice", choices=partial(_choice_names, question), given=text)


def choices_in_cell(question: Question, text: str) -> list[str]:
    """Choices parted by semicolons, commas, slashes or line breaks; `none` or `aucun` for none."""
    if says_none(text):
        return []
    return [choice_in_cell(question, name) for name in re.split(r"[;,/|\n]", text) if name.strip()]


def _choice_names(question: Question, language: str) -> str:
    return ", ".join(choice.name(language) for choice in question.choices.values())


def slug_in_cell(question: Question, text: str) -> str:
    """`GTS A` → `gts_a`."""
    return folded(text).replace(" ", "_") or text


def country_in_cell(question: Question, text: str) -> str:
    """A country by its code or by its name in either language."""
    code = country_called(text)
    if code is None:
        raise Wrong("not_a_country", given=text)
    return code


def countries_in_cell(question: Question, text: str) -> list[str]:
    """Countries parted by semicolons, commas, slashes or line breaks; `none` or `aucun` for none."""
    if says_none(text):
        return []
    names = [name.strip() for name in re.split(r"[;,/|\n]", text) if name.strip()]
    codes = [country_called(name) for name in names]
    for name, code in zip(names, codes, strict=True):
        if code is None:
            raise Wrong("not_countries", given=name)
    return [code for code in codes if code is not None]


def province_in_cell(question: Question, text: str) -> str:
    """A province by its two letters or its name in either language."""
    code = province_called(text)
    if code is None:
        raise Wrong("not_a_province", given=text)
    return code


def region_in_cell(question: Question, text: str) -> str:
    """`3530`, `ER3530` or `3530 Toronto`."""
    match = re.fullmatch(r"(?:ER|RE)?\s*([0-9]{4})(?:[^0-9].*)?", text, re.IGNORECASE | re.DOTALL)
    return match[1] if match else text


def noc_in_cell(question: Question, text: str) -> str:
    """`21231`, `NOC 21231` or `21231 Software engineers`."""
    match = re.fullmatch(r"(?:NOC|CNP)?[\s_#:-]*([0-9]{4,5})(?:[^0-9].*)?", text, re.IGNORECASE | re.DOTALL)
    return match[1] if match else text


@cache
def _names_of_months() -> parserinfo:
    """Month names of both languages, whole and short, without accents; `1er` and `le` are passed over."""
    names: list[set[str]] = [set() for _ in range(12)]
    names[8].add("sept")
    for language in ("en", "fr"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                names[number - 1].add(folded(name))

    class Names(parserinfo):
        MONTHS: Any = [tuple(sorted(month)) for month in names]
        JUMP = [*parserinfo.JUMP, "er", "le", "de"]

    return Names()


def _as_typed(question: Question, text: str) -> str:
    return text.upper() if question.type == "currency" else text


def _iso(text: str, year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise Wrong("not_a_date", given=text) from None


def _figures_only(text: str, first: int, second: int, year: str) -> Wrong:
    """Why `04/07/2027` is refused: both readings, where there are two."""
    if len(year) == 2 or not (1 <= first <= 12 and 1 <= second <= 12) or first == second:
        return Wrong("slashed_date", given=text)
    day_first, month_first = date(int(year), second, first), date(int(year), first, second)
    spelled = {
        f"{name}_{language}": format_date(day, "d MMMM y", locale=language)
        for name, day in (("first", day_first), ("second", month_first))
        for language in ("en", "fr")
    }
    return Wrong("ambiguous_date", given=text, first=day_first, second=month_first, **spelled)


CELLS: Mapping[str, Callable[[Question, str], object]] = MappingProxyType(
    {
        "choice": choice_in_cell,
        "choices": choices_in_cell,
        "countries": countries_in_cell,
        "country": country_in_cell,
        "date": date_in_cell,
        "decimal": number_in_cell,
        "economic_region": region_in_cell,
        "integer": number_in_cell,
        "money": number_in_cell,
        "noc": noc_in_cell,
        "province": province_in_cell,
        "slug": slug_in_cell,
        "yes_no": yes_no_in_cell,
    }
)
