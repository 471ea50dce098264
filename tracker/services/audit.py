"""The audit line that goes with every change, in the same transaction."""

from typing import Any

from tracker import clock
from tracker.services.actor import Actor
from tracker.store.audit import AuditEntry
from tracker.store.base import db
from tracker.store.hire import Hire
from tracker.store.user import User


def note_account(user: User, action: str, **details: Any) -> None:
    """Write that a user did something to her own account, in no organisation. Does not commit."""
    db.session.add(AuditEntry(user_id=user.id, at=clock.now(), action=action, details=details))


def note(actor: Actor, action: str, hire: Hire | None = None, **details: Any) -> None:
    """Write who did `action` now. `details` are JSON values; a change is `{path: [before, after]}`. Does not commit."""
    db.session.add(
        AuditEntry(
            organisation_id=actor.organisation.id,
            hire_id=hire.id if hire else None,
            user_id=actor.user_id,
            at=clock.now(),
            action=action,
            details=details,
        )
    )
