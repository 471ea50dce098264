"""The one validator: both doors, every problem at once, nothing guessed, nothing crashes."""

import json
import math
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import BadValues, Invalid
from tracker.rules.facts import Hire
from tracker.rules.questions import label, load, pattern, question, questions
from tracker.rules.reader import (
    as_leaves,
    as_tree,
    flatten,
    hire_from_leaves,
    read_cells,
    read_hire,
    understand_cells,
    unflatten,
)
from tracker.rules.reading.places import countries

WHOLE = {
    "id": "emp-17",
    "as_of": "2026-11-23",
    "application": {"lmia_received_on": "2026-11-01", "applying_from": "outside_canada"},
    "worker": {
        "citizenships": ["IND", "USA"],
        "permanent_residences": [],
        "education": [{"level": "bachelor", "field": "Génie logiciel", "related_to_job": True, "months": 48}],
        "years_experience": 6.5,
    },
    "job": {
        "noc_2021": "00010",
        "work_sites": [{"province": "ON", "economic_region": "3530"}, {"province": "QC"}],
        "wage": {"amount": "98000.50", "per": "year", "currency": "CAD"},
        "hours_per_week": 40,
        "reference_wages": [{"site": 0, "region_median": "48.00", "per": "hour", "table_date": "2025-11-19"}],
    },
    "short_stays": [],
    "documents": {"work_permit": {"expires_on": "2027-03-01", "extension_filed_at": "2027-02-28T23:30:00-05:00"}},
}


def messages(tree, language="en"):
    with pytest.raises(Invalid) as refusal:
        read_hire(tree, language)
    return {problem.field: problem.message for problem in refusal.value.problems}


def cell_problem(path, text, language="en"):
    understood = understand_cells({path: text}, language)
    assert path not in understood.leaves
    [problem] = understood.problems
    assert problem.field == path
    return problem.message


def test_a_hire_is_read_into_facts_of_exact_types():
    hire = read_hire(WHOLE)
    assert hire.worker.citizenships == ("IND", "USA")
    assert hire.worker.permanent_residences == ()
    assert hire.worker.years_experience == Decimal("6.5")
    assert hire.job.noc_2021 == "00010"
    assert hire.job.wage.amount == Decimal("98000.50")
    assert hire.job.reference_wages[0].table_date == date(2025, 11, 19)
    assert hire.documents.work_permit.extension_filed_at == datetime(2027, 3, 1, 4, 30, tzinfo=UTC)


def test_what_is_absent_or_null_is_unknown_and_groups_still_exist():
    hire = read_hire({"worker": None, "job": {"wage": None, "work_sites": None}})
    assert hire == Hire()
    assert hire.documents.work_permit.expires_on is None
    assert hire.job.work_sites is None


def test_a_list_of_nothing_says_there_are_none():
    assert read_hire({"job": {"comparator_wages": []}}).job.comparator_wages == ()


def test_every_problem_is_named_at_once():
    found = messages(
        {
            "surprise": 1,
            "worker": {"citizenships": ["India"], "licensed": "yes"},
            "job": {
                "wage": {"amount": "-5", "currency": "USD"},
                "work_sites": [{"provnce": "ON"}],
                "starts_on": 20270301,
            },
        }
    )
    assert set(found) == {
        "surprise",
        "worker.citizenships",
        "worker.licensed",
        "job.wage.amount",
        "job.wage.currency",
        "job.work_sites[0].provnce",
        "job.starts_on",
    }
    assert "province" in found["job.work_sites[0].provnce"]
    assert "CAD" in found["job.wage.currency"]


@pytest.mark.parametrize("amount", [math.nan, math.inf, "NaN", "1e5", "", True, [], "9" * 500, 10**400, -1, "1,5"])
def test_money_that_is_no_amount_is_refused(amount):
    assert "job.wage.amount" in messages({"job": {"wage": {"amount": amount}}})


@pytest.mark.parametrize("day", ["2027-02-29", "04/07/2027", "2027-3-1", "", 0, "9999-12-31", True])
def test_a_day_that_is_none_is_refused(day):
    assert "job.starts_on" in messages({"job": {"starts_on": day}})


def test_a_code_given_as_a_number_is_refused_for_its_leading_zeros():
    tree = {"job": {"noc_2021": 10, "work_sites": [{"economic_region": 3530}]}}
    found = messages(tree)
    assert set(found) == {"job.noc_2021", "job.work_sites[0].economic_region"}
    assert all("text in quotes" in message for message in found.values())


def test_an_instant_without_zone_is_refused():
    tree = {"documents": {"work_permit": {"extension_filed_at": "2027-02-28T23:30:00"}}}
    assert "zone" in messages(tree)["documents.work_permit.extension_filed_at"]


def test_hours_lie_between_none_and_a_whole_week():
    for hours in (0, 169):
        assert "job.hours_per_week" in messages({"job": {"hours_per_week": hours}})
    assert read_hire({"job": {"hours_per_week": 168}}).job.hours_per_week == 168


