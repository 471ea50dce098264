"""What the rule book leaves out, and why: a fact of the research, or a group of them, that no value carries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tracker.errors import BadValues
from tracker.rules.strict_yaml import read_mapping

FILE = Path(__file__).with_name("not_modelled.yaml")
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A fact id, or a group of ids written `prefix.*`, with a sentence that names it and says why it is left out."""

    name: str
    reason: Mapping[str, str]

    def covers(self, fact: str) -> bool:
        """Whether this line speaks of the fact."""
        return fact.startswith(self.name[:-1]) if self.name.endswith(".*") else fact == self.name


@cache
def not_modelled() -> tuple[LeftOut, ...]:
    """Every line of the shipped file, in its order. Raises BadValues where the file is wrong."""
    return tuple(read_not_modelled(FILE))


def read_not_modelled(file: Path) -> Iterator[LeftOut]:
    """Reads a file of what is left out. Raises BadValues(file, key, why)."""
    for name, raw in read_mapping(file).items():
        if "*" in name.removesuffix(".*") or not name.removesuffix(".*"):
            raise BadValues(file, name, "must be a fact's id, or a group of them as `prefix.*`")
        yield LeftOut(name, _reason(file, name, raw))


def _reason(file: Path, name: str, raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict) or set(raw) != set(LANGUAGES):
        raise BadValues(file, name, "must hold a reason in en and one in fr, and nothing else")
    for language in LANGUAGES:
        if not isinstance(raw[language], str) or not raw[language].strip():
            raise BadValues(file, f"{name}.{language}", "must be a text that is not empty")
    return {language: raw[language].strip() for language in LANGUAGES}
