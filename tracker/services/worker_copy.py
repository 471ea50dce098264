"""The worker's own copies of reminders: a switch on the hire, and an account that only gets mails."""

from flask_babel import gettext as _

from tracker import clock
from tracker.errors import Conflict
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.plan import plan_again
from tracker.store.base import db
from tracker.store.deadline import deadlines_of_hire
from tracker.store.hire import Hire
from tracker.store.user import MailChoice, User, user_by_email


def switch_worker_copy(actor: Actor, hire_id: int, wanted: bool) -> Hire:
    """Send the worker copies of what he can do something about, or no longer.

    Raises NotAllowed for counsel, NotFound, Conflict where no address of his is on record.
    """
    hire = actor.hire_to_change(hire_id)
    if wanted and not hire.person.email:
        raise Conflict(_("Record the worker’s e-mail address first."))
    if wanted != (hire.worker_user_id is not None):
        hire.worker_user_id = _account_of(hire).id if wanted else None
        note(actor, "worker copy on" if wanted else "worker copy off", hire)
        own = [row for row in deadlines_of_hire(hire.organisation_id, hire) if row.hire_id == hire.id]
        plan_again(actor, own)
    db.session.commit()
    return hire


def follow_address(hire: Hire) -> None:
    """Let the copies go to the address now on record, and none where there is none. Does not plan, does not commit."""
    if hire.worker_user_id is not None:
        hire.worker_user_id = _account_of(hire).id if hire.person.email else None


def _account_of(hire: Hire) -> User:
    """Whoever has the worker's address; a new account can't be signed in with."""
    email = (hire.person.email or "").strip().lower()
    found = user_by_email(email)
    if found is None:
        found = User(
            email=email,
            name=hire.person.name or email,
            language=hire.person.language,
            mail_choice=MailChoice.WORKER,
            created_at=clock.now(),
        )
        db.session.add(found)
        db.session.flush()
    return found
