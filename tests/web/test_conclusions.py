"""Counsel concludes of a finding: on a page of her own, and it shows as hers to everybody who may see the hire."""

import pytest

from tests.web.test_today_and_hires import HOME, Sample, grant_to_counsel, hire, text_of
from tracker.services.demo import fill_empty
from tracker.store.base import db
from tracker.store.membership import Role

FINDING = "findings/gts_b/listing"


@pytest.fixture
def sample(app):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        fill_empty("ada@northline.example", "Ada Administrator (sample)", "a sample password")
    return Sample(app)


@pytest.fixture
def page(sample):
    """The address of a hire counsel may read."""
    hire_id = sample.hire_id("N-0407")
    sample.look(lambda: grant_to_counsel(hire_id))
    return f"{HOME}/hires/{hire_id}"


def in_english(browser):
    browser.post("/language", data={"language": "en", "next": "/"})
    return browser


def concluded(sample, page, outcome="not_met", reason="The duties are a tester’s."):
    browser = in_english(sample(Role.COUNSEL))
    return browser, browser.post(f"{page}/{FINDING}", data={"outcome": outcome, "reason": reason})


def test_her_conclusion_shows_as_hers_beside_what_the_program_says(sample, page):
    _, answer = concluded(sample, page)
    assert answer.status_code == 302
    for role in (Role.COORDINATOR, Role.LEAD, Role.COUNSEL):
        told = text_of(in_english(sample(role)).get(page))
        assert "Camille Spécimen concluded: Not met" in told
        assert "The duties are a tester’s." in told
        assert "The program itself says: met." in told
        assert "Concluded of a finding" in told, "the history names it"


def test_only_counsel_is_offered_to_conclude(sample, page):
    assert "Conclude otherwise" in text_of(in_english(sample(Role.COUNSEL)).get(page))
    assert "Conclude otherwise" not in text_of(sample(Role.LEAD).get(page))


def test_a_refused_form_names_its_fields_and_writes_nothing(sample, page):
    _, answer = concluded(sample, page, outcome="", reason="")
    assert answer.status_code == 422
    assert "Choose what you conclude." in text_of(answer)
    assert "Write the reason" in text_of(answer)
    assert sample.look(lambda: hire("N-0407").conclusions == [])


def test_she_withdraws_and_the_program_counts_again(sample, page):
    browser, _ = concluded(sample, page)
    assert "Withdraw my conclusion" in text_of(browser.get(f"{page}/{FINDING}"))
    assert browser.post(f"{page}/{FINDING}/withdraw").status_code == 302
    assert "Camille Spécimen concluded" not in text_of(browser.get(page))
    assert "Earlier conclusions" in text_of(browser.get(f"{page}/{FINDING}"))


def test_the_page_says_when_the_program_changed_its_mind_since(sample, page):
    concluded(sample, page, outcome="for_counsel")
    with sample.app.app_context():
        one = hire("N-0407")
        one.noc_2021 = "63200"
        db.session.commit()
    told = text_of(sample(Role.LEAD).get(page))
    assert "The program now says not met; she concluded when it said met." in told


def test_one_that_bears_on_nothing_is_withdrawn_from_the_hires_page(sample, page):
    browser, _ = concluded(sample, page)
    with sample.app.app_context():
        hire("N-0407").conclusions[0].check = "a_check_of_last_year"
        db.session.commit()
    address = f"{page}/findings/gts_b/a_check_of_last_year/withdraw"
    assert address in browser.get(page).text
    assert address not in sample(Role.LEAD).get(page).text
    assert browser.post(address).status_code == 302
    assert "It bears on nothing now" not in text_of(browser.get(page))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEAD, Role.ADMINISTRATOR])
def test_nobody_else_writes_one(sample, page, role):
    browser = sample(role)
    data = {"outcome": "met", "reason": "Because."}
    assert browser.post(f"{page}/{FINDING}", data=data).status_code == 403
    assert browser.post(f"{page}/{FINDING}/withdraw").status_code == 403
    assert sample.look(lambda: hire("N-0407").conclusions == [])


def test_counsel_without_a_grant_and_a_stranger_find_nothing(cast):
    data = {"outcome": "met", "reason": "Because."}
    for player, hire_id in ((cast.camille, cast.hidden_hire), (cast.sam, cast.granted_hire)):
        address = f"/o/{cast.slug}/hires/{hire_id}/{FINDING}"
        assert cast.browser(player).post(address, data=data).status_code == 404
        assert cast.browser(player).get(address).status_code == 404
    assert cast.browser(cast.maya).post(f"/o/{cast.slug}/hires/{cast.granted_hire}/{FINDING}").status_code == 403
