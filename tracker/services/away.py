"""Being away: from a day until a day, a deputy gets what a member would get. It ends by itself."""

from datetime import date

from flask_babel import gettext as _

from tracker.errors import Invalid, NotAllowed, NotFound, Problem
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.plan import plan_again
from tracker.services.staff import is_away, works_here
from tracker.store.base import db
from tracker.store.deadline import open_deadlines_of_hires
from tracker.store.hire import hires_owned
from tracker.store.membership import Membership, Role, away_between, members, membership_by_id


def member_to_stand_in_for(actor: Actor, membership_id: int) -> Membership:
    """A member whose absence the actor may set: her own, or for an administrator anybody's who works with hires.

    Raises NotAllowed for a colleague's, NotFound for a former member, counsel, or a member of elsewhere.
    """
    actor.require(Role.COORDINATOR)
    membership = membership_by_id(actor.organisation.id, membership_id)
    if membership is None or not works_here(membership, actor.today):
        raise NotFound(f"no member {membership_id}")
    if membership.user_id != actor.user_id and not actor.reaches(Role.ADMINISTRATOR):
        raise NotAllowed("another member's absence is for administrators")
    return membership


def possible_deputies(actor: Actor, membership: Membership) -> list[Membership]:
    """Who might stand in for this member: everybody else who works with hires here today, by name."""
    others = members(actor.organisation.id)
    return [one for one in others if one.id != membership.id and works_here(one, actor.today)]


def stands_in_for(actor: Actor, membership: Membership) -> list[Membership]:
    """Whose deputy this member is today or later, by name."""
    absent = away_between(actor.organisation.id, actor.today, date.max)
    return [one for one in absent if one.deputy_id == membership.user_id]


def set_away(
    actor: Actor, membership_id: int, away_from: date, away_until: date, deputy_user_id: int | None
) -> Membership:
    """Say that a member is away, both days included, and who stands in; what was said before is replaced.

    Raises Invalid where the days are in the wrong order or have passed, or where the deputy is nobody who works with
    hires here all that time, or is herself away in it. Reminders follow at once if the absence has begun, and with the
    sweep of its first day otherwise.
    """
    membership = member_to_stand_in_for(actor, membership_id)
    deputies = {one.user_id: one for one in possible_deputies(actor, membership)}
    deputy = deputies.get(deputy_user_id or 0)
    _check(actor, away_from, away_until, deputy)
    _write(actor, membership, away_from, away_until, deputy)
    return membership


def end_away(actor: Actor, membership_id: int) -> Membership:
    """Say that a member is back, or will not be away after all; from now on she gets her reminders herself."""
    membership = member_to_stand_in_for(actor, membership_id)
    _write(actor, membership, None, None, None)
    return membership


def _check(actor: Actor, first: date, last: date, deputy: Membership | None) -> None:
    problems = []
    if last < actor.today:
        problems.append(Problem("away_until", _("Choose today, %(day)s, or a later day.", day=actor.today.isoformat())))
    elif last < first:
        problems.append(
            Problem("away_until", _("Choose the first day, %(day)s, or a later one.", day=first.isoformat()))
        )
    if deputy is None:
        problems.append(Problem("deputy", _("Choose a colleague who works with hires.")))
    elif deputy.until is not None and deputy.until < last:
        told = _("%(name)s leaves on %(day)s: choose somebody who stays.", name=deputy.user.name, day=deputy.until)
        problems.append(Problem("deputy", told))
    elif deputy.id in {one.id for one in away_between(actor.organisation.id, max(first, actor.today), last)}:
        told = _("%(name)s is away in that time too: choose somebody else.", name=deputy.user.name)
        problems.append(Problem("deputy", told))
    if problems:
        raise Invalid(problems)


def _write(
    actor: Actor, membership: Membership, first: date | None, last: date | None, deputy: Membership | None
) -> None:
    before, was_away = _said(membership), is_away(membership, actor.today)
    membership.away_from, membership.away_until = first, last
    membership.deputy = deputy.user if deputy else None
    if before != _said(membership):
        note(actor, "away_set", email=membership.user.email, away=[before, _said(membership)])
    db.session.flush()
    if was_away or is_away(membership, actor.today):
        _plan_hires_again(actor, membership)
    db.session.commit()


def _plan_hires_again(actor: Actor, membership: Membership) -> None:
    organisation_id = actor.organisation.id
    owned = [hire.id for hire in hires_owned(organisation_id, membership.user_id)]
    plan_again(actor, open_deadlines_of_hires(organisation_id, owned))


def _said(membership: Membership) -> list[str | None]:
    if membership.away_from is None or membership.away_until is None:
        return [None, None, None]
    deputy = membership.deputy.email if membership.deputy else None
    return [membership.away_from.isoformat(), membership.away_until.isoformat(), deputy]
