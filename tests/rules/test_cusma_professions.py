"""The list of CUSMA professions, whole: what no single scenario shows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tracker.errors import NotInForce
from tracker.rules.book import shipped_book
from tracker.rules.categories.cusma_professional.credentials import weigh
from tracker.rules.common.professions import professions
from tracker.rules.facts import Education, Worker
from tracker.rules.findings import Outcome

TODAY = date(2026, 11, 23)
ROOM = "cusma_professional"
ROWS: Mapping[str, Any] = shipped_book().value(ROOM, "professions", TODAY)
CREDENTIALS: Mapping[str, Any] = shipped_book().value(ROOM, "credentials", TODAY)
OCCUPATIONS: Mapping[str, Any] = shipped_book().value(ROOM, "occupations", TODAY)

NOBODY = Worker(education=(), licensed=False, years_experience=Decimal(0))
ACCEPTED = [(slug, name) for slug, row in ROWS.items() for name in row["accepts"]]


def test_the_list_has_63_professions_in_four_groups() -> None:
    groups = Counter(row["group"] for row in ROWS.values())
    assert groups == {"general": 25, "medical_allied": 12, "scientist": 23, "teacher": 3}


def test_every_profession_accepts_credentials_that_are_described_and_none_is_described_in_vain() -> None:
    assert {name for _, name in ACCEPTED} == set(CREDENTIALS)


def test_every_profession_is_linked_with_at_least_one_occupation_of_its_own() -> None:
    assert set(OCCUPATIONS) == set(ROWS)
    for slug, codes in OCCUPATIONS.items():
        assert codes["fits"] or codes["review"], slug
        assert not set(codes["fits"]) & set(codes["review"]), slug


def test_what_is_said_of_some_professions_names_listed_ones() -> None:
    for name in ("programming_excluded_from", "licensed_professions", "limits"):
        assert set(shipped_book().value(ROOM, name, TODAY)) <= set(ROWS)


@pytest.mark.parametrize(("slug", "name"), ACCEPTED)
def test_each_credential_a_profession_accepts_is_enough_by_itself(slug: str, name: str) -> None:
    assert weigh(holder_of(CREDENTIALS[name]), CREDENTIALS[name]).outcome is Outcome.MET


@pytest.mark.parametrize("name", sorted(CREDENTIALS))
def test_somebody_without_study_licence_or_years_has_no_credential(name: str) -> None:
    expected = Outcome.FOR_COUNSEL if name == "technical_training" else Outcome.NOT_MET
    assert weigh(NOBODY, CREDENTIALS[name]).outcome is expected


@pytest.mark.parametrize("name", sorted(CREDENTIALS))
def test_of_somebody_unknown_every_credential_is_unknown_and_names_what_is_missing(name: str) -> None:
    weight = weigh(Worker(), CREDENTIALS[name])
    assert weight.outcome is Outcome.UNKNOWN
    assert weight.missing


@pytest.mark.parametrize("name", sorted(name for name, one in CREDENTIALS.items() if "levels" in one))
def test_study_in_another_field_than_the_job_never_counts(name: str) -> None:
    holder = holder_of(CREDENTIALS[name])
    assert holder.education
    unrelated = replace(holder, education=tuple(replace(study, related_to_job=False) for study in holder.education))
    assert weigh(unrelated, CREDENTIALS[name]).outcome is not Outcome.MET


def test_a_credential_that_may_go_to_counsel_says_why() -> None:
    for name, one in CREDENTIALS.items():
        doubtful = {"doubtful_levels", "doubtful_countries", "field_words", "lack"} & set(one)
        assert bool(doubtful) == ("doubt" in one), name


def test_the_picker_offers_every_profession_in_both_languages_and_a_way_to_say_that_none_fits() -> None:
    offered = professions(shipped_book(), TODAY)
    assert set(offered) == {*ROWS, "none"}
    assert all(titles["en"] and titles["fr"] for titles in offered.values())


def test_there_is_no_list_before_the_agreement() -> None:
    with pytest.raises(NotInForce):
        professions(shipped_book(), date(2020, 6, 30))


def holder_of(credential: Mapping[str, Any]) -> Worker:
    """Somebody who has just this credential."""
    holder = NOBODY
    if "levels" in credential:
        level = credential["levels"][0]
        study = Education(
            level=level,
            field=f"School of {credential.get('field_words', ('anything',))[0]}",
            related_to_job=True,
            months=credential.get("least_months", {}).get(level, 36),
            country=credential.get("countries", {}).get(level, ("DEU",))[0],
        )
        holder = replace(holder, education=(study,))
    if "years_experience" in credential:
        holder = replace(holder, years_experience=Decimal(credential["years_experience"]))
    return replace(holder, licensed=True) if credential.get("licence") else holder
