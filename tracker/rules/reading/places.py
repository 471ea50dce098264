"""Countries and provinces: the codes the contract takes, and the names people write."""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "reference" / "countries.csv"


@dataclass(frozen=True)
class Place:
    """A country (ISO 3166-1 alpha-3) or a province (two letters), named in both languages."""

    code: str
    name_en: str
    name_fr: str
    also: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """The name in `fr`, else in English."""
        return self.name_fr if language == "fr" else self.name_en


PROVINCES: Mapping[str, Place] = {
    place.code: place
    for place in (
        Place("AB", "Alberta", "Alberta"),
        Place("BC", "British Columbia", "Colombie-Britannique", ("C.-B.", "CB")),
        Place("MB", "Manitoba", "Manitoba"),
        Place("NB", "New Brunswick", "Nouveau-Brunswick", ("N.-B.",)),
        Place("NL", "Newfoundland and Labrador", "Terre-Neuve-et-Labrador", ("T.-N.-L.",)),
        Place("NS", "Nova Scotia", "Nouvelle-Écosse", ("N.-É.",)),
        Place("NT", "Northwest Territories", "Territoires du Nord-Ouest", ("T.N.-O.", "NWT")),
        Place("NU", "Nunavut", "Nunavut"),
        Place("ON", "Ontario", "Ontario"),
        Place("PE", "Prince Edward Island", "Île-du-Prince-Édouard", ("PEI", "Î.-P.-É.")),
        Place("QC", "Quebec", "Québec", ("PQ",)),
        Place("SK", "Saskatchewan", "Saskatchewan"),
        Place("YT", "Yukon", "Yukon", ("YK",)),
    )
}


@cache
def countries() -> Mapping[str, Place]:
    """Every country by its alpha-3 code."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["alpha3"]: _country(row) for row in csv.DictReader(lines)}


def country_called(text: str) -> str | None:
    """The alpha-3 code of a country by its code or one of its names, whatever the case and accents."""
    return _called()["country"].get(folded(text))


def province_called(text: str) -> str | None:
    """The two letters of a province by its code or one of its names, whatever the case and accents."""
    return _called()["province"].get(folded(text))


def folded(text: str) -> str:
    """A text without case, accents and punctuation, so that two spellings of one word meet."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(
        "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char)).split()
    )


@cache
def _called() -> Mapping[str, Mapping[str, str]]:
    return {
        kind: {
            folded(name): place.code
            for place in places.values()
            for name in (place.code, place.name_en, place.name_fr, *place.also)
        }
        for kind, places in (("country", countries()), ("province", PROVINCES))
    }


def _country(row: Mapping[str, str]) -> Place:
    also = tuple(name.strip() for name in row["also"].split(";") if name.strip())
    return Place(row["alpha3"], row["name_en"], row["name_fr"], (row["alpha2"], *also))
