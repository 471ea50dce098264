"""What was kept as ids and numbers reads as it did, and a sentence that is gone is named, never a crash."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.rules.assess import assess, verdict_as_json
from tracker.rules.book import shipped_book
from tracker.rules.kept import in_words, kept, said_again, said_or_named
from tracker.rules.reader import read_hire

HIRE = {
    "worker": {"citizenships": ["MEX", "IND"], "years_experience": 2.5},
    "job": {
        "noc_2021": "21231",
        "starts_on": "2027-02-01",
        "wage": {"amount": "80000", "per": "year"},
        "hours_per_week": 40,
        "work_sites": [{"province": "ON", "economic_region": "3530"}],
        "reference_wages": [{"site": 0, "region_median": "48.08", "per": "hour"}],
    },
    "documents": {"work_permit": {"issued_on": "2025-03-01", "expires_on": "2027-03-01"}},
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_kept_verdict_says_again_what_it_said(language: str) -> None:
    verdict = assess(read_hire(HIRE), shipped_book(), date(2026, 11, 24))
    now = verdict_as_json(verdict, language)
    again = in_words(verdict_as_json(verdict, None), language)
    for part in ("lmia", "categories", "deadlines", "status", "duties", "wage"):
        assert again[part] == now[part], part


def test_amounts_and_dates_are_kept_so_that_json_can_hold_them() -> None:
    assert kept({"a": Decimal("38.460"), "on": date(2027, 3, 1), "all": (1, Decimal(2))}) == {
        "a": {"decimal": "38.460"},
        "on": "2027-03-01",
        "all": [1, {"decimal": "2"}],
    }


GONE = {"room": "gts_a", "id": "no_such_message", "numbers": {}}


def test_a_sentence_the_book_no_longer_has_is_named() -> None:
    assert said_or_named(GONE, "en") == "[gts_a: no_such_message]"
    assert said_or_named({**GONE, "room": "gone"}, "fr") == "[gone: no_such_message]"
    with pytest.raises(KeyError):
        said_again(GONE, "en")


def test_a_sentence_that_asks_for_a_number_nobody_kept_is_named() -> None:
    assert said_or_named({"room": "gts_a", "id": "not_listed", "numbers": {}}, "en") == "[gts_a: not_listed]"
