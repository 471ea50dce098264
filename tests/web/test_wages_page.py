"""The wages page: look up, see what is loaded, load a file and read what was refused."""

import io

import pytest
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.support.wage_files import held_back, row
from tests.support.wage_files import wage_csv as csv_of
from tracker.store.audit import AuditEntry
from tracker.store.base import db
from tracker.store.wage import all_tables

WHOLE = [row("ER3530", median="48.00"), row("ER35", median="47.00"), row("ER00", "NAT", median="46.00")]
PATH = "/o/northline/wages"


def upload(cast: Cast, content: bytes | None, follow: bool = True) -> TestResponse:
    data = {"file": (io.BytesIO(content), "wages.csv")} if content is not None else {}
    return cast.browser(cast.maya).post(PATH, data=data, follow_redirects=follow, content_type="multipart/form-data")


def asked(cast: Cast, **question: str) -> TestResponse:
    return cast.browser(cast.maya).get(PATH, query_string=question)


def test_the_page_shows_the_extract_and_its_licence(cast: Cast) -> None:
    page = asked(cast)
    assert page.status_code == 200
    assert "Extract that ships with the tracker" in page.text
    assert "Open Government Licence – Canada" in page.text


def test_a_loaded_file_is_told_listed_and_noted_with_who_loaded_it(cast: Cast) -> None:
    page = upload(cast, csv_of(WHOLE))
    assert "Loaded 3 rows of the wage table of 2025-11-19." in page.text
    assert "wages.csv" in page.text
    with cast.app.app_context():
        (entry,) = db.session.query(AuditEntry).filter_by(action="wages_loaded")
        assert entry.user_id == cast.maya.user_id
        assert entry.details == {"file": "wages.csv", "revised_on": "2025-11-19", "rows": 3}


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    upload(cast, csv_of(WHOLE))
    assert "This very file was loaded before: nothing changed." in upload(cast, csv_of(WHOLE)).text
    with cast.app.app_context():
        assert len(all_tables()) == 2


def test_refused_rows_are_listed_by_line_and_reason(cast: Cast) -> None:
    page = upload(cast, csv_of([*WHOLE, row("ER3540", median="x")]))
    assert "One row was refused." in page.text
    assert "3 of 4 rows are loaded." in page.text
    assert 'data-l="Line">5<' in page.text
    assert "“x” should be an amount such as 48.08" in page.text


def test_a_file_of_another_kind_is_refused_beside_its_field(cast: Cast) -> None:
    page = upload(cast, b"a,b\r\n1,2\r\n")
    assert page.status_code == 422
    assert "the header lacks NOC_CNP" in page.text


def test_sending_no_file_says_what_to_do(cast: Cast) -> None:
    page = upload(cast, None)
    assert page.status_code == 422
    assert "choose the file" in page.text


def test_a_look_up_answers_with_the_level_it_was_found_at(cast: Cast) -> None:
    upload(cast, csv_of([held_back("ER3530", "ON"), *WHOLE[1:]]))
    page = asked(cast, noc="21231", region="3530")
    assert page.status_code == 200
    assert "$47.00" in page.text
    assert "Software engineers and designers (21231), Ontario." in page.text
    assert "holds back the median for Toronto" in page.text


def test_an_occupation_may_be_typed_in_words(cast: Cast) -> None:
    page = asked(cast, noc="web designers", region="3530")
    assert "Web designers (21233)" in page.text


def test_several_occupations_that_fit_are_offered(cast: Cast) -> None:
    page = asked(cast, noc="software", region="3530")
    assert "occupations fit. Which one?" in page.text
    assert f'href="{PATH}?noc=21231&amp;region=3530"' in page.text


def test_words_that_fit_nothing_say_what_would_be_right(cast: Cast) -> None:
    page = asked(cast, noc="zzz", region="3530")
    assert page.status_code == 422
    assert "no occupation is called so" in page.text


def test_a_figure_that_may_not_be_given_is_unknown_and_says_why(cast: Cast) -> None:
    assert "lacks 10010 in Toronto" in asked(cast, noc="10010", region="3530").text
    assert "revised on or before 1 January 2020" in asked(cast, noc="21231", region="3530", on="2020-01-01").text


@pytest.mark.parametrize("on", ["04/07/2027", "soon"])
def test_a_day_that_cannot_be_read_is_refused(cast: Cast, on: str) -> None:
    page = asked(cast, noc="21231", region="3530", on=on)
    assert page.status_code == 422
    assert "type a day as year-month-day" in page.text


def test_a_region_nobody_offered_is_refused(cast: Cast) -> None:
    assert asked(cast, noc="21231", region="9999").status_code == 422


def test_counsel_neither_looks_up_nor_loads(cast: Cast) -> None:
    browser = cast.browser(cast.camille)
    assert browser.get(PATH).status_code == 403
    assert browser.post(PATH, data={"file": (io.BytesIO(csv_of(WHOLE)), "wages.csv")}).status_code == 403
    with cast.app.app_context():
        assert [table.built_in for table in all_tables()] == [True]


def test_occupations_are_found_as_one_types_in_the_language_of_the_reader(cast: Cast) -> None:
    path = "/o/northline/noc?q=21231"
    assert cast.browser(cast.maya).get(path).json == [{"code": "21231", "title": "Software engineers and designers"}]
    (found,) = cast.browser(cast.camille).get(path).json
    assert found["title"] == "Ingénieurs/ingénieures et concepteurs/conceptrices en logiciel"
    assert cast.browser(cast.maya).get("/o/northline/noc").json == []