def test_a_last_day_before_the_first_is_refused():
    tree = {"job": {"starts_on": "2027-03-02", "ends_on": "2027-03-01"}}
    assert "job.starts_on" in messages(tree)["job.ends_on"]


def test_a_code_of_an_older_classification_passes_as_text():
    assert read_hire({"job": {"noc_2021": "2173"}}).job.noc_2021 == "2173"
    assert "leading zeros" in messages({"job": {"noc_2021": "10"}})["job.noc_2021"]


def test_problems_are_told_in_french_too():
    assert "n’est pas un champ connu" in messages({"surprise": 1}, "fr")["surprise"]


@pytest.mark.parametrize("tree", [None, [], "hire", 3, True])
def test_a_hire_that_is_no_object_is_refused(tree):
    assert messages(tree)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def trees_like(hint):
    if is_dataclass(hint):
        names = {name: trees_like(inner) for name, inner in get_type_hints(hint).items()}
        return st.one_of(st.fixed_dictionaries({}, optional=names), json_values)
    for part in get_args(hint):
        for inner in get_args(part):
            if is_dataclass(inner):
                return st.lists(trees_like(inner), max_size=3) | json_values
    return json_values


@settings(max_examples=150, deadline=None)
@given(trees_like(Hire))
def test_no_input_crashes_the_reader(tree):
    try:
        hire = read_hire(tree)
    except Invalid as refusal:
        for problem in refusal.problems:
            (problem.field + problem.message).encode()
    else:
        assert hire_from_leaves(json.loads(json.dumps(as_leaves(hire)))) == hire


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([path.replace("[]", "[1]") for path in questions()]), st.text(max_size=30)))
def test_no_cell_crashes_the_reader(cells):
    understood = understand_cells(cells)
    for problem in understood.problems:
        (problem.field + problem.message).encode()


names = st.text("abc_", min_size=1, max_size=4)
leaf_values = st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=2)
groups = st.recursive(
    st.dictionaries(names, leaf_values, max_size=3),
    lambda inner: st.dictionaries(names, inner | st.lists(inner, min_size=1, max_size=3) | leaf_values, max_size=3),
    max_leaves=6,
)


def without_empty_groups(value):
    if isinstance(value, dict):
        kept = {key: without_empty_groups(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner != {}}
    return [without_empty_groups(entry) for entry in value] if isinstance(value, list) else value


@given(groups)
def test_leaves_give_back_the_tree_they_came_from(tree):
    assert unflatten(flatten(tree)) == without_empty_groups(tree)


def test_leaves_of_a_hire_are_paths_and_unknowns_leave_none():
    leaves = as_leaves(read_hire(WHOLE))
    assert leaves["job.work_sites[1].province"] == "QC"
    assert leaves["short_stays"] == []
    assert "job.work_sites[1].economic_region" not in leaves
    assert hire_from_leaves(leaves) == read_hire(WHOLE)
    assert read_hire(as_tree(read_hire(WHOLE))) == read_hire(WHOLE)


@pytest.mark.parametrize("path", ["", ".", "job.", "job..title", "job.work_sites[x]", "job.work_sites[99].province"])
def test_a_path_that_is_none_is_refused(path):
    with pytest.raises(ValueError, match=r"path|entries"):
        unflatten({path: 1})


@pytest.mark.parametrize(
    "text", ["2027-03-01", "2027/03/01", "1 March 2027", "March 1, 2027", "1er mars 2027", "01-Mar-2027", "1 MARS 2027"]
)
def test_a_date_written_one_way_only_is_understood(text):
    assert read_cells({"job.starts_on": text}) == {"job.starts_on": "2027-03-01"}


def test_a_date_in_figures_is_refused_with_both_readings():
    message = cell_problem("job.starts_on", "04/07/2027")
    assert "4 July 2027" in message
    assert "7 April 2027" in message
    assert "2027-07-04" in message
    assert "4 juillet 2027" in cell_problem("job.starts_on", "04/07/2027", "fr")


@pytest.mark.parametrize("text", ["13/07/2027", "07/13/2027", "4-7-27", "04/04/2027", "31.12.2027"])
def test_a_date_in_figures_is_refused_even_where_one_reading_is_left(text):
    assert "YYYY-MM-DD" in cell_problem("job.starts_on", text)


@pytest.mark.parametrize("text", ["30 February 2027", "soon", "March 2027", "46447"])
def test_what_is_no_date_is_refused(text):
    assert "YYYY-MM-DD" in cell_problem("job.starts_on", text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("98000", "98000"),
        ("$98,000", "98000"),
        ("98,000.50", "98000.50"),
        ("98 000,50 $", "98000.50"),
        ("98\u202f000 $", "98000"),
        ("48,50", "48.50"),
        ("CAD 48.5", "48.5"),
    ],
)
def test_an_amount_is_understood_as_people_write_it(text, amount):
    assert read_cells({"job.wage.amount": text}) == {"job.wage.amount": amount}


