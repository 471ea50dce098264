"""The professions a hire may name in `job.cusma_profession`, for pickers and for the check of entries."""

from collections.abc import Mapping
from datetime import date

from tracker.rules.book import Book

NO_ROW = "none"
_NO_ROW_FITS = {"en": "No profession of the list", "fr": "Aucune profession de la liste"}


def professions(book: Book, on: date) -> Mapping[str, Mapping[str, str]]:
    """Slug → title in `en` and `fr` of every profession listed on a day, and `none` last. Raises NotInForce."""
    rows = book.value("cusma_professional", "professions", on)
    return {slug: row["title"] for slug, row in rows.items()} | {NO_ROW: _NO_ROW_FITS}
