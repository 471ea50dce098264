"""The morning page and a hire's page, on the sample organisation: what an HR reader sees and can do."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import signed_in
from tracker import clock
from tracker.rules.category import categories
from tracker.services.demo import SLUG, fill_empty
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire, hires_of
from tracker.store.membership import CounselGrant, Role, members
from tracker.store.organisation import organisation_by_slug
from tracker.store.person import Person
from tracker.web.wording import categories_in_words

HOME = f"/o/{SLUG}"


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample organisation in a test's database. Each look opens and ends its own transaction."""

    app: Flask

    def __call__(self, role: Role) -> FlaskClient:
        """A browser of somebody with this role."""
        with self.app.app_context():
            organisation = organisation_by_slug(SLUG)
            user_id = next(member.user_id for member in members(organisation.id) if member.role == role)
        return signed_in(self.app, user_id)

    def hire_id(self, reference: str) -> int:
        """The number of the hire with this reference."""
        return self.look(lambda: hire(reference).id)

    def look(self, at):
        """What a question to the database answers."""
        with self.app.app_context():
            return at()


@pytest.fixture
def sample(app):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        fill_empty("ada@northline.example", "Ada Administrator (sample)", "a sample password")
    return Sample(app)


def hire(reference: str) -> Hire:
    return next(one for one in hires_of(organisation_by_slug(SLUG).id) if one.reference == reference)


def text_of(response) -> str:
    """The words of a page, tags and doubled white space left out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def grant_to_counsel(hire_id: int) -> None:
    """Open one hire to the sample's counsel until the end of today."""
    organisation = organisation_by_slug(SLUG)
    counsel = next(member.user_id for member in members(organisation.id) if member.role == Role.COUNSEL)
    grant = CounselGrant(organisation_id=organisation.id, user_id=counsel, hire_id=hire_id)
    grant.until, grant.granted_by_id, grant.granted_at = clock.today("America/Vancouver"), counsel, clock.now()
    db.session.add(grant)
    db.session.commit()


def options(page: str, name: str) -> list[tuple[str, str]]:
    """What a filter offers beside everything, as (value, words)."""
    found = re.search(rf'name="{name}".*?</select>', page, re.DOTALL)
    assert found is not None
    return re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', found[0])


def counts(page: str) -> dict[str, int]:
    """The four counts by the view each leads to."""
    found = re.findall(r'href="[^"]*view=(\w+)"[^>]*><span class="fig">(\d+)</span>', page)
    return {view: int(number) for view, number in found}


def test_each_count_leads_to_a_list_of_that_length(sample):
    browser = sample(Role.COORDINATOR)
    for view, number in counts(browser.get(HOME + "/").get_data(as_text=True)).items():
        listed = browser.get(f"{HOME}/?view={view}").get_data(as_text=True)
        rows = re.findall(r'class="days"|#missing"', listed)
        assert len(rows) == number > 0, view


def test_who_is_employed_without_a_permit_in_force_cannot_prove_it(sample):
    page = text_of(sample(Role.COORDINATOR).get(f"{HOME}/?view=stop"))
    assert "Emre Örnek" in page
    assert "Giulia Esempio" in page
    assert "Rohan Udaharan" not in page


def test_who_can_not_prove_it_stays_urgent_and_it_says_what_somebody_saw_to(sample):
    def window():
        asked = select(Deadline.id).where(Deadline.hire_id == hire("N-0401").id, Deadline.kind == "restoration_window")
        return db.session.scalars(asked).one()

    browser = sample(Role.COORDINATOR)
    browser.post(f"{HOME}/deadlines/{sample.look(window)}", data={"reason": "Restoration filed by courier"})
    assert "Restoration filed by courier" in text_of(browser.get(f"{HOME}/?view=stop"))


def test_whoever_has_left_is_nobodys_work_any_more(sample):
    def leave():
        one = hire("N-0407")
        one.employment_ended_on = clock.today("America/Vancouver") - timedelta(days=1)
        db.session.commit()

    browser = sample(Role.COORDINATOR)
    assert "Rohan Udaharan" in text_of(browser.get(f"{HOME}/?view=act"))
    sample.look(leave)
    assert "Rohan Udaharan" not in text_of(browser.get(f"{HOME}/"))


