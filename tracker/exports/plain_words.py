"""A JSON value of a column as a reader would say it: `2027-03-01` → 1 March 2027, `IND` → India."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.exports.headers import column
from tracker.exports.words import say
from tracker.reference.noc import noc_title
from tracker.reference.regions import region_name
from tracker.rules.messages import written
from tracker.rules.questions import Question
from tracker.rules.reading.places import PROVINCES, countries


def in_words(path: str, value: Any, language: str) -> str:
    """The value of a column in `en` or `fr`; codes that have a name are shown with it."""
    asked = column(path)
    if value == [] or value == {}:
        return say("none", language)
    if isinstance(value, bool):
        return say("yes" if value else "no", language)
    return _said(asked, value, language) if asked else str(value)


def _said(asked: Question, value: Any, language: str) -> str:
    match asked.type:
        case "money":
            return written(Decimal(value), language)
        case "decimal":
            return written(Decimal(value), language, "number")
        case "date":
            return written(date.fromisoformat(value), language)
        case "instant":
            instant = datetime.fromisoformat(value)
            return f"{written(instant.date(), language)}, {instant:%H:%M} UTC"
        case "choice":
            return asked.choices[value].name(language)
        case "choices":
            return written([asked.choices[one].name(language) for one in value], language)
        case "countries":
            return written([countries()[code].name(language) for code in value], language)
        case _:
            return _named(asked.type, str(value), language)


def _named(kind: str, code: str, language: str) -> str:
    if kind == "country":
        return countries()[code].name(language)
    if kind == "province":
        return PROVINCES[code].name(language)
    name = {"noc": noc_title, "economic_region": region_name}.get(kind, lambda code, language: None)(code, language)
    return f"{code} {name}" if name else code
