"""What is said of spreadsheets, in both languages."""

from functools import cache
from pathlib import Path
from typing import NoReturn, cast

import yaml

from tracker.errors import Invalid, Problem


def say(message: str, language: str, **values: object) -> str:
    """A sentence of `words.yaml` in `fr`, else in English."""
    return _words()[message]["fr" if language == "fr" else "en"].format(**values)


def refuse(message: str, language: str, line: int | None = None, **values: object) -> NoReturn:
    """Raise `Invalid` for a whole file."""
    raise Invalid([Problem("file", say(message, language, **values), line)])


@cache
def _words() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    return cast(dict[str, dict[str, str]], yaml.safe_load(text))