def test_an_extension_filed_in_time_proves_the_right_to_work(sample):
    browser = sample(Role.COORDINATOR)
    assert "Noor Mithaal" not in text_of(browser.get(f"{HOME}/?view=stop"))
    assert "Maintained status" in text_of(browser.get(f"{HOME}/hires/{sample.hire_id('N-0418')}"))


def test_the_most_urgent_comes_first(sample):
    page = sample(Role.COORDINATOR).get(f"{HOME}/?view=act").get_data(as_text=True)
    starts = re.findall(r'data-l="Start by"><time datetime="([0-9-]+)"', page)
    assert starts == sorted(starts)


@pytest.mark.parametrize("filter_name", ["owner", "site", "category", "kind"])
def test_filters_narrow_the_list(sample, filter_name):
    browser = sample(Role.COORDINATOR)
    page = browser.get(HOME + "/").get_data(as_text=True)
    value = options(page, filter_name)[0][0]
    narrowed = counts(browser.get(f"{HOME}/?{filter_name}={value}").get_data(as_text=True))
    whole = counts(page)
    assert all(narrowed[view] <= whole[view] for view in whole)
    assert sum(narrowed.values()) < sum(whole.values())


def test_an_incomplete_record_says_what_is_missing(sample):
    page = text_of(sample(Role.COORDINATOR).get(f"{HOME}/?view=incomplete"))
    assert "Elif Örneksoy" in page
    assert "Citizenships" in page


def test_a_hires_page_answers_shows_its_reasons_and_their_sources(sample):
    page = text_of(sample(Role.COORDINATOR).get(f"{HOME}/hires/{sample.hire_id('N-0407')}"))
    for words in (
        "Rohan Udaharan",
        "May this person work today?",
        "Is an LMIA needed?",
        "The offer of $62.98 an hour reaches the $62.50 that applies",
        "table of 2025-11-19",
        "rule checked 2025-11-20",
        "Last moment to file the permit",
        "N-0407",
    ):
        assert words in page
    assert re.search(r"before [0-9-]+ (16:00 PST|17:00 PDT)", page)


def test_a_coordinator_proposes_and_a_lead_confirms(sample):
    browser, number = sample(Role.COORDINATOR), sample.hire_id("N-0416")
    posted = browser.post(f"{HOME}/hires/{number}/category", data={"category": "gts_b"}, follow_redirects=True)
    assert "waits for an HR lead" in text_of(posted)
    tag_id = sample.look(lambda: hire("N-0416").proposed_tag.id)
    assert browser.post(f"{HOME}/hires/{number}/category/{tag_id}/confirm").status_code == 403
    lead = sample(Role.LEAD)
    assert "Category: Global Talent Stream, Category B" in text_of(lead.get(f"{HOME}/hires/{number}"))
    confirmed = lead.post(f"{HOME}/hires/{number}/category/{tag_id}/confirm", follow_redirects=True)
    assert "confirmed by Daniel Prøve" in text_of(confirmed)


def test_a_failing_category_without_a_reason_is_refused_on_the_page(sample):
    browser, number = sample(Role.COORDINATOR), sample.hire_id("N-0416")
    refused = browser.post(f"{HOME}/hires/{number}/category", data={"category": "cusma_professional"})
    assert refused.status_code == 422
    assert "write why it is chosen" in text_of(refused)


def test_a_new_permit_moves_the_dates(sample):
    browser, number = sample(Role.COORDINATOR), sample.hire_id("N-0407")
    ends = (clock.today("America/Vancouver") + timedelta(900)).isoformat()
    paths = {"issued_on": clock.today("America/Vancouver").isoformat(), "expires_on": ends}
    data = {f"documents.work_permit.{leaf}": value for leaf, value in paths.items()}
    page = browser.post(f"{HOME}/hires/{number}/papers/work_permit", data=data, follow_redirects=True)
    assert ends in text_of(page)
    open_now = select(Deadline.due_on).where(
        Deadline.hire_id == number, Deadline.kind == "work_permit_expiry", Deadline.superseded_at.is_(None)
    )
    assert sample.look(lambda: [day.isoformat() for day in db.session.scalars(open_now)]) == [ends]