def test_an_amount_in_another_currency_is_refused():
    assert "CAD" in cell_problem("job.wage.amount", "US$ 90,000")
    assert "CAD" in cell_problem("job.wage.currency", "usd")


def test_a_number_that_could_be_two_is_refused():
    message = cell_problem("worker.years_experience", "1,250")
    assert "1250" in message
    assert "1.250" in message


@pytest.mark.parametrize(
    ("text", "said"), [("Oui", True), ("vrai", True), ("1", True), ("Non", False), ("FALSE", False)]
)
def test_yes_and_no_are_understood_in_both_languages(text, said):
    assert read_cells({"worker.licensed": text}) == {"worker.licensed": said}


def test_countries_are_understood_by_code_and_by_name():
    cells = {"worker.citizenships": "IND; États-Unis\nmexico", "worker.permanent_residences": "aucun"}
    assert read_cells(cells) == {"worker.citizenships": ["IND", "USA", "MEX"], "worker.permanent_residences": []}
    assert "Inde du Sud" in cell_problem("worker.citizenships", "Inde du Sud")


def test_none_empties_a_list_and_anything_else_beside_it_is_refused():
    assert read_cells({"short_stays": "none"}) == {"short_stays": []}
    assert "short_stays[].granted_on" in cell_problem("short_stays", "two")
    both = understand_cells({"short_stays": "none", "short_stays[0].days": "15"})
    assert [problem.field for problem in both.problems] == ["short_stays"]


def test_several_choices_are_read_each_once():
    assert read_hire({"treaty": {"agreements": ["ceta", "cptpp"]}}).treaty.agreements == ("ceta", "cptpp")
    assert read_hire({"treaty": {"agreements": []}}).treaty.agreements == ()
    refused = {"ceta": "a list", ("ceta", "ceta"): "twice", ("nafta",): "nafta"}
    for value, word in refused.items():
        assert word in messages({"treaty": {"agreements": value}})["treaty.agreements"]
    assert read_cells({"treaty.agreements": "EU; Royaume-Uni / cptpp"}) == {
        "treaty.agreements": ["ceta", "cuktca", "cptpp"]
    }
    assert read_cells({"treaty.agreements": "aucun"}) == {"treaty.agreements": []}
    assert "CETA" in cell_problem("treaty.agreements", "NAFTA")


def test_words_of_choices_places_and_codes_are_understood():
    cells = {
        "job.wage.per": "Annual",
        "transfer.role": "Cadre supérieur",
        "job.work_sites[0].province": "Québec",
        "job.work_sites[0].economic_region": "ER2440 Montréal",
        "job.noc_2021": "NOC 21231 Software engineers",
        "category": "GTS A",
    }
    assert list(read_cells(cells).values()) == ["gts_a", "21231", "QC", "2440", "year", "senior_manager"]


def test_an_empty_cell_is_unknown():
    assert read_cells({"job.title": "  ", "job.noc_2021": ""}) == {}


def test_every_input_has_one_question_and_every_question_an_input():
    def paths(hint, path):
        if is_dataclass(hint):
            return {found for name, inner in get_type_hints(hint).items() for found in paths(inner, f"{path}.{name}")}
        inside = [inner for part in get_args(hint) for inner in get_args(part) if is_dataclass(inner)]
        return {path} | {found for inner in inside for found in paths(inner, f"{path}[]")}

    assert {path.lstrip(".") for path in paths(Hire, "")} == set(questions())


def test_every_question_speaks_both_languages():
    for one in questions().values():
        assert all([one.en.label, one.fr.label, one.en.why, one.fr.why]), one.path
        assert bool(one.en.hint) == bool(one.fr.hint), one.path
    assert label("job.work_sites[1].province", "fr") == "Province ou territoire (2)"
    assert question("job.work_sites[1].province") is questions()[pattern("job.work_sites[1].province")]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "job.title: {type: text}",
        "job.title: {type: wish, en: {label: A, why: B}, fr: {label: A, why: B}}",
        "job.title: {type: text, colour: red, en: {label: A, why: B}, fr: {label: A, why: B}}",
        "job.title: {type: choice, en: {label: A, why: B}, fr: {label: A, why: B}}",
        "job.title: {type: date, not_before: job.end, en: {label: A, why: B}, fr: {label: A, why: B}}",
        "job.title: {type: text, en: {label: A, why: [B]}, fr: {label: A, why: B}}",
        "job.title: {type: integer, at_most: many, en: {label: A, why: B}, fr: {label: A, why: B}}",
    ],
)
def test_a_wrong_declaration_is_refused(tmp_path, text):
    file = tmp_path / "questions.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadValues):
        load(file)


def test_every_country_has_its_names():
    assert len(countries()) == 249
    assert countries()["IND"].name("fr") == "Inde"
