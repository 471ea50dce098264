"""Assessments kept under an older rule book, and a date, for tests of rule changes and of what stays readable."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from tracker import clock
from tracker.rules.assess import assess, verdict_as_json
from tracker.rules.book import shipped_book
from tracker.rules.reader import hire_from_leaves
from tracker.services.actor import program
from tracker.services.custom_dates import record_custom_date
from tracker.store.assessment import Assessment
from tracker.store.base import Leaves, db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.organisation import Organisation
from tracker.store.rule_change import RuleChange

FACTS: Leaves = {
    "worker.citizenships": ["IND"],
    "job.title": "Software engineer",
    "job.noc_2021": "21231",
    "job.work_sites[0].province": "ON",
    "job.wage.amount": "70.00",
    "job.wage.per": "hour",
    "job.hours_per_week": "40",
    "documents.work_permit.expires_on": "2027-03-01",
}


def keep_change(hire_id: int) -> tuple[int, int]:
    """Keep two assessments of a hire, the older one under an older book that told things otherwise, and the change
    between them; the numbers of the older assessment and of the change."""
    before = _kept(hire_id, otherwise(_findings()), "of last year")
    after = _kept(hire_id, _findings(), shipped_book().digest)
    db.session.add_all([before, after])
    db.session.flush()
    change = RuleChange(hire_id=hire_id, before_id=before.id, after_id=after.id, found_at=clock.now())
    db.session.add(change)
    db.session.commit()
    return before.id, change.id


def keep_deadline(hire_id: int) -> int:
    """Keep a date of a hire that is watched; its number."""
    due_on, organisation_id = date(2027, 3, 1), db.session.get_one(Hire, hire_id).organisation_id
    kept = Deadline(hire_id=hire_id, organisation_id=organisation_id, kind="passport_expiry", version=1, due_on=due_on)
    kept.start_by, kept.certainty, kept.created_at = due_on, "certain", clock.now()
    kept.because, kept.source = {"room": "deadlines", "id": "passport_expiry", "numbers": {"due_on": "2027-03-01"}}, {}
    db.session.add(kept)
    db.session.commit()
    return kept.id


def keep_custom_date(hire_id: int) -> int:
    """Record a date of a user's own on that hire; its number."""
    hire = db.session.get_one(Hire, hire_id)
    actor = program(db.session.get_one(Organisation, hire.organisation_id))
    return record_custom_date(actor, hire_id, "Collect the laptop", actor.today + timedelta(days=60), 14).id


def otherwise(findings: Leaves) -> Leaves:
    """The same findings as an older book might have told them: with a category, a check, a sentence and a kind of
    deadline that are gone."""
    told = deepcopy(findings)
    listing = finding_of(told, "gts_b", "listing")
    listing["outcome"] = "not_met"
    listing["message"] = {"room": "gts_b", "id": "a_sentence_of_last_year", "numbers": {"day": "2022-12-22"}}
    gone = {**deepcopy(listing), "check": "a_check_of_last_year", "outcome": "met"}
    gone["message"] = {"room": "a_room_of_last_year", "id": "gone", "numbers": {}}
    route = {"category": "a_route_of_last_year", "outcome": "met", "code": "C00", "authority": None, "findings": [gone]}
    told["categories"].append(route)
    told["suggested"] = "a_route_of_last_year"
    return told


def finding_of(findings: Leaves, category: str, check: str) -> dict[str, Any]:
    """One finding of a kept verdict."""
    found = next(one for one in findings["categories"] if one["category"] == category)
    finding: dict[str, Any] = next(one for one in found["findings"] if one["check"] == check)
    return finding


def _findings() -> Leaves:
    today = clock.today("America/Vancouver")
    found = verdict_as_json(assess(hire_from_leaves(FACTS), shipped_book(), today), None)
    return {**found, "gaps": []}


def _kept(hire_id: int, findings: Leaves, book: str) -> Assessment:
    return Assessment(
        hire_id=hire_id,
        as_of=clock.today("America/Vancouver"),
        rule_book=book,
        facts=FACTS,
        findings=findings,
        cause="rules",
        made_at=clock.now(),
    )
