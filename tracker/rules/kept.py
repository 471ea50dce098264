"""Sentences kept as ids and numbers, said again in any language, also under a later rule book.

JSON knows neither amounts nor dates. An amount is kept as `{decimal: "38.46"}`; a date as text, for no message holds
another text that reads as one.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.rules.messages import check_title, render

SENTENCE = {"room", "id", "numbers"}


def kept(value: object) -> Any:
    """A number of a message as it is kept."""
    if isinstance(value, Decimal):
        return {"decimal": format(value, "f")}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: kept(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [kept(item) for item in value]
    return value


def said_again(sentence: Mapping[str, Any], language: str) -> str:
    """The kept sentence in `en` or `fr`. KeyError where the rule book has no such sentence any more."""
    numbers = {name: _thawed(number) for name, number in sentence["numbers"].items()}
    return render(sentence["room"], sentence["id"], numbers, language)


def said_or_named(sentence: Mapping[str, Any], language: str) -> str:
    """The kept sentence; where the rule book can't say it any more, its room and id."""
    with suppress(KeyError, TypeError, ValueError, StopIteration, ArithmeticError):
        return said_again(sentence, language)
    return f"[{sentence['room']}: {sentence['id']}]"


def in_words(snapshot: Any, language: str) -> Any:
    """A kept verdict, or a part of one, with every sentence said again and every finding titled."""
    if isinstance(snapshot, Mapping):
        if set(snapshot) == SENTENCE:
            return said_or_named(snapshot, language)
        return {key: in_words(item, language) for key, item in snapshot.items()} | _title(snapshot, language)
    return [in_words(item, language) for item in snapshot] if isinstance(snapshot, list) else snapshot


def _title(part: Mapping[str, Any], language: str) -> dict[str, str | None]:
    """What the check of a finding is called, empty for what is no finding."""
    message = part.get("message")
    if "check" not in part or not isinstance(message, Mapping):
        return {}
    return {"title": check_title(message["room"], part["check"], language)}


def _thawed(number: Any) -> Any:
    if isinstance(number, Mapping):
        if set(number) == {"decimal"}:
            return Decimal(number["decimal"])
        return {key: _thawed(item) for key, item in number.items()}
    if isinstance(number, list):
        return [_thawed(item) for item in number]
    if isinstance(number, str) and len(number) == len("2027-03-01"):
        with suppress(ValueError):
            return date.fromisoformat(number)
    return number
