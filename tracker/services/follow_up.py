"""What every change of a hire is followed by, in the same transaction: assessment, deadlines, reminders."""

from tracker.rules.assess import Verdict
from tracker.services.actor import Actor
from tracker.services.assess import assess_hire, keep_assessment
from tracker.services.plan import plan_deadlines
from tracker.services.rule_changes import follow_rules
from tracker.store.assessment import latest_of_hire
from tracker.store.base import db
from tracker.store.hire import Hire

FACTS_AS_THEY_WERE = ("rules", "day")
"""Causes under which nobody edited the hire: what reads otherwise under a newer book is the book's doing."""


def refresh_hire(actor: Actor, hire: Hire, cause: str) -> Verdict:
    """Assess the hire today, keep the assessment, and plan its deadlines and reminders. Does not commit.

    `cause` is import, entry, edit, tag, document, conclusion, day or rules.
    """
    db.session.flush()
    verdict = assess_hire(hire, actor.today)
    before = latest_of_hire(hire.organisation_id, hire.id) if cause in FACTS_AS_THEY_WERE else None
    after = keep_assessment(actor.user_id, hire, verdict, cause)
    follow_rules(hire, before, after)
    plan_deadlines(actor, hire, verdict.deadlines)
    return verdict
