"""The pages a coordinator brings hires in by: the spreadsheet with its dry run, and the form."""

import io
import re

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tracker.exports.headers import columns
from tracker.store.base import db
from tracker.store.hire import Hire, hire_by_id, hires_of
from tracker.store.organisation import organisation_by_slug
from tracker.store.pending_import import PendingImport
from tracker.web.intake.forms import hire_form
from tracker.web.intake.sections import SECTIONS

HIRES = "/o/northline/hires"
IMPORT = "/o/northline/import"
GOOD = 'First name,Nom,citizenship,Work permit expiry,Salary,per\nZoë,Lefèvre,India,1er mars 2027,"$98,000",annual\n'
BAD = "First name,Salary,per,Permit expiry\nZoë,lots,annual,04/07/2027\nAna,5,day,2027-07-04\n"


@pytest.fixture
def maya(cast: Cast) -> FlaskClient:
    return cast.browser(cast.maya)


def upload(client: FlaskClient, content: str | bytes, name: str = "hires.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def recorded(cast: Cast) -> list[Hire]:
    with cast.app.app_context():
        return hires_of(organisation_by_slug("northline").id)


def named(cast: Cast, family_name: str) -> Hire:
    return next(hire for hire in recorded(cast) if hire.person.family_name == family_name)


def test_a_file_is_shown_as_understood_and_written_only_after_confirmation(cast: Cast, maya: FlaskClient) -> None:
    before = len(recorded(cast))
    answer = upload(maya, GOOD)
    assert answer.status_code == 302
    page = maya.get(answer.location).text
    for words in ("Record 1 hire?", "Zoë Lefèvre", "1 March 2027", "$98,000.00", "India", "typed: 1er mars 2027"):
        assert words in page
    assert len(recorded(cast)) == before
    answer = maya.post(answer.location)
    assert answer.status_code == 302
    assert named(cast, "Lefèvre").owner.email == cast.maya.email
    assert "1 hire is recorded" in maya.get(answer.location).text


def test_everything_wrong_is_listed_with_line_and_column_and_nothing_can_be_written(
    cast: Cast, maya: FlaskClient
) -> None:
    before = len(recorded(cast))
    where = upload(maya, BAD).location
    page = maya.get(where).text
    assert "3 things to mend" in page
    for words in ("4 July 2027", "Permit expiry", "Salary", "hour, week, month, year"):
        assert words in page
    assert "Record 2 hires" not in page
    assert maya.post(where).status_code == 422
    assert len(recorded(cast)) == before


@pytest.mark.parametrize(("content", "words"), [("", "empty"), (b"\x00\x01", "neither"), ("a;b\n", "no hires")])
def test_what_is_no_spreadsheet_is_refused_on_the_page(maya: FlaskClient, content: str | bytes, words: str) -> None:
    answer = upload(maya, content)
    assert answer.status_code == 422
    assert words in answer.text


def test_no_file_at_all_is_said(maya: FlaskClient) -> None:
    answer = maya.post(IMPORT, data={})
    assert answer.status_code == 422
    assert "Choose a file" in answer.text


def test_a_forgotten_file_is_gone(cast: Cast, maya: FlaskClient) -> None:
    where = upload(maya, GOOD).location
    maya.post(where + "/drop")
    assert maya.get(where).status_code == 404
    with cast.app.app_context():
        assert db.session.get(PendingImport, int(where.rpartition("/")[2])) is None


def test_another_colleagues_file_is_not_found(cast: Cast, maya: FlaskClient) -> None:
    where = upload(maya, GOOD).location
    for other in (cast.ada, cast.sam):
        assert cast.browser(other).get(where).status_code == 404


@pytest.mark.parametrize("path", [IMPORT, f"{HIRES}/new", f"{IMPORT}/template.csv", "/o/northline/noc?q=software"])
def test_counsel_and_strangers_are_kept_out(cast: Cast, path: str) -> None:
    assert cast.browser(cast.camille).get(path).status_code in (200 if "noc" in path else 403,)
    assert cast.browser(cast.sam).get(path).status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_sample_can_be_downloaded_and_read_again(maya: FlaskClient, form: str) -> None:
    answer = maya.get(f"{IMPORT}/template.{form}")
    assert f"hires.{form}" in answer.headers["Content-Disposition"]
    assert "Record 2 hires?" in maya.get(upload(maya, answer.data, f"hires.{form}").location).text


def test_two_hundred_rows_are_paged(maya: FlaskClient) -> None:
    where = upload(maya, "First name\n" + "".join(f"P{number}\n" for number in range(200))).location
    assert "Page 1 of 4" in maya.get(where).text
    assert "P199" in maya.get(f"{where}?page=4").text


def test_a_hire_is_added_by_hand_and_what_is_missing_is_listed(cast: Cast, maya: FlaskClient) -> None:
    answer = maya.post(
        f"{HIRES}/new",
        data={
            "person.given_name": "Zoë",
            "person.family_name": "Lefèvre",
            "worker.citizenships": "France; India",
            "job.noc_2021": "21231 Software engineers and designers",
            "job.work_sites[0].province": "ON",
            "documents.work_permit.expires_on": "1 March 2027",
            "owner": cast.daniel.email,
        },
    )
    assert answer.status_code == 302
    hire = named(cast, "Lefèvre")
    assert (hire.noc_2021, hire.owner.email) == ("21231", cast.daniel.email)
    assert hire.person.citizenships == ["FRA", "IND"]
    page = maya.get(answer.location).text
    assert "is recorded" in page
    assert "job.wage.amount" in page
    assert "Not decided" in page, "a category that is merely looked at first is no suggestion"


def test_the_form_names_every_problem_above_its_field_and_echoes_the_rest(cast: Cast, maya: FlaskClient) -> None:
    before = len(recorded(cast))
    answer = maya.post(
        f"{HIRES}/new",
        data={
            "worker.citizenships": "IND",
            "job.wage.amount": "lots",
            "documents.work_permit.expires_on": "04/07/2027",
            "worker.passport_expires_on": "1er mars 2030",
            "transfer.months_already_in_canada": "-1",
        },
    )
    assert answer.status_code == 422
    page = answer.text
    assert "3 things to mend" in page
    for path in ("job.wage.amount", "documents.work_permit.expires_on", "transfer.months_already_in_canada"):
        assert f'href="#{path}"' in page
        assert f'id="{path}-error"' in page
    assert "1 March 2030" in page
    assert 'value="04/07/2027"' in page
    assert len(recorded(cast)) == before


def test_a_folded_part_opens_where_something_in_it_is_wrong(maya: FlaskClient) -> None:
    page = maya.post(f"{HIRES}/new", data={"transfer.months_already_in_canada": "x"}).text
    assert '<details open id="part-transfer">' in page
    assert '<details id="part-short">' in page


def test_an_occupation_is_found_by_title_without_javascript(cast: Cast, maya: FlaskClient) -> None:
    before = len(recorded(cast))
    answer = maya.post(
        f"{HIRES}/new", data={"find_noc": "yes", "job.noc_2021": "software engineer", "job.title": "Dev"}
    )
    assert answer.status_code == 200
    assert 'name="noc_picked"' in answer.text
    assert 'value="21231"' in answer.text
    assert len(recorded(cast)) == before
    data = {"noc_picked": "21231", "job.noc_2021": "software engineer", "person.family_name": "Lefèvre"}
    maya.post(f"{HIRES}/new", data=data)
    assert named(cast, "Lefèvre").noc_2021 == "21231"


def test_a_title_in_place_of_the_code_is_refused_with_codes_to_pick(maya: FlaskClient) -> None:
    answer = maya.post(f"{HIRES}/new", data={"job.noc_2021": "software engineer"})
    assert answer.status_code == 422
    assert 'value="21231"' in answer.text


def edit_data(page: str) -> dict[str, str]:
    """What a browser would send back of the form on a page, unchanged."""
    inputs = re.findall(r'<input (?=[^>]*name="([^"]+)")(?=[^>]*value="([^"]*)")(?![^>]*type="radio")[^>]*>', page)
    selects = re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    chosen = {
        name: match[1] for name, body in selects if (match := re.search(r'<option selected value="([^"]*)"', body))
    }
    return dict(inputs) | chosen


def test_an_edit_shows_what_is_recorded_and_changes_only_what_was_changed(cast: Cast, maya: FlaskClient) -> None:
    maya.post(
        f"{HIRES}/new",
        data={
            "person.family_name": "Lefèvre",
            "owner": cast.maya.email,
            "worker.citizenships": "FRA; IND",
            "worker.education[0].level": "bachelor",
            "short_stays": "none",
            "job.work_sites[0].province": "QC",
            "job.work_sites[0].economic_region": "2440",
            "worker.licensed": "no",
            "job.wage.amount": "98000",
        },
    )
    hire = named(cast, "Lefèvre")
    page = maya.get(f"{HIRES}/{hire.id}/edit").text
    data = edit_data(page)
    assert data["worker.citizenships"] == "FRA; IND"
    assert "worker.education[1].level" in page
    answer = maya.post(f"{HIRES}/{hire.id}/edit", data=data | {"job.wage.amount": "99,500"})
    assert answer.status_code == 302
    with cast.app.app_context():
        changed = hire_by_id(hire.organisation_id, hire.id)
        assert changed is not None
        assert changed.answers["job.wage.amount"] == "99500"
        assert changed.answers["short_stays"] == []
        assert changed.answers["worker.licensed"] is False
        assert changed.answers["worker.education[0].level"] == "bachelor"
        assert [place.site.economic_region for place in changed.sites] == ["2440"]


def test_an_edit_over_somebody_elses_is_refused(cast: Cast, maya: FlaskClient) -> None:
    where = f"{HIRES}/{cast.hidden_hire}/edit"
    data = edit_data(maya.get(where).text)
    assert maya.post(where, data=data | {"job.title": "Engineer"}).status_code == 302
    late = cast.browser(cast.ada).post(where, data=data | {"job.title": "Developer"})
    assert late.status_code == 409
    assert "Somebody changed this hire" in late.text
    assert 'value="Developer"' in late.text


def test_a_yearly_wage_without_hours_says_what_is_missing(cast: Cast, maya: FlaskClient) -> None:
    wage = {"job.title": "Analyst", "job.wage.amount": "98 000", "job.wage.per": "year", "owner": cast.daniel.email}
    page = maya.get(maya.post(f"{HIRES}/new", data=wage).location).text
    assert "the hours a week are not recorded" in page


def test_a_hire_of_another_organisation_has_no_form_here(cast: Cast, maya: FlaskClient) -> None:
    assert maya.get(f"{HIRES}/{cast.foreign_hire}/edit").status_code == 404
    assert maya.post(f"{HIRES}/{cast.foreign_hire}/edit", data={}).status_code == 404


def test_the_forms_speak_french(cast: Cast) -> None:
    browser = cast.browser(cast.maya)
    browser.post("/language", data={"language": "fr", "next": f"{HIRES}/new"})
    page = browser.get(f"{HIRES}/new").text
    assert "Permis de travail expire le" in page


def test_every_question_stands_in_exactly_one_section() -> None:
    placed = [path for section in SECTIONS for path in section.paths]
    assert sorted(placed) == sorted(columns())


def test_a_form_leaves_room_for_one_more_entry(cast: Cast) -> None:
    with cast.app.test_request_context():
        form = hire_form([], record={"worker.education[1].level": "master"})
        assert "worker.education[2].level" in form.paths
        assert "worker.education[3].level" not in form.paths
        sent = hire_form([], sent=["worker.education[1].level", "worker.education[99].level"])
        assert "worker.education[49].level" in sent.paths


def test_a_record_without_a_name_or_a_title_is_not_taken(cast: Cast, maya: FlaskClient) -> None:
    answer = maya.post(f"{HIRES}/new", data={"owner": cast.daniel.email})
    assert answer.status_code == 422
    assert "a name or a job title" in answer.text
