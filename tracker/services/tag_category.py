"""Choosing a hire's category: a coordinator proposes, an HR lead confirms, nothing is overwritten."""

from flask_babel import gettext as _

from tracker import clock
from tracker.errors import Conflict, Invalid, NotFound, Problem
from tracker.rules.category import category_named
from tracker.rules.findings import Outcome
from tracker.services.actor import Actor
from tracker.services.assess import category_outcome, conclusions_of
from tracker.services.audit import note
from tracker.services.follow_up import refresh_hire
from tracker.services.hire_facts import leaves_of
from tracker.store.base import db
from tracker.store.category_tag import CategoryTag
from tracker.store.hire import Hire
from tracker.store.membership import Role


def propose_category(actor: Actor, hire_id: int, slug: str, reason: str | None) -> CategoryTag:
    """Propose a category; an HR lead's own proposal counts as confirmed.

    Raises Invalid where the category is unknown, or its checks fail and no reason is written.
    """
    hire = actor.hire_to_change(hire_id)
    tag = choose_category(actor, hire, slug, reason)
    if tag.state == "confirmed":
        refresh_hire(actor, hire, "tag")
    db.session.commit()
    return tag


def choose_category(actor: Actor, hire: Hire, slug: str, reason: str | None) -> CategoryTag:
    """The same for a hire that is being recorded. Does not commit; role and what follows are left to the caller."""
    outcome = _outcome(hire, slug, actor)
    reason = (reason or "").strip() or None
    if outcome is Outcome.NOT_MET and reason is None:
        raise Invalid([Problem("reason", _("A check of this category fails: write why it is chosen all the same."))])
    if hire.proposed_tag:
        _supersede(hire.proposed_tag)
    tag = CategoryTag(
        hire_id=hire.id,
        category=slug,
        state="proposed",
        outcome=outcome,
        reason=reason,
        proposed_by_id=actor.user_id,
        proposed_at=clock.now(),
    )
    hire.tags.append(tag)
    note(actor, "category proposed", hire, category=slug, outcome=outcome, reason=reason)
    if actor.reaches(Role.LEAD):
        _confirm(actor, hire, tag)
    return tag


def confirm_category(actor: Actor, hire_id: int, tag_id: int) -> CategoryTag:
    """Confirm a proposal; the category confirmed before it is superseded. Raises Conflict where it is not waiting."""
    actor.require(Role.LEAD)
    hire = actor.hire_to_change(hire_id)
    tag = next((tag for tag in hire.tags if tag.id == tag_id), None)
    if tag is None:
        raise NotFound(f"no proposal {tag_id}")
    if tag.state != "proposed":
        raise Conflict(_("This proposal was already settled. Open the hire again to see its category."))
    _confirm(actor, hire, tag)
    refresh_hire(actor, hire, "tag")
    db.session.commit()
    return tag


def _confirm(actor: Actor, hire: Hire, tag: CategoryTag) -> None:
    before = hire.confirmed_tag
    if before:
        _supersede(before)
    tag.state, tag.confirmed_by_id, tag.confirmed_at = "confirmed", actor.user_id, clock.now()
    note(actor, "category confirmed", hire, category=[before.category if before else None, tag.category])


def _supersede(tag: CategoryTag) -> None:
    tag.state, tag.superseded_at = "superseded", clock.now()


def _outcome(hire: Hire, slug: str, actor: Actor) -> Outcome:
    if category_named(slug) is None:
        raise Invalid([Problem("category", _("Choose one of the categories in the list."))])
    today = actor.today
    return category_outcome(leaves_of(hire, today), slug, today, conclusions_of(hire, today))
