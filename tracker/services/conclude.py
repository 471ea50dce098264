"""Counsel disputes a finding: her own conclusion, with its reason, takes the place of the program's."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from tracker import clock
from tracker.errors import Invalid, NotAllowed, NotFound, Problem
from tracker.rules.book import shipped_book
from tracker.rules.findings import Finding, Outcome
from tracker.rules.verdict import Verdict
from tracker.rules.verdict_json import finding_as_json
from tracker.services.actor import Actor
from tracker.services.assess import assess_hire
from tracker.services.audit import note
from tracker.services.follow_up import refresh_hire
from tracker.store.base import db
from tracker.store.counsel_conclusion import CounselConclusion
from tracker.store.hire import Hire, hire_to_change
from tracker.store.membership import Role

WAGE = "wage"
"""Stands for the category where the finding is one of the wage comparison."""

LONGEST_REASON = 4000


def finding_to_conclude(actor: Actor, hire_id: int, category: str, check: str) -> tuple[Hire, Finding]:
    """The hire and its finding of today, for counsel to conclude of.

    Raises NotAllowed for anybody but counsel, NotFound for a hire not granted to her and for a finding there isn't.
    """
    hire = _granted(actor, hire_id)
    return hire, _finding(actor, hire, category, check)


def conclude(actor: Actor, hire_id: int, category: str, check: str, outcome: str, reason: str) -> CounselConclusion:
    """Record what counsel concludes of a finding; her earlier conclusion of it, or a colleague's, is superseded.

    Raises Invalid for no outcome or no reason, and as `finding_to_conclude` does.
    """
    hire = _held(actor, hire_id)
    finding, told = _finding(actor, hire, category, check), _told(outcome, reason)
    before = hire.conclusion_on(category, check)
    if before is not None:
        _end(actor, before)
    conclusion = CounselConclusion(
        hire_id=hire.id,
        category=category,
        check=check,
        finding=_as_the_program_said(finding),
        rule_book=shipped_book().digest,
        concluded_on=actor.today,
        made_by=actor.user,
        made_at=clock.now(),
        **told,
    )
    hire.conclusions.append(conclusion)
    note(
        actor, "finding concluded", hire, **_trace(category, check, [finding.outcome, told["outcome"]], told["reason"])
    )
    refresh_hire(actor, hire, "conclusion")
    db.session.commit()
    return conclusion


def withdraw(actor: Actor, hire_id: int, category: str, check: str) -> None:
    """Take back her own conclusion: the program's finding counts again, where it still makes one.

    Raises NotFound where none of hers stands, NotAllowed for anybody but counsel.
    """
    hire = _held(actor, hire_id)
    standing = hire.conclusion_on(category, check)
    if standing is None or standing.made_by_id != actor.user_id:
        raise NotFound("no conclusion of hers stands")
    finding = _made(assess_hire(hire, actor.today), category, check)
    counts_again = finding and (finding.program_outcome or finding.outcome)
    _end(actor, standing)
    note(actor, "conclusion withdrawn", hire, **_trace(category, check, [standing.outcome, counts_again]))
    refresh_hire(actor, hire, "conclusion")
    db.session.commit()


def _granted(actor: Actor, hire_id: int) -> Hire:
    if actor.role is not Role.COUNSEL:
        raise NotAllowed("only counsel concludes of a finding")
    return actor.hire(hire_id)


def _held(actor: Actor, hire_id: int) -> Hire:
    """A hire granted to counsel, read afresh and held until the transaction ends: a colleague may just have concluded
    something of it."""
    hire = _granted(actor, hire_id)
    hire_to_change(actor.organisation.id, hire_id)
    return hire


def _finding(actor: Actor, hire: Hire, category: str, check: str) -> Finding:
    found = _made(assess_hire(hire, actor.today), category, check)
    if found is None:
        raise NotFound(f"no finding {check} of {category}")
    return found


def _made(verdict: Verdict, category: str, check: str) -> Finding | None:
    groups = {WAGE: verdict.wage.findings, **{one.category: one.findings for one in verdict.categories}}
    return next((finding for finding in groups.get(category, ()) if finding.check == check), None)


def _told(outcome: str, reason: str) -> dict[str, str]:
    """Outcome and reason, cleaned. Raises Invalid with every problem."""
    problems = []
    if outcome not in set(Outcome):
        problems.append(Problem("outcome", _("Choose what you conclude.")))
    if not reason.strip():
        problems.append(Problem("reason", _("Write the reason: it stands beside the finding as yours.")))
    elif len(reason.strip()) > LONGEST_REASON:
        problems.append(Problem("reason", _("Shorten the reason to %(most)s characters.", most=LONGEST_REASON)))
    if problems:
        raise Invalid(problems)
    return {"outcome": outcome, "reason": reason.strip()}


def _as_the_program_said(finding: Finding) -> dict[str, Any]:
    own = finding._replace(outcome=finding.program_outcome or finding.outcome, conclusion=None, program_outcome=None)
    return finding_as_json(own, None)


def _end(actor: Actor, conclusion: CounselConclusion) -> None:
    conclusion.ended_at, conclusion.ended_by_id = clock.now(), actor.user_id


def _trace(category: str, check: str, outcomes: Sequence[str | None], reason: str | None = None) -> Mapping[str, Any]:
    concluded = [one and str(one) for one in outcomes]
    return {"category": category, "check": check, "concluded": concluded, "reason": reason}
