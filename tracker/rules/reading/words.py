"""What is said of an answer that can't be taken, in both languages."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from tracker.errors import Problem

SHOWN = 60  # characters of what was given that a message repeats


class Wrong(Exception):
    """An answer that can't be taken: the id of what to say, and what goes into it.

    A value may be a function of the language, where its words depend on it.
    """

    def __init__(self, message: str, **values: object) -> None:
        self.message = message
        self.values = values
        super().__init__(message)

    def problem(self, field: str, name: str, language: str, line: int | None = None) -> Problem:
        """The problem of a field, called `name` in the sentence."""
        values = {key: shown(value, language) for key, value in self.values.items()}
        return Problem(printable(field), say(self.message, language, name=printable(name), **values), line)


def say(message: str, language: str, **values: object) -> str:
    """A sentence of `words.yaml` in `fr`, else in English."""
    return _words()[message]["fr" if language == "fr" else "en"].format(**values)


def shown(value: object, language: str) -> str:
    """A value as a sentence may repeat it: short, printable, and never a dump of a structure."""
    if value is None:
        return say("nothing", language)
    if callable(value):
        return str(value(language))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= 10**SHOWN:
        return say("very_large", language)
    if isinstance(value, Mapping):
        return say("an_object", language)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return say("a_list", language)
    text = printable(str(value))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def printable(text: str) -> str:
    """The text with what no page or terminal can show written as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


@cache
def _words() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    return cast(dict[str, dict[str, str]], yaml.safe_load(text))
