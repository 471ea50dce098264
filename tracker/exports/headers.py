"""Which column of a spreadsheet of hires is which: contract paths, the tracker's own columns, and plain words.

A header is a path (`job.wage.amount`), the label of a question or one of its aliases, in English or French, whatever
its case and accents. A number at the end names the entry of a list: `province 2` is the second place of work. Headers
that begin with `shown.` hold words beside codes for people; they are written by the export and not read.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tracker.errors import Problem
from tracker.exports.spreadsheet import Spreadsheet
from tracker.exports.words import say
from tracker.rules.questions import Question, load, pattern, questions
from tracker.rules.reading.leaves import MOST_ENTRIES
from tracker.rules.reading.places import folded
from tracker.rules.reading.words import printable

FILE = Path(__file__).with_name("columns.yaml")
NOT_READ = "shown."
NOT_TAKEN = frozenset({"id", "as_of"})
"""Inputs of `tracker assess` that are nothing of a hire in the register; `id` is read as the reference."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The paths of a file's columns, in its order; None is a column that isn't read."""

    paths: tuple[str | None, ...]
    problems: tuple[Problem, ...]


@cache
def columns() -> Mapping[str, Question]:
    """Every column a spreadsheet of hires may have, by pattern: the tracker's own first, then the contract's."""
    facts = {path: one for path, one in questions().items() if path not in NOT_TAKEN}
    return MappingProxyType({**load(FILE), **facts})


def column(path: str) -> Question | None:
    """The declaration of a column by its path, with or without indexes."""
    return columns().get(pattern(path))


def column_label(path: str, language: str) -> str:
    """What a column is called in words, numbered from 2 inside lists."""
    found = column(path)
    if found is None:
        return path
    index = re.search(r"\[([0-9]+)\]", path)
    number = f" ({int(index[1]) + 1})" if index and int(index[1]) else ""
    return found.words(language).label + number


def resolve_headers(sheet: Spreadsheet, language: str = "en") -> Columns:
    """The path behind each header. Unknown, missing and doubled headers are problems, each by name."""
    paths = [path_of(header) for header in sheet.headers]
    problems = [
        _unknown(sheet, position, language)
        for position, (header, path) in enumerate(zip(sheet.headers, paths, strict=True))
        if path is None and _is_meant(sheet, position, header)
    ]
    for path in dict.fromkeys(path for path in paths if path and paths.count(path) > 1):
        twice = [header for header, found in zip(sheet.headers, paths, strict=True) if found == path]
        said = say("doubled_header", language, headers=", ".join(twice), path=path)
        problems.append(Problem(path, said, sheet.header_line))
    return Columns(tuple(paths), tuple(problems))


def _is_meant(sheet: Spreadsheet, position: int, header: str) -> bool:
    """Whether a column asks to be read: one without header only where it holds cells."""
    if header.lower().startswith(NOT_READ):
        return False
    return bool(header) or any(row.cells[position] for row in sheet.rows)


def path_of(header: str) -> str | None:
    """The path a header means, an index added where it lies in a list; None where it means none."""
    text = header.strip()
    exact = text.lower()
    if column(exact) is not None and _index_is_good(exact):
        return exact.replace("[]", "[0]")
    words = folded(text)
    if words in _names():
        return _names()[words].replace("[]", "[0]")
    numbered = re.fullmatch(r"(.+) ([0-9]{1,2})", words)
    if numbered and 1 <= int(numbered[2]) <= MOST_ENTRIES and "[]" in _names().get(numbered[1], ""):
        return _names()[numbered[1]].replace("[]", f"[{int(numbered[2]) - 1}]")
    return None


def _index_is_good(path: str) -> bool:
    return all(int(index) < MOST_ENTRIES for index in re.findall(r"\[([0-9]+)\]", path))


def _unknown(sheet: Spreadsheet, position: int, language: str) -> Problem:
    header = sheet.headers[position]
    if not header:
        said = say("no_header", language, number=position + 1)
        return Problem(f"column {position + 1}", said, sheet.header_line)
    meant = _nearest(header)
    if header.lower() in NOT_TAKEN:
        said = say("not_taken", language, header=header)
    elif meant is None:
        said = say("unknown_header", language, header=printable(header))
    else:
        label = meant.words(language).label
        said = say("unknown_header_near", language, header=printable(header), label=label, path=meant.path)
    return Problem(printable(header), said, sheet.header_line)


def _nearest(header: str) -> Question | None:
    by_path = difflib.get_close_matches(header.lower()[:80], columns(), n=1, cutoff=0.8)
    by_name = difflib.get_close_matches(folded(header)[:80], _names(), n=1)
    path = by_path[0] if by_path else _names()[by_name[0]] if by_name else None
    return columns()[path] if path else None


@cache
def _names() -> Mapping[str, str]:
    """Folded label or alias → pattern."""
    found: dict[str, str] = {}
    for path, one in columns().items():
        for name in (path, one.en.label, one.fr.label, *one.en.aliases, *one.fr.aliases):
            found.setdefault(folded(name), path)
    return MappingProxyType(found)
