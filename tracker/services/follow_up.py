"""What every change of a hire is followed by, in the same transaction: assessment, deadlines, reminders."""

from tracker.rules.assess import Verdict
from tracker.rules.book import shipped_book
from tracker.services.actor import Actor
from tracker.services.assess import assess_hire, assess_leaves, conclusions_of, keep_assessment
from tracker.services.plan import plan_deadlines
from tracker.services.rule_changes import follow_rules
from tracker.store.assessment import Assessment, latest_of_hire
from tracker.store.base import db
from tracker.store.hire import Hire

FACTS_AS_THEY_WERE = ("rules", "day")
"""Causes under which nobody edited the hire: what reads otherwise under a newer book is the book's doing."""


def refresh_hire(actor: Actor, hire: Hire, cause: str) -> Verdict:
    """Assess the hire today, keep the assessment, and plan its deadlines and reminders. Does not commit.

    `cause` is import, entry, edit, tag, document, conclusion, day or rules.
    """
    db.session.flush()
    before = latest_of_hire(hire.organisation_id, hire.id)
    if before is not None and before.rule_book != shipped_book().digest and cause not in FACTS_AS_THEY_WERE:
        _under_the_new_book(actor, hire, before)
    verdict = assess_hire(hire, actor.today)
    after = keep_assessment(actor.user_id, hire, verdict, cause)
    if cause in FACTS_AS_THEY_WERE:
        follow_rules(hire, before, after)
    plan_deadlines(actor, hire, verdict.deadlines)
    return verdict


def _under_the_new_book(actor: Actor, hire: Hire, before: Assessment) -> None:
    """Keep what the new book says of the facts as they were, so that an edit hides nothing the rules changed."""
    verdict = assess_leaves(before.facts, actor.today, conclusions_of(hire, actor.today))
    follow_rules(hire, before, keep_assessment(None, hire, verdict, "rules", before.facts))
