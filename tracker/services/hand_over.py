"""Handing hires over: whoever leaves, or has too many, leaves none of them without somebody who is reminded."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from tracker.errors import Conflict, Invalid, Problem
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.intake import owners
from tracker.services.plan import plan_again
from tracker.store.base import db
from tracker.store.deadline import open_deadlines_of_hires
from tracker.store.hire import Hire, hires_owned
from tracker.store.membership import Role
from tracker.store.user import User


def hand_over_hires(
    actor: Actor, from_user_id: int | None, to_user_id: int | None, hire_ids: Collection[int] | None = None
) -> list[Hire]:
    """Give these hires of one owner to another, all of them where `hire_ids` is None; which were given.

    `from_user_id` None: those that belong to nobody. Raises NotAllowed for counsel, Invalid where the new owner is no
    colleague who may own a hire, or no hire is named; Conflict where one named isn't the owner's any more.
    """
    actor.require(Role.COORDINATOR)
    hires = pass_on(actor, from_user_id, to_user_id, hire_ids)
    db.session.commit()
    return hires


def pass_on(
    actor: Actor, from_user_id: int | None, to_user_id: int | None, hire_ids: Collection[int] | None = None
) -> list[Hire]:
    """The same as part of another use case. Does not commit."""
    to_user = _new_owner(actor, from_user_id, to_user_id)
    owned = {hire.id for hire in hires_owned(actor.organisation.id, from_user_id)}
    wanted = sorted(owned if hire_ids is None else set(hire_ids))
    if not wanted and hire_ids is not None:
        raise Invalid([Problem("hire", _("Tick at least one hire."))])
    hires = [_held(actor, hire_id, from_user_id) for hire_id in wanted]
    for hire in hires:
        before = hire.owner.email if hire.owner else None
        hire.owner = to_user
        note(actor, "hire handed over", hire, owner=[before, to_user.email])
    db.session.flush()
    plan_again(actor, open_deadlines_of_hires(actor.organisation.id, wanted))
    return hires


def possible_owners(actor: Actor, other_than: int | None) -> Sequence[User]:
    """Who may take hires over from this user, by name."""
    return sorted((user for user in owners(actor).values() if user.id != other_than), key=lambda user: user.name)


def _new_owner(actor: Actor, from_user_id: int | None, to_user_id: int | None) -> User:
    found = next((user for user in possible_owners(actor, from_user_id) if user.id == to_user_id), None)
    if found is None:
        raise Invalid([Problem("to", _("Choose a colleague who works with hires."))])
    return found


def _held(actor: Actor, hire_id: int, owner_id: int | None) -> Hire:
    hire = actor.hire_to_change(hire_id)
    if hire.owner_id != owner_id:
        raise Conflict(_("A hire you ticked belongs to somebody else by now. Open the page again and choose anew."))
    return hire
