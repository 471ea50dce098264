"""Who belongs to an organisation: invitations, roles, and the hires counsel may read."""

from collections.abc import Collection
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from tracker import clock
from tracker.errors import Conflict, Invalid, NotFound, Problem
from tracker.services.account_mail import send_invitation
from tracker.services.accounts import can_sign_in, digest, drop_resets, new_token, open_account
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.hand_over import pass_on
from tracker.services.passwords import acceptable, hashed
from tracker.store.base import db
from tracker.store.hire import hires_owned
from tracker.store.membership import (
    CounselGrant,
    Membership,
    Role,
    grants_of,
    live_administrators,
    membership_by_id,
    membership_in,
)
from tracker.store.organisation import Organisation
from tracker.store.sign_in import (
    Invitation,
    end_sessions,
    invitation_by_id,
    open_invitation,
    pending_invitations,
)
from tracker.store.user import User, user_by_email

INVITATION_LASTS = timedelta(days=7)


def invite(actor: Actor, email: str, role: Role, language: str, base_url: str, until: date | None = None) -> Invitation:
    """Offer a role to whoever reads this address; earlier offers to the same address end.

    Nothing here depends on whether the address has an account. Raises Conflict where it belongs to a member already,
    Invalid where `until` has passed, and DeliveryError where the mail did not go out: the offer stands, send it again.
    """
    actor.require(Role.ADMINISTRATOR)
    assert actor.user_id is not None
    email = email.strip().lower()
    _still_ahead(actor, until)
    _refuse_member(actor, email)
    now = clock.now()
    for earlier in pending_invitations(actor.organisation.id):
        if earlier.email == email:
            earlier.withdrawn_at = now
    token = new_token()
    invitation = Invitation(
        organisation_id=actor.organisation.id,
        email=email,
        role=role,
        until=until,
        language=language,
        token_hash=digest(token),
        invited_by_id=actor.user_id,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    db.session.add(invitation)
    note(actor, "person_invited", email=email, role=role)
    db.session.commit()
    send_invitation(invitation, f"{base_url}/invitation/{token}")
    return invitation


def withdraw(actor: Actor, invitation_id: int) -> Invitation:
    """Take an offer back: its link no longer works. Raises NotFound where it isn't pending here."""
    actor.require(Role.ADMINISTRATOR)
    invitation = invitation_by_id(actor.organisation.id, invitation_id)
    if invitation is None or invitation.accepted_at or invitation.withdrawn_at:
        raise NotFound(f"no invitation {invitation_id}")
    invitation.withdrawn_at = clock.now()
    note(actor, "invitation_withdrawn", email=invitation.email)
    db.session.commit()
    return invitation


def offered(token: str) -> Invitation:
    """The invitation behind a mailed link. Raises NotFound where it was used, withdrawn, has expired or never was."""
    invitation = open_invitation(digest(token), clock.now())
    if invitation is None:
        raise NotFound("no open invitation")
    return invitation


def has_account(invitation: Invitation) -> bool:
    """Whether the address can sign in already; only whoever holds the link learns it."""
    return can_sign_in(invitation.email)


def accept_as_new(token: str, name: str, language: str, password: str) -> tuple[User, Organisation]:
    """Open an account for the invited address and begin its role.

    Raises NotFound for a link that is no longer good, Conflict where the address has an account by now, Invalid for an
    unfit password.
    """
    offered(token)
    db.session.rollback()
    password_hash = hashed(acceptable(password))
    invitation = offered(token)
    if can_sign_in(invitation.email):
        raise Conflict(_("this address has an account already; sign in with it and open the link again"))
    user = open_account(invitation.email, name.strip(), language, password_hash)
    return user, _begin_role(user, invitation)


def accept_as(user: User, token: str) -> Organisation:
    """Begin the offered role for a signed-in user. Raises NotFound where the link isn't good or isn't hers."""
    invitation = offered(token)
    if invitation.email != user.email:
        raise NotFound("this invitation is somebody else's")
    return _begin_role(user, invitation)


def change_role(
    actor: Actor, membership_id: int, role: Role, until: date | None, to_user_id: int | None = None
) -> Membership:
    """Give a member another role or last day; with `to_user_id`, her hires go to that colleague at once.

    Where they stay with her, the administrators are reminded of them once she can't be. Raises NotFound, Invalid where
    `until` has passed or nobody may own hires under `to_user_id`, Conflict where no administrator without a last day
    would stay.
    """
    membership = _of_this_organisation(actor, membership_id)
    _still_ahead(actor, until)
    if role is not Role.ADMINISTRATOR or until:
        _keep_an_administrator(actor, membership)
    before = [membership.role, _iso(membership.until)]
    membership.role, membership.until = role, until
    if role is not Role.COUNSEL:
        _end_grants(membership)
    note(actor, "role_changed", email=membership.user.email, role=[before, [role, _iso(until)]])
    if to_user_id is not None:
        pass_on(actor, membership.user_id, to_user_id)
    db.session.commit()
    return membership


def end_role(actor: Actor, membership_id: int, to_user_id: int | None = None) -> Membership:
    """End a role now, give the person's hires to a colleague, and sign her out everywhere.

    Raises NotFound, Invalid where she owns hires and no colleague is named for them, and Conflict where no
    administrator without a last day would stay.
    """
    membership = _of_this_organisation(actor, membership_id)
    _keep_an_administrator(actor, membership)
    membership.until = actor.today - timedelta(days=1)
    _end_grants(membership)
    end_sessions(membership.user_id, clock.now())
    note(actor, "role_ended", email=membership.user.email, role=membership.role)
    if hires_owned(actor.organisation.id, membership.user_id):
        pass_on(actor, membership.user_id, to_user_id)
    db.session.commit()
    return membership


def grant(actor: Actor, membership_id: int, hire_ids: Collection[int], until: date) -> None:
    """Let counsel read and export these hires until a day, that day included.

    Raises NotFound for a hire of elsewhere, Conflict where the member isn't counsel, Invalid where `until` has passed.
    """
    membership = _counsel(actor, membership_id)
    _still_ahead(actor, until)
    if membership.until and until > membership.until:
        raise Invalid([Problem("until", _("her role ends on %(day)s; choose no later day", day=membership.until))])
    assert actor.user_id is not None
    held = {held.hire_id: held for held in grants_of(actor.organisation.id, membership.user_id)}
    for hire in [actor.hire(hire_id) for hire_id in hire_ids]:
        given = held.get(hire.id)
        if given is None:
            given = CounselGrant(
                organisation_id=actor.organisation.id, user_id=membership.user_id, hire_id=hire.id, until=until
            )
            db.session.add(given)
        before = _iso(given.until) if hire.id in held else None
        given.until, given.granted_by_id, given.granted_at = until, actor.user_id, clock.now()
        note(actor, "hire_granted", hire, counsel=membership.user.email, until=[before, until.isoformat()])
    db.session.commit()


def end_grants(actor: Actor, membership_id: int, hire_ids: Collection[int]) -> None:
    """Take these hires from counsel's view at once. Raises NotFound, Conflict where the member isn't counsel."""
    membership = _counsel(actor, membership_id)
    for held in grants_of(actor.organisation.id, membership.user_id):
        if held.hire_id in hire_ids:
            note(
                actor,
                "grant_ended",
                actor.hire(held.hire_id),
                counsel=membership.user.email,
                until=[_iso(held.until), None],
            )
            db.session.delete(held)
    db.session.commit()


def _begin_role(user: User, invitation: Invitation) -> Organisation:
    membership = membership_in(user.id, invitation.organisation_id)
    if membership is None:
        membership = Membership(
            user_id=user.id, organisation_id=invitation.organisation_id, role=invitation.role, created_at=clock.now()
        )
        db.session.add(membership)
    else:
        _end_grants(membership)  # what an ended role was granted doesn't come back with a new one
    membership.role, membership.until = invitation.role, invitation.until
    invitation.accepted_at = clock.now()
    drop_resets(user)  # one read by an administrator of elsewhere, in captured mail, must not open this organisation
    organisation = invitation.organisation
    note(
        Actor(user, organisation, Role(invitation.role)), "invitation_accepted", email=user.email, role=membership.role
    )
    db.session.commit()
    return organisation


def _of_this_organisation(actor: Actor, membership_id: int) -> Membership:
    actor.require(Role.ADMINISTRATOR)
    membership = membership_by_id(actor.organisation.id, membership_id)
    if membership is None:
        raise NotFound(f"no member {membership_id}")
    return membership


def _counsel(actor: Actor, membership_id: int) -> Membership:
    membership = _of_this_organisation(actor, membership_id)
    if membership.role != Role.COUNSEL:
        raise Conflict(_("Hires are granted to counsel only; the other roles see every hire."))
    return membership


def _keep_an_administrator(actor: Actor, leaving: Membership) -> None:
    # The organisation's row is the lock: two administrators who end each other's role at once must queue.
    db.session.execute(select(Organisation).where(Organisation.id == actor.organisation.id).with_for_update())
    if leaving.role != Role.ADMINISTRATOR or leaving.until is not None:
        return
    if not [other for other in live_administrators(actor.organisation.id) if other.id != leaving.id]:
        raise Conflict(_("at least one administrator without a last day must stay; name another one first"))


def _refuse_member(actor: Actor, email: str) -> None:
    user = user_by_email(email)
    membership = membership_in(user.id, actor.organisation.id) if user else None
    if membership and (membership.until is None or membership.until >= actor.today):
        raise Conflict(_("this person is a member already; change the role in the list instead"))


def _still_ahead(actor: Actor, until: date | None) -> None:
    if until and until < actor.today:
        raise Invalid([Problem("until", _("choose today, %(day)s, or a later day", day=actor.today.isoformat()))])


def _end_grants(membership: Membership) -> None:
    db.session.execute(
        delete(CounselGrant).where(
            CounselGrant.organisation_id == membership.organisation_id, CounselGrant.user_id == membership.user_id
        )
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
