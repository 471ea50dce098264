"""The dates somebody may see, as a calendar that she subscribes to under a secret address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

from tracker import clock
from tracker.errors import NotFound
from tracker.services.accounts import actor_in, digest, new_token
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.store.base import db
from tracker.store.calendar_token import CalendarToken, open_calendar_token
from tracker.store.deadline import Deadline, deadlines_in_calendar, replaced_versions
from tracker.store.membership import Role

GONE_SHOWN_FOR = timedelta(days=90)
READ_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A deadline version in the calendar. `first` is the number of the version that began it, `changes` how often its
    date has moved since, or moved and then fell away."""

    deadline: Deadline
    first: int
    changes: int


def make_address(actor: Actor) -> str:
    """A new secret for the address of this user's calendar; the one she had stops working. It can't be read again."""
    token = new_token()
    _revoke(actor)
    row = CalendarToken(organisation_id=actor.organisation.id, user_id=actor.user_id, token_hash=digest(token))
    row.created_at = clock.now()
    db.session.add(row)
    note(actor, "calendar_address_made")
    db.session.commit()
    return token


def revoke_address(actor: Actor) -> None:
    """Whoever holds the secret reads nothing any more."""
    if _revoke(actor):
        note(actor, "calendar_address_revoked")
    db.session.commit()


def calendar_owner(token: str) -> Actor:
    """Whose calendar this secret opens, and that it was read now.

    Raises NotFound for a secret that was revoked or never was, and where the role has ended. That somebody reads is
    written, though a program asks by GET and changes nothing anybody works with: only so can the owner see whether her
    address is in use, or in use by somebody it was not meant for. At most once an hour, as programs ask often.
    """
    row = open_calendar_token(digest(token))
    if row is None:
        raise NotFound("no such calendar")
    actor, now = actor_in(row.user, row.organisation.slug), clock.now()
    if row.last_read_at is None or abs(now - row.last_read_at) >= READ_NOTED_EVERY:
        row.last_read_at = now
    db.session.commit()
    return actor


def calendar_entries(actor: Actor, *, only_mine: bool) -> list[Entry]:
    """Every deadline that stands and this actor may see, and for ninety days those that fell away, soonest first.

    `only_mine` leaves the dates of hires that belong to her.
    """
    organisation_id = actor.organisation.id
    versions = deadlines_in_calendar(
        organisation_id,
        clock.now() - GONE_SHOWN_FOR,
        owner_id=actor.user_id if only_mine else None,
        granted_to=actor.user_id if actor.role is Role.COUNSEL else None,
        today=actor.today,
    )
    before = replaced_versions(organisation_id)
    replaced = set(before.values())
    return [_entry(version, before) for version in versions if version.id not in replaced]


def _entry(version: Deadline, before: Mapping[int, int]) -> Entry:
    first, changes = version.id, 0 if version.superseded_at is None else 1
    while first in before:
        first, changes = before[first], changes + 1
    return Entry(version, first, changes)


def _revoke(actor: Actor) -> bool:
    mine = (CalendarToken.organisation_id == actor.organisation.id) & (CalendarToken.user_id == actor.user_id)
    revoked = update(CalendarToken).where(mine, CalendarToken.revoked_at.is_(None)).values(revoked_at=clock.now())
    return int(db.session.connection().execute(revoked).rowcount) > 0
