"""Other facts tried on a page of their own, and the findings of another day: nothing of either is kept."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.test_today_and_hires import HOME, Sample, hire, text_of
from tracker import clock
from tracker.services.demo import fill_empty
from tracker.store.base import Base, db
from tracker.store.membership import Role


@pytest.fixture
def sample(app):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        fill_empty("ada@northline.example", "Ada Administrator (sample)", "a sample password")
    return Sample(app)


@pytest.fixture
def page(sample):
    return f"{HOME}/hires/{sample.hire_id('N-0407')}"


def fingerprint() -> str:
    """A mark of every row of every table but the sessions, whose last use moves by itself."""
    tables = [
        table for table in Base.metadata.sorted_tables if table.name not in ("sign_in_session", "sign_in_attempts")
    ]
    rows = [(table.name, sorted(map(str, db.session.execute(select(table))))) for table in tables]
    return hashlib.sha256(str(rows).encode()).hexdigest()


def test_the_form_shows_the_facts_of_today(sample, page):
    told = sample(Role.COORDINATOR).get(f"{page}/what-if").get_data(as_text=True)
    assert 'value="131000"' in told
    assert 'value="21231"' in told
    assert "What changes" not in told


def test_findings_stand_before_and_after(sample, page):
    answer = sample(Role.COORDINATOR).get(f"{page}/what-if?job.wage.amount=60000")
    told = text_of(answer)
    assert answer.status_code == 200
    assert "What changes" in told
    assert "$131,000.00 → $60,000.00" in told
    assert "$62.98" in told
    assert "$28.84" in told
    assert "New permit or LMIA likely" in told


def test_a_raise_of_somebody_employed_is_judged_by_the_rule_on_changes(sample, page):
    told = text_of(sample(Role.COORDINATOR).get(f"{page}/what-if?job.wage.amount=135000"))
    assert "What does this change ask for?" in told


def test_whoever_is_not_at_work_yet_has_no_change_to_judge(sample):
    address = f"{HOME}/hires/{sample.hire_id('N-0403')}/what-if?job.wage.amount=150000"
    told = text_of(sample(Role.COORDINATOR).get(address))
    assert "What changes" in told
    assert "What does this change ask for?" not in told


def test_the_same_facts_change_nothing(sample, page):
    told = text_of(sample(Role.COORDINATOR).get(f"{page}/what-if?job.wage.amount=131000"))
    assert "These are the facts as recorded" in told


def test_a_mistake_names_its_field(sample, page):
    answer = sample(Role.COORDINATOR).get(f"{page}/what-if?job.wage.amount=a+lot&job.noc_2021=99999")
    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert 'href="#job.wage.amount"' in told
    assert 'href="#job.noc_2021"' in told


def test_dates_that_contradict_each_other_are_refused(sample, page):
    answer = sample(Role.COORDINATOR).get(f"{page}/what-if?job.starts_on=2027-05-01&job.ends_on=2027-04-01")
    assert answer.status_code == 422
    assert 'href="#job.ends_on"' in answer.get_data(as_text=True)


def test_nothing_is_saved_and_nothing_is_kept_of_another_day(sample, page):
    browser = sample(Role.COORDINATOR)
    before = sample.look(fingerprint)
    assert browser.get(f"{page}/what-if?job.wage.amount=60000&job.title=Tester&job.noc_2021=21222").status_code == 200
    assert browser.get(f"{page}?as_of=2024-05-01").status_code == 200
    assert browser.post(f"{page}/what-if", data={"job.wage.amount": "1"}).status_code in (404, 405)
    assert sample.look(fingerprint) == before


def test_a_past_day_is_answered_with_its_values_and_papers(sample, page):
    told = text_of(sample(Role.COORDINATOR).get(f"{page}?as_of=2024-05-01"))
    assert "As of 1 May 2024, with the values of that day; facts as recorded now." in told
    assert "May this person work on 1 May 2024?" in told
    assert "in force on 1 May 2024" in told


def test_a_day_to_come_says_that_announcements_are_not_computed_with(sample, page):
    day = clock.today("America/Vancouver") + timedelta(days=400)
    told = text_of(sample(Role.COORDINATOR).get(f"{page}?as_of={day}"))
    assert "Announced changes are shown, not computed with" in told
    ends = sample.look(lambda: hire("N-0407").documents and day)
    assert str(ends.year) in told


@pytest.mark.parametrize("day", ["tomorrow", "2024-13-01", "1066-10-14", "9999-01-01"])
def test_a_day_that_is_none_is_refused_at_its_field(sample, page, day):
    answer = sample(Role.COORDINATOR).get(f"{page}?as_of={day}")
    assert answer.status_code == 422
    assert 'href="#as_of"' in answer.get_data(as_text=True)
    assert "As of" not in text_of(answer).partition("Findings on another day")[0].partition("Hires")[0]


def test_a_finding_opens_to_its_source_and_its_rule(sample, page):
    told = sample(Role.COORDINATOR).get(page).get_data(as_text=True)
    for words in ("Where it is written", "In force since", "Day that governs", "Checked by us", "Confidence"):
        assert words in told
    assert "/rule-book/rule/" in told


def test_what_to_ask_next_leads_to_the_fields_and_asks_once(sample):
    address = f"{HOME}/hires/{sample.hire_id('N-0420')}"
    told = sample(Role.COORDINATOR).get(address).get_data(as_text=True)
    asks = told.partition('<ol class="asks">')[2].partition("</ol>")[0]
    links = [part.partition('"')[0] for part in asks.split('href="')[1:]]
    assert any(link.endswith("/edit#worker.citizenships") for link in links)
    assert len(links) == len(set(links))
