"""A value of the rule book as a reader sees it: a phrase, or a table with its heads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext

from tracker.reference.noc import noc_title
from tracker.rules.messages import LANGUAGES, country_name, written
from tracker.rules.reading.places import PROVINCES, countries
from tracker.web.wording import reader_language


@dataclass(frozen=True, slots=True)
class Shown:
    """A phrase, or the rows of a table under their heads. `plain` says that it holds words of the file, in English."""

    words: str
    heads: Sequence[str] = ()
    rows: Sequence[tuple[str, Sequence[str]]] = ()
    plain: bool = False


def shown(value: Any, unit: str) -> Shown:
    """The value in the reader's language, by its unit; words and keys of the file stay in English."""
    if value is None:
        return Shown(gettext("Ended"))
    inner = unit.partition(" of ")[2]
    if isinstance(value, Mapping) and not _in_both_languages(value):
        return _table(value, inner)
    plain = unit.rpartition(" ")[2] in ("text", "list", "table")
    return Shown(_phrase(value, inner if unit.startswith("list") else unit), plain=plain)


def _table(value: Mapping[str, Any], unit: str) -> Shown:
    parts = [part for part in value.values() if isinstance(part, Mapping) and not _in_both_languages(part)]
    if len(parts) < len(value) or not parts:
        rows = [(_name(key), [_phrase(part, _item(unit))]) for key, part in value.items()]
        return Shown("", (gettext("For"), gettext("Value")), rows, plain=True)
    columns = list(dict.fromkeys(key for part in parts for key in part))
    item = unit.partition(" of ")[2]
    cells = [(_name(key), [_phrase(part.get(column), item) for column in columns]) for key, part in value.items()]
    return Shown("", (gettext("For"), *(_name(column) for column in columns)), cells, plain=True)


def _phrase(value: Any, unit: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, Mapping):
        if _in_both_languages(value):
            return str(value[reader_language()])
        return "; ".join(f"{_name(key)}: {_phrase(part, unit)}" for key, part in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(_phrase(item, _item(unit)) for item in value) or gettext("None")
    return _scalar(value, unit)


def _scalar(value: Any, unit: str) -> str:
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    if isinstance(value, Decimal):
        return _amount(value, unit)
    if isinstance(value, int):
        return _count(value, unit)
    return written(value, reader_language()) if isinstance(value, date) else _name(str(value))


def _amount(value: Decimal, unit: str) -> str:
    language = reader_language()
    if unit.startswith("CAD"):
        money = written(value, language)
        if unit == "CAD per hour":
            return str(gettext("%(amount)s an hour", amount=money))
        return str(gettext("%(amount)s a year", amount=money)) if unit == "CAD per year" else money
    number = written(value, language, "number")
    return str(gettext("%(number)s%%", number=number)) if unit == "percent" else number


def _count(value: int, unit: str) -> str:
    words = {
        "days": lambda: ngettext("%(num)s day", "%(num)s days", value),
        "months": lambda: ngettext("%(num)s month", "%(num)s months", value),
        "years": lambda: ngettext("%(num)s year", "%(num)s years", value),
        "hours": lambda: ngettext("%(num)s hour", "%(num)s hours", value),
        "positions": lambda: ngettext("%(num)s position", "%(num)s positions", value),
        "countries": lambda: ngettext("%(num)s country", "%(num)s countries", value),
        "people": lambda: ngettext("%(num)s person", "%(num)s people", value),
    }
    return str(words[unit]()) if unit in words else str(value)


def _item(unit: str) -> str:
    """The unit of what a list or table holds."""
    return unit.partition(" of ")[2] if unit.startswith(("list", "table")) else unit


def _name(code: str) -> str:
    """A code with the name it stands for; any other word as the file writes it."""
    language = reader_language()
    if code in PROVINCES:
        return PROVINCES[code].name(language)
    if code in countries():
        return country_name(code, language)
    title = noc_title(code, language) if code.isdigit() and len(code) == 5 else None
    return f"{code} {title}" if title else code.replace("_", " ")


def _in_both_languages(value: Mapping[str, Any]) -> bool:
    return set(value) == set(LANGUAGES)