def test_a_date_that_cannot_be_read_is_shown_at_its_field(sample):
    browser, number = sample(Role.COORDINATOR), sample.hire_id("N-0407")
    data = {"documents.work_permit.expires_on": "04/07/2027"}
    page = browser.post(f"{HOME}/hires/{number}/papers/work_permit", data=data)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.get_data(as_text=True)
    assert "2027-07-04" in text_of(page)
    assert "2027-04-07" in text_of(page)


def test_search_finds_without_accents(sample):
    page = text_of(sample(Role.COORDINATOR).get(f"{HOME}/hires/?q=ornek+emre"))
    assert "Emre Örnek" in page
    assert "Rohan Udaharan" not in page


def test_counsel_sees_the_hire_granted_to_her_and_changes_nothing(sample):
    browser, granted = sample(Role.COUNSEL), sample.hire_id("N-0407")
    sample.look(lambda: grant_to_counsel(granted))
    page = browser.get(f"{HOME}/hires/{granted}")
    assert "Rohan Udaharan" in text_of(page)
    assert "Choose the category" not in text_of(page)
    assert browser.get(f"{HOME}/hires/{sample.hire_id('N-0401')}").status_code == 404
    assert "Emre Örnek" not in text_of(browser.get(f"{HOME}/hires/"))
    assert browser.get(HOME + "/").status_code == 403
    assert browser.get(f"{HOME}/hires/{granted}/papers/work_permit").status_code == 403


def test_an_export_comes_as_a_file_of_the_rows_she_may_see(sample):
    page = sample(Role.COORDINATOR).post(f"{HOME}/exports/", data={"format": "csv"})
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert page.data.startswith(b"\xef\xbb\xbfreference,")
    assert page.data.count(b"\r\n") == 1 + sample.look(lambda: len(hires_of(organisation_by_slug(SLUG).id)))
    workbook = sample(Role.COORDINATOR).post(f"{HOME}/exports/", data={"format": "xlsx"})
    assert workbook.data.startswith(b"PK")


def test_the_demo_fills_an_empty_database_once(run_tracker):
    first = run_tracker("demo")
    assert first.exit_code == 0, first.output
    assert "Northline Robotics Inc. (sample)" in first.output
    again = run_tracker("demo")
    assert again.exit_code == 1
    assert "already holds people" in again.output


def test_counsel_learns_of_no_colleague_and_no_place_beyond_the_hires_granted_to_her(sample):
    granted = sample.hire_id("N-0401")

    def owner_and_sites():
        grant_to_counsel(granted)
        one = hire("N-0401")
        return {one.owner.name} | {place.site.name for place in one.sites}

    known = sample.look(owner_and_sites)
    browser = sample(Role.COUNSEL)
    for page in ("hires/", "exports/"):
        html = browser.get(f"{HOME}/{page}").get_data(as_text=True)
        offered = {words for name in ("owner", "site") for _, words in options(html, name)}
        assert offered == known, page


def test_the_pages_of_a_search_keep_the_search_and_nothing_else(sample):
    def fill_a_second_page():
        here = organisation_by_slug(SLUG).id
        for number in range(50):
            worker = Person(organisation_id=here, family_name="Voorbeeld")
            db.session.add(Hire(organisation_id=here, reference=f"V-{number}", person=worker, created_at=clock.now()))
        db.session.commit()

    sample.look(fill_a_second_page)
    page = sample(Role.COORDINATOR).get(f"{HOME}/hires/?q=&endpoint=x&slug=elsewhere&_external=1&_scheme=odd")
    assert set(re.findall(r'href="([^"]*)page=2"', page.get_data(as_text=True))) == {f"{HOME}/hires/?"}


@pytest.mark.parametrize(
    "address", ["/?owner={n}", "/?site={n}", "/hires/?page={n}", "/reminders?page={n}&recipient={n}"]
)
@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "0", "many"])
def test_a_number_that_no_row_can_have_is_no_filter(sample, address, number):
    assert sample(Role.COORDINATOR).get(HOME + address.format(n=number)).status_code == 200


def test_counsel_reads_nothing_about_what_others_were_granted(sample):
    granted = sample.hire_id("N-0407")
    sample.look(lambda: grant_to_counsel(granted))
    administrator = sample(Role.ADMINISTRATOR)

    def membership_of_counsel():
        return next(m.id for m in members(organisation_by_slug(SLUG).id) if m.role == Role.COUNSEL)

    until = (clock.today("America/Vancouver") + timedelta(30)).isoformat()
    data = {"hire": [granted], "until": until}
    administrator.post(f"{HOME}/people/{sample.look(membership_of_counsel)}/hires", data=data)
    address = f"{HOME}/hires/{granted}"
    assert "camille@counsel.example" in text_of(administrator.get(address))
    assert "camille@counsel.example" not in text_of(sample(Role.COUNSEL).get(address))


