"""One declaration for each contract input, read by the form, the importer and the list of what is missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tracker.errors import BadValues
from tracker.rules.strict_yaml import read_mapping

FILE = Path(__file__).with_name("questions.yaml")
TYPES = frozenset(
    {
        *(
            "choice",
            "choices",
            "countries",
            "country",
            "currency",
            "date",
            "decimal",
            "economic_region",
            "email",
            "identifier",
            "instant",
        ),
        *("integer", "list", "money", "noc", "province", "slug", "text", "yes_no"),
    }
)
LIMITS = ("above", "at_most")
_WORDS = frozenset({"label", "why", "hint", "aliases"})
_KEYS = frozenset({"type", "choices", "not_before", "en", "fr", *LIMITS})


@dataclass(frozen=True)
class Words:
    """What a question is called in one language, why it is asked, and other headers a spreadsheet may use for it."""

    label: str
    why: str
    hint: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One choice in both languages, and other words a spreadsheet may use for it."""

    en: str
    fr: str
    also: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """The words in `fr`, else in English."""
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True)
class Question:
    """One contract input: its path pattern (`worker.education[].level`), type, limits and words."""

    path: str
    type: str
    en: Words
    fr: Words
    choices: Mapping[str, Choice] = field(default_factory=dict)
    not_before: str | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None

    def words(self, language: str) -> Words:
        """The words in `fr`, else in English."""
        return self.fr if language == "fr" else self.en


def pattern(path: str) -> str:
    """The pattern of a path: `job.work_sites[2].province` → `job.work_sites[].province`."""
    return re.sub(r"\[[0-9]+\]", "[]", path) if "[" in path else path


def question(path: str) -> Question | None:
    """The declaration behind a path, with or without its indexes; `None` where the contract has no such input."""
    return questions().get(pattern(path))


def label(path: str, language: str) -> str:
    """What a path is called in words, numbered from 2 inside lists: `Province or territory (2)`."""
    found = question(path)
    if found is None:
        return path
    index = re.search(r"\[([0-9]+)\]", path)
    number = f" ({int(index[1]) + 1})" if index and int(index[1]) else ""
    return found.words(language).label + number


@cache
def questions() -> Mapping[str, Question]:
    """Every question by its pattern, in the order of the file. Raises `BadValues` where the file is wrong."""
    return MappingProxyType(load(FILE))


def load(file: Path) -> dict[str, Question]:
    """Read a file of questions strictly: unknown or missing keys and unknown types raise `BadValues`."""
    entries = read_mapping(file)
    found = {path: _read(file, path, entry) for path, entry in entries.items()}
    for path, one in found.items():
        if one.not_before is not None and one.not_before not in found:
            raise BadValues(file, path, f"not_before names {one.not_before}, which is no question")
    return found


def _read(file: Path, path: str, entry: object) -> Question:
    if not isinstance(entry, dict):
        raise BadValues(file, path, "must be a mapping")
    if unknown := set(entry) - _KEYS:
        raise BadValues(file, path, f"unknown keys: {', '.join(sorted(map(str, unknown)))}")
    if entry.get("type") not in TYPES:
        raise BadValues(file, path, f"type must be one of {', '.join(sorted(TYPES))}")
    if (entry["type"] in ("choice", "choices")) != ("choices" in entry):
        raise BadValues(file, path, "what is chosen has choices, and nothing else has")
    return Question(
        path=path,
        type=entry["type"],
        en=_words(file, f"{path}.en", entry.get("en")),
        fr=_words(file, f"{path}.fr", entry.get("fr")),
        choices=_choices(file, path, entry.get("choices", {})),
        not_before=entry.get("not_before"),
        **{limit: _limit(file, path, entry[limit]) for limit in LIMITS if limit in entry},
    )


def _words(file: Path, key: str, entry: object) -> Words:
    if not isinstance(entry, dict) or not {"label", "why"} <= set(entry) <= _WORDS:
        raise BadValues(file, key, "needs label and why, and may have hint and aliases")
    texts = {name: entry[name] for name in entry if name != "aliases"}
    aliases = entry.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(text, str) for text in [*texts.values(), *aliases]):
        raise BadValues(file, key, "label, why and hint are texts, aliases a list of texts")
    return Words(**texts, aliases=tuple(aliases))


def _choices(file: Path, path: str, entry: object) -> Mapping[str, Choice]:
    if not isinstance(entry, dict):
        raise BadValues(file, path, "choices map a value to its words")
    return MappingProxyType({value: _choice(file, f"{path}.{value}", words) for value, words in entry.items()})


def _choice(file: Path, key: str, words: object) -> Choice:
    if not isinstance(words, dict) or not {"en", "fr"} <= set(words) <= {"en", "fr", "also"}:
        raise BadValues(file, key, "a choice has its words in en and fr, and may have also")
    return Choice(words["en"], words["fr"], tuple(words.get("also", ())))


def _limit(file: Path, path: str, entry: object) -> Decimal:
    if isinstance(entry, bool) or not isinstance(entry, int):
        raise BadValues(file, path, "a limit is a whole number")
    return Decimal(entry)
