"""The cases of the exemption table: every choice of the question is a category, called the same."""

from datetime import date

import pytest

from tracker.rules.assess import assess, verdict_as_json
from tracker.rules.book import shipped_book
from tracker.rules.category import categories
from tracker.rules.messages import LANGUAGES, title
from tracker.rules.questions import questions
from tracker.rules.reader import read_hire

FAMILIES = {"permit_exempt", "open_permit_case", "treaty_business", "canadian_interests"}
CASES = questions()["exemption.case"].choices


def test_every_choice_is_a_category_and_every_category_a_choice() -> None:
    assert {one.slug for one in categories() if one.family in FAMILIES} == set(CASES)


@pytest.mark.parametrize("slug", CASES)
def test_a_case_is_called_the_same_in_the_question_and_in_the_answer(slug: str) -> None:
    assert [CASES[slug].name(language) for language in LANGUAGES] == [title(slug, language) for language in LANGUAGES]


@pytest.mark.parametrize("slug", CASES)
@pytest.mark.parametrize("on", [date(2010, 1, 4), date(2022, 12, 14), date(2024, 10, 2), date(2026, 11, 23)])
@pytest.mark.parametrize("conditions_met", [True, False, None])
def test_only_the_named_case_is_asked_about_and_every_sentence_of_it_reads(
    slug: str, on: date, conditions_met: bool | None
) -> None:
    hire = read_hire({"exemption": {"case": slug, "conditions_met": conditions_met}})
    verdict = assess(hire, shipped_book(), on)
    assert {found.category for found in verdict.categories} & set(CASES) == {slug}
    for language in LANGUAGES:
        [found] = [one for one in verdict_as_json(verdict, language)["categories"] if one["category"] == slug]
        assert all(one["message"].endswith(".") for one in [*found["findings"], *found.get("notes", [])])
