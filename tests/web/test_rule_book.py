"""The pages of the rule book: rooms, rules, search, penalties, what changed, and the assessments that were kept."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from tests.cast import Cast
from tests.kept import keep_change
from tracker.rules.book import shipped_book
from tracker.rules.category import categories
from tracker.rules.messages import title
from tracker.services.rule_book import all_rules, rooms
from tracker.store.audit import history_of_hire
from tracker.store.base import db
from tracker.store.hire import Hire
from tracker.store.rule_change import open_change_count
from tracker.web.rules.values import shown
from tracker.web.rules.words import ROOMS, room_title, shown_scenarios

BOOK = "/o/northline/rule-book"


@pytest.fixture
def changed(cast: Cast) -> tuple[int, int]:
    """The older assessment and the change of the granted hire; the hidden hire has one too."""
    with cast.app.app_context():
        keep_change(cast.hidden_hire)
        return keep_change(cast.granted_hire)


def test_the_index_names_every_category_and_shared_room_to_every_role(cast: Cast) -> None:
    for player in cast.colleagues:
        page = cast.browser(player).get(BOOK).text
        language = "fr" if player is cast.camille else "en"
        with cast.app.test_request_context():
            assert all(
                title(category.slug, language).replace("\u00a0", "&#160;")[:20] in page
                or title(category.slug, language) in page.replace("&#39;", "'")
                for category in categories()
            )
    assert all(f"room/{name}" in page for name in rooms())


@pytest.mark.parametrize("room", rooms())
def test_every_room_shows_its_values_and_scenarios(cast: Cast, room: str) -> None:
    answer = cast.browser(cast.camille).get(f"{BOOK}/room/{room}")
    assert answer.status_code == 200
    for rule in rooms()[room].rules:
        assert f'id="{rule.value.name}"' in answer.text


def test_a_room_nobody_made_is_not_found(cast: Cast) -> None:
    assert cast.browser(cast.ada).get(f"{BOOK}/room/nowhere").status_code == 404


def test_every_rule_id_has_a_lasting_address(cast: Cast) -> None:
    browser = cast.browser(cast.maya)
    for rule_id in sorted({rule_id for rule in all_rules() for rule_id in rule.ids})[::7]:
        assert browser.get(f"{BOOK}/rule/{rule_id}").status_code == 200, rule_id
    assert "Not modelled." in browser.get(f"{BOOK}/rule/crs.age").text
    assert browser.get(f"{BOOK}/rule/no.such.rule").status_code == 404


def test_a_value_shows_its_history_source_and_confidence(cast: Cast) -> None:
    page = cast.browser(cast.maya).get(f"{BOOK}/room/common.high_wage").text
    value = shipped_book().find("common", "high_wage.line")
    assert all(str(entry.since) in page for entry in value.entries)
    assert "high confidence" in page or "medium confidence" in page
    assert "laws-lois" in page or "canada.ca" in page
    assert "Ontario" in page


def test_a_value_nobody_checked_for_a_year_is_marked() -> None:
    rule = next(rule for rule in all_rules() if rule.value.name == "restoration.days")
    entry = rule.value.entries[-1]
    assert not rule.stale(entry.checked + timedelta(days=365))
    assert rule.stale(entry.checked + timedelta(days=366))


def test_the_search_finds_by_words_ids_and_names_of_categories(cast: Cast) -> None:
    browser = cast.browser(cast.maya)
    assert "restoration.days" in browser.get(f"{BOOK}?q=wp.restoration").text
    assert "restoration.days" in browser.get(f"{BOOK}?q=days+loss+restored").text
    assert "room/gts_a" in browser.get(f"{BOOK}?q=category+A").text
    assert "Nothing found" in browser.get(f"{BOOK}?q=zebra").text


def test_every_family_and_shared_room_has_a_name(app: Flask) -> None:
    single = {room.name for room in rooms().values() if len(room.categories) == 1}
    assert set(rooms()) - single - set(ROOMS) == set()
    with app.test_request_context():
        assert all(room_title(room) for room in rooms().values())


def test_scenarios_are_told_with_their_facts_in_words(app: Flask) -> None:
    with app.test_request_context():
        told = shown_scenarios(rooms()["gts_a"], None)[0]
        assert told.outcome == "met"
        assert ("Province or territory", "Ontario") in told.given
        for room in rooms().values():
            assert len(shown_scenarios(room, None)) == len(room.scenarios)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, "text", "Ended"),
        (Decimal("38.46"), "CAD per hour", "$38.46 an hour"),
        (Decimal("80000"), "CAD per year", "$80,000.00 a year"),
        (Decimal("2.5"), "percent", "2.5%"),
        (36, "months", "36 months"),
        (1, "years", "1 year"),
        (True, "yes/no", "Yes"),
        (date(2027, 3, 1), "date", "1 March 2027"),
        (("USA", "MEX"), "list of text", "United States, Mexico"),
        (("21231",), "list of text", "21231 Software engineers and designers"),
        ((), "list", "None"),
        ("senior_manager", "text", "senior manager"),
    ],
)
def test_a_value_reads_by_its_unit(app: Flask, value: object, unit: str, words: str) -> None:
    with app.test_request_context():
        assert shown(value, unit).words == words


def test_tables_have_heads_and_rows(app: Flask) -> None:
    with app.test_request_context():
        flat = shown({"ON": Decimal("36.00")}, "table of CAD per hour")
        assert flat.rows == [("Ontario", ["$36.00 an hour"])]
        square = shown({"A": {"first": 1, "later": 2}, "B": {"first": 1}}, "table of table of whole number")
        assert square.heads == ("For", "first", "later")
        assert square.rows == [("A", ["1", "2"]), ("B", ["1", "–"])]
        assert shown({"a": {"en": "one", "fr": "un"}}, "table").rows == [("a", ["one"])]


def test_a_penalty_is_explained_step_by_step(cast: Cast) -> None:
    page = cast.browser(cast.camille).get(f"{BOOK}/penalties?type=B&size=large&earlier=1&severity_economic_benefit=3")
    assert page.status_code == 200
    assert ">5<" in page.text
    assert "12\u00a0000,00\u00a0$" in page.text or "12&nbsp;000,00" in page.text


@pytest.mark.parametrize(
    "question",
    [
        "type=D",
        "type=A&size=huge",
        "type=A&size=small&earlier=-1",
        "type=A&size=small&earlier=x",
        "type=A&size=small&earlier=0&severity_abuse=99",
        "type=A&size=small&earlier=0&on=2015-11-30",
        "type=A&size=small&earlier=0&on=soon",
    ],
)
def test_a_question_outside_the_tables_is_asked_again(cast: Cast, question: str) -> None:
    answer = cast.browser(cast.maya).get(f"{BOOK}/penalties?{question}")
    assert answer.status_code == 422
    assert "to mend" in answer.text


def test_what_changed_is_shown_before_and_after(cast: Cast, changed: tuple[int, int]) -> None:
    page = cast.browser(cast.daniel).get(f"{BOOK}/changes").text
    assert page.count("Accept<span") == 2
    assert "[gts_b: a_sentence_of_last_year]" in page, "a sentence that is gone is shown by its id"
    assert "a_route_of_last_year" in page
    assert "Occupation on the Global Talent list" in page
    assert f"/hires/{cast.granted_hire}/assessments/{changed[0]}" in page


def test_counsel_reads_only_what_was_granted_and_accepts_nothing(cast: Cast, changed: tuple[int, int]) -> None:
    browser = cast.browser(cast.camille)
    page = browser.get(f"{BOOK}/changes").text
    assert "N-0001" in page
    assert "N-0002" not in page
    assert '<button class="btn line"' not in page
    assert browser.post(f"{BOOK}/changes/{changed[1]}/accept").status_code == 403


def test_a_coordinator_reads_and_a_lead_accepts(cast: Cast, changed: tuple[int, int]) -> None:
    coordinator = cast.browser(cast.maya)
    assert "N-0001" in coordinator.get(f"{BOOK}/changes").text
    assert coordinator.post(f"{BOOK}/changes/{changed[1]}/accept").status_code == 403
    assert coordinator.post(f"{BOOK}/changes/accept").status_code == 403
    lead = cast.browser(cast.daniel)
    assert "findings of 2 hires" in lead.get("/o/northline/").text
    assert "findings of" not in coordinator.get("/o/northline/").text
    accepted = lead.post(f"{BOOK}/changes/{changed[1]}/accept", follow_redirects=True).text
    assert "Accepted lately" in accepted
    assert lead.post(f"{BOOK}/changes/{changed[1]}/accept").status_code == 404
    newest = re.search(r'name="newest" value="(\d+)"', accepted)
    assert newest
    lead.post(f"{BOOK}/changes/accept", data={"newest": newest[1]})
    with cast.app.app_context():
        organisation_id = db.session.get_one(Hire, cast.granted_hire).organisation_id
        assert open_change_count(organisation_id) == 0
        assert history_of_hire(organisation_id, cast.granted_hire)[0].action == "rule change accepted"
    assert "Accepted what the rule book changed" in lead.get(f"/o/northline/hires/{cast.granted_hire}").text


def test_without_a_token_nothing_is_accepted(cast: Cast, changed: tuple[int, int]) -> None:
    cast.app.config["WTF_CSRF_ENABLED"] = True
    assert cast.browser(cast.daniel).post(f"{BOOK}/changes/{changed[1]}/accept").status_code == 400


def test_an_old_assessment_stays_readable_whole(cast: Cast, changed: tuple[int, int]) -> None:
    for player, words in ((cast.maya, "Kept as it was."), (cast.camille, "Conservée telle quelle.")):
        page = cast.browser(player).get(f"/o/northline/hires/{cast.granted_hire}/assessments/{changed[0]}").text
        assert words in page
        assert "[gts_b: a_sentence_of_last_year]" in page
        assert "a_route_of_last_year" in page
        assert "of last year" in page
        assert "21231" in page
    listed = cast.browser(cast.camille).get(f"/o/northline/hires/{cast.granted_hire}/assessments").text
    assert f"assessments/{changed[0]}" in listed


def test_assessments_of_a_hire_are_shown_a_page_at_a_time(cast: Cast) -> None:
    with cast.app.app_context():
        for _ in range(26):
            keep_change(cast.granted_hire)
    listed = f"/o/northline/hires/{cast.granted_hire}/assessments"
    newest, older = (cast.browser(cast.maya).get(f"{listed}?page={number}").text for number in (1, 2))
    assert [page.count(f'href="{listed}/') for page in (newest, older)] == [50, 2]
    assert f'href="{listed}?page=2"' in newest
    assert f'href="{listed}?page=1"' in older


def test_an_assessment_of_another_hire_is_not_found_under_this_one(cast: Cast, changed: tuple[int, int]) -> None:
    path = f"/o/northline/hires/{cast.hidden_hire}/assessments/{changed[0]}"
    assert cast.browser(cast.ada).get(path).status_code == 404
    assert cast.browser(cast.camille).get(path).status_code == 404
