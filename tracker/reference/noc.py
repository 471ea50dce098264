"""The National Occupational Classification 2021: 516 unit groups, and titles people actually carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tracker.reference import folded, read_table


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """One occupation of NOC 2021 under its five-digit code."""

    code: str
    title_en: str
    title_fr: str

    @property
    def teer(self) -> int:
        """The training, education, experience and responsibilities category: the code's second digit."""
        return int(self.code[1])

    def title(self, language: str) -> str:
        """The title in `fr`, else in English."""
        return self.title_fr if language == "fr" else self.title_en


@cache
def unit_groups() -> Mapping[str, UnitGroup]:
    """Every unit group by its code, in the order of the codes."""
    return {row["code"]: UnitGroup(**row) for row in read_table("noc_2021.csv")}


def noc_title(code: str, language: str = "en") -> str | None:
    """The title of a NOC 2021 code; None where there is no such code, as for one of an older classification."""
    group = unit_groups().get(code)
    return group.title(language) if group else None


def search_noc(text: str, language: str = "en", limit: int = 20) -> list[tuple[str, str]]:
    """Codes and titles that hold every word of `text`, in any order; a word may be the start of one, or of a code.

    Titles in the asked language come first, then those in the other language, then occupations one of whose job
    titles (English) matches.
    """
    words = folded(text).split()
    if not words:
        return []
    found = {code: rank for code, texts in _searched(language).items() if (rank := _rank(words, texts)) is not None}
    best_first = sorted(found, key=lambda code: (found[code], code))
    return [(code, unit_groups()[code].title(language)) for code in best_first[:limit]]


def _rank(words: list[str], texts: tuple[str, ...]) -> int | None:
    return next((min(rank, 2) for rank, text in enumerate(texts) if all(f" {word}" in text for word in words)), None)


@cache
def _searched(language: str) -> Mapping[str, tuple[str, ...]]:
    """The folded texts of each code: its title, its title in the other language, its job titles."""
    job_titles = {row["code"]: row["titles_en"].split("; ") for row in read_table("job_titles.csv")}
    other = "en" if language == "fr" else "fr"
    return {
        code: tuple(
            f" {code} {folded(title)}"
            for title in (group.title(language), group.title(other), *job_titles.get(code, ()))
        )
        for code, group in unit_groups().items()
    }
