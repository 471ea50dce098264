"""Tables that ship with the tracker: occupations, geographies, countries and a small extract of wages.

Pure and read once. `README.md` beside this file says where each table comes from, of which day, under which licence.
"""

import csv
import unicodedata
from pathlib import Path

ATTRIBUTION = {
    "en": "Contains information licensed under the Open Government Licence – Canada.",
    "fr": "Contient de l’information visée par la Licence du gouvernement ouvert – Canada.",
}


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a table of this folder, by column name; an empty cell is an empty text."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def folded(text: str) -> str:
    """A text as one searches it: no case, no accents, no punctuation, one space between words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    bare = (char for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())