def test_the_plan_reviews_mails_stand_on_each_hire_it_covers(sample):
    page = text_of(sample(Role.COORDINATOR).get(f"{HOME}/hires/{sample.hire_id('N-0407')}"))
    assert page.count("Yearly review of the benefits plan, ") > 0


def test_whose_first_day_has_come_without_a_permit_cannot_prove_it_either(sample):
    def let_the_first_day_come():
        late = hire("N-0415")
        late.starts_on, late.ends_on = clock.today("America/Vancouver") - timedelta(3), None
        db.session.commit()

    browser = sample(Role.COORDINATOR)
    assert "Jan Příklad" not in text_of(browser.get(f"{HOME}/?view=stop"))
    sample.look(let_the_first_day_come)
    assert "Jan Příklad" in text_of(browser.get(f"{HOME}/?view=stop"))
    page = text_of(browser.get(f"{HOME}/hires/{sample.hire_id('N-0415')}"))
    assert "nobody recorded whether the employment began" in page


def test_a_lead_is_led_to_the_categories_that_wait_for_her(sample):
    number = sample.hire_id("N-0416")
    sample(Role.COORDINATOR).post(f"{HOME}/hires/{number}/category", data={"category": "gts_b"})
    assert "One category waits for your confirmation" in text_of(sample(Role.LEAD).get(HOME + "/"))
    assert "waits for your confirmation" not in text_of(sample(Role.COORDINATOR).get(HOME + "/"))
    listed = text_of(sample(Role.LEAD).get(f"{HOME}/hires/?view=proposed"))
    assert "Ana Primer" in listed
    assert "Rohan Udaharan" not in listed


def test_a_suggestion_that_is_itself_unknown_names_no_category(sample):
    page = sample(Role.COORDINATOR).get(f"{HOME}/hires/{sample.hire_id('N-0420')}")
    assert "Category: Not decided" in text_of(page)
    assert '<option value="">Choose one</option>' in page.get_data(as_text=True)


def test_hires_whose_category_nobody_chose_can_be_listed(sample):
    listed = text_of(sample(Role.COORDINATOR).get(f"{HOME}/hires/?category=none"))
    assert "Minh Vidu" in listed
    assert "Rohan Udaharan" not in listed


def test_filters_offer_the_categories_in_use_and_the_one_asked_for(sample):
    """Counsel is offered those of her own hires alone: she learns nothing of the others."""
    page = sample(Role.LEAD).get(f"{HOME}/hires/").text
    assert 'value="gts_b"' in page
    assert 'value="charitable_work"' not in page
    asked = sample(Role.LEAD).get(f"{HOME}/hires/?category=charitable_work").text
    assert 'value="charitable_work" selected' in asked
    assert 'value="gts_b"' not in sample(Role.COUNSEL).get(f"{HOME}/hires/").text


def test_every_category_may_be_chosen_under_its_kind_of_route(app):
    """A list of more than a hundred is only read in groups; none is lost, none stands twice."""
    with app.test_request_context():
        grouped = categories_in_words()
    assert sorted(slug for listed in grouped.values() for slug, _ in listed) == sorted(c.slug for c in categories())
    assert max(len(listed) for listed in grouped.values()) < 40
    assert next(iter(grouped)) == "Permits with an LMIA"


def test_a_category_is_chosen_from_groups_on_the_hire_and_in_the_form(sample):
    hire_id = sample.hire_id("N-0401")
    for path in (f"{HOME}/hires/{hire_id}", f"{HOME}/hires/new"):
        assert '<optgroup label="Permits with an LMIA">' in sample(Role.LEAD).get(path).text


def test_a_profession_of_cusma_is_picked_by_its_title(sample):
    """Nobody has to know the short name the rules use; what is recorded stays chosen."""
    page = sample(Role.LEAD).get(f"{HOME}/hires/{sample.hire_id('N-0411')}/edit").text
    assert '<option selected value="computer_systems_analyst">Computer systems analyst</option>' in page
