"""What holds for every hire, whatever it says."""

import io
import json
import os
from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.rules.hires import GOVERNING, leaves, partly_known
from tracker.cli.assess import Assessor
from tracker.cli.hires_in import read_entries
from tracker.errors import Invalid
from tracker.rules.assess import Verdict, assess, verdict_as_json
from tracker.rules.book import shipped_book
from tracker.rules.category import CATEGORIES, rooms
from tracker.rules.common.pay import cents_down, cents_up, per_hour, per_year
from tracker.rules.dates import last_of_months, months_after
from tracker.rules.findings import Outcome
from tracker.rules.questions import pattern, questions
from tracker.rules.reader import as_tree, flatten, read_hire, unflatten
from tracker.rules.strict_yaml import read_yaml
from tracker.settings import Settings

TODAY = date(2026, 11, 24)
GOODNESS = {Outcome.NOT_MET: 0, Outcome.FOR_COUNSEL: 1, Outcome.UNKNOWN: 1, Outcome.MET: 2}
THOROUGH = settings(
    max_examples=int(os.environ.get("TRACKER_TEST_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(list(questions())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def verdict(known: dict[str, Any]) -> Verdict:
    return assess(read_hire(unflatten(known)), shipped_book(), TODAY)


# An open permit that turns out to end before work begins asks whether its extension was filed.
OPENS_A_QUESTION = {("open_permit", "documents.work_permit.expires_on"), ("open_permit", "job.starts_on")}


@THOROUGH
@given(partly_known(), st.integers(min_value=1, max_value=10**6))
def test_a_raise_never_makes_the_wage_worse(drawn: tuple[dict[str, Any], dict[str, Any]], cents: int) -> None:
    known, _ = drawn
    assume("job.wage.amount" in known)
    raised = {**known, "job.wage.amount": str(Decimal(known["job.wage.amount"]) + Decimal(cents).scaleb(-2))}
    before, after = verdict(known).wage, verdict(raised).wage
    assert GOODNESS[after.outcome] >= GOODNESS[before.outcome]
    findings = zip(before.findings, after.findings, strict=True)
    assert all(GOODNESS[later.outcome] >= GOODNESS[earlier.outcome] for earlier, later in findings)


@THOROUGH
@given(partly_known(), st.data())
def test_one_more_answer_never_turns_met_into_unknown(
    drawn: tuple[dict[str, Any], dict[str, Any]], data: st.DataObject
) -> None:
    known, whole = drawn
    absent = [path for path in whole if path not in known and path not in GOVERNING]
    assume(absent)
    path = data.draw(st.sampled_from(sorted(absent)))
    more = {**known, path: whole[path]}
    before = verdict(known)
    try:
        after = verdict(more)
    except (Invalid, ValueError):
        return  # the answer contradicts another: refused, not assessed
    outcomes = {found.category: found.outcome for found in after.categories}
    for found in before.categories:
        if found.outcome is Outcome.MET and (found.category, path) not in OPENS_A_QUESTION:
            assert outcomes[found.category] is not Outcome.UNKNOWN, (found.category, path)
    if before.wage.outcome is Outcome.MET:
        assert after.wage.outcome is not Outcome.UNKNOWN, path


def adds_an_entry(path: str, known: dict[str, Any]) -> bool:
    """Whether the path is of one more entry of a list that is given: another place of work is another question."""
    name, index, _ = path.partition("]")
    given_list = any(other.split("[")[0] == name.split("[")[0] for other in known)
    return bool(index) and given_list and not any(other.startswith(f"{name}]") for other in known)


SCENARIOS = [item for room in rooms() for item in read_yaml(CATEGORIES / room / "scenarios.yaml") if "on" in item]


@THOROUGH
@given(st.sampled_from(SCENARIOS), leaves(), st.data())
def test_one_more_answer_never_turns_met_into_unknown_near_a_scenario(
    scenario: dict[str, Any], answers: dict[str, Any], data: st.DataObject
) -> None:
    known = flatten(as_tree(read_hire({**scenario["given"], "as_of": scenario["on"]})))
    absent = [path for path in answers if path not in known and path not in GOVERNING]
    absent = [path for path in absent if answers[path] != [] and not adds_an_entry(path, known)]
    path = data.draw(st.sampled_from(sorted(absent)))
    before = verdict(known)
    try:
        after = verdict({**known, path: answers[path]})
    except Invalid:
        return  # the answer contradicts another: refused, not assessed
    outcomes = {found.category: found.outcome for found in after.categories}
    for found in before.categories:
        if (found.category, path) in OPENS_A_QUESTION:
            continue
        assert not (found.outcome is Outcome.MET and outcomes[found.category] is Outcome.UNKNOWN), (
            found.category,
            path,
        )
    assert not (before.wage.outcome is Outcome.MET and after.wage.outcome is Outcome.UNKNOWN), path


@THOROUGH
@given(partly_known())
def test_a_verdict_reads_in_both_languages_and_names_only_paths_of_the_contract(
    drawn: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    found = verdict(drawn[0])
    for language in ("en", "fr", None):
        json.dumps(verdict_as_json(found, language))
    assert {pattern(path) for path in found.missing} <= set(questions())


@THOROUGH
@given(partly_known())
def test_the_decision_follows_from_the_categories(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    found = verdict(drawn[0])
    outcomes = [one.outcome for one in found.categories]
    for wanted in (Outcome.MET, Outcome.FOR_COUNSEL, Outcome.UNKNOWN):
        if wanted in outcomes:
            assert found.suggested == found.categories[outcomes.index(wanted)].category
            break
    else:
        assert found.suggested is None
    spared = {one.outcome for one in found.categories if one.route != "lmia"}
    if found.lmia.outcome == "required":
        assert spared <= {Outcome.NOT_MET}


@THOROUGH
@given(leaves(), st.data())
def test_no_answer_however_odd_crashes(whole: dict[str, Any], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(whole)))
    tree = unflatten({key: value for key, value in whole.items() if key != path})
    place, name = tree, path.split("[")[0]
    *groups, last = name.split(".")
    for one in groups:
        place = place.setdefault(one, {})
    place[last] = data.draw(JSON)
    answered_or_refused(json.dumps(tree).encode())


DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@THOROUGH
@given(st.dates(date(2016, 1, 1), date(2060, 1, 1)), st.integers(min_value=0, max_value=4000))
def test_a_later_first_day_never_shortens_how_long_records_are_kept(began_on: date, later: int) -> None:
    earlier_end, later_end = kept_until(began_on), kept_until(began_on + timedelta(days=later))
    assert began_on < earlier_end <= later_end


def kept_until(began_on: date) -> date:
    found = verdict({"documents.employment.began_on": began_on.isoformat()})
    return next(one.due_on for one in found.deadlines if one.kind == "record_retention")


@THOROUGH
@given(st.decimals(min_value=0, max_value=10**6, places=4), st.sampled_from(["37.5", "40", "33.3"]))
def test_sums_of_pay_are_exact_and_only_what_is_shown_is_cut(amount: Decimal, hours: str) -> None:
    worked, weeks, exact = Decimal(hours), Decimal(52), Fraction(amount)
    per = {unit: per_year(amount, unit, worked, weeks) for unit in ("hour", "week", "month", "year")}
    assert per == {"hour": exact * Fraction(worked) * 52, "week": exact * 52, "month": exact * 12, "year": exact}
    assert per_hour(amount, "year", worked, weeks) == exact / (Fraction(worked) * 52)
    shown_down, shown_up = cents_down(exact), cents_up(exact)
    assert shown_down <= amount <= shown_up <= shown_down + Decimal("0.01")


@THOROUGH
@given(DAYS, st.integers(min_value=0, max_value=400))
def test_a_later_day_or_a_longer_time_never_ends_earlier(first: date, months: int) -> None:
    assert last_of_months(first, months) <= last_of_months(first + timedelta(days=1), months)
    assert last_of_months(first, months) < last_of_months(first, months + 1)
    after = months_after(first, months)
    assert after.day == first.day or (after.day < first.day and (after + timedelta(days=1)).day == 1)


@THOROUGH
@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_input_however_odd_crashes(text: bytes) -> None:
    answered_or_refused(text)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n\n",
        b"{",
        b"[",
        b"[]",
        b"{}{}",
        b"[1, null, {}]",
        b'{"id": 1}\n{"id":',
        b'{"id": NaN}',
        b'{"job": {"hours_per_week": 1e999999}}',
        b'{"job": {"wage": {"amount": ' + b"9" * 5000 + b"}}}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"id": 1, "id": 2}',
        b'{"id": "\\ud800"}',
        b'{"\\ud800": 1}',
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
    ],
)
def test_no_input_of_a_known_kind_of_trouble_crashes(text: bytes) -> None:
    answered_or_refused(text)


def answered_or_refused(text: bytes) -> None:
    with ExitStack() as stack:
        assessor = Assessor(shipped_book(), TODAY, "fr", Settings.from_environment({}), stack)
        for entry in read_entries(io.BytesIO(text))[1]:
            try:
                answered = assessor.answer(entry)
            except Invalid as invalid:
                answered = json.dumps({problem.field: problem.message for problem in invalid.problems})
            assert isinstance(json.loads(answered), dict)
