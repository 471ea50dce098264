"""Recording hires by hand: one draft in, one hire with its audit line, assessment and plan out."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from tracker import clock
from tracker.errors import Conflict, Invalid, Problem
from tracker.exports.words import say
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.drafts import HireDraft
from tracker.services.follow_up import refresh_hire
from tracker.services.hire_facts import leaves_of, write_leaves
from tracker.services.tag_category import choose_category
from tracker.services.worker_copy import follow_address
from tracker.store.base import Leaves, db
from tracker.store.hire import Hire
from tracker.store.membership import Role, members
from tracker.store.person import Person
from tracker.store.reference_number import references_to_extend
from tracker.store.user import User

MAY_OWN = frozenset({Role.COORDINATOR, Role.LEAD, Role.ADMINISTRATOR})


def record_hire(actor: Actor, draft: HireDraft, language: str = "en") -> Hire:
    """Record one hire, assess it and plan its reminders. An incomplete one is fine.

    Raises `NotAllowed` for counsel, `Invalid` for a taken reference or an owner who is no colleague.
    """
    actor.require(Role.COORDINATOR)
    taken = references_to_extend(actor.organisation.id)
    colleagues = owners(actor)
    refuse_where_any(draft_problems(draft, taken, colleagues, language, "reference_taken"))
    hire = write_hire(actor, draft, draft.reference or next_reference(taken), colleagues, "entry")
    db.session.commit()
    return hire


def edit_hire(actor: Actor, hire_id: int, draft: HireDraft, *, seen: str | None = None, language: str = "en") -> Hire:
    """Put the draft in place of what is recorded; what was there before stays in the audit line.

    `seen` is the `stamp_of` the hire when the form was opened: `Conflict` where it changed since.
    """
    hire = actor.hire_to_change(hire_id)
    if seen is not None and seen != stamp_of(hire, actor.today):
        raise Conflict(
            _("Somebody changed this hire while you had the form open. Open it again and enter your change.")
        )
    renamed = draft.reference not in (None, hire.reference)
    taken = references_to_extend(actor.organisation.id) if renamed else set()
    colleagues = owners(actor)
    if hire.owner:  # who left since may stay named until somebody takes over
        colleagues = colleagues | {hire.owner.email: hire.owner}
    refuse_where_any(draft_problems(draft, taken, colleagues, language, "reference_taken"))
    before = record_of(hire, actor.today)
    _write_person(hire.person, draft)
    hire.reference = draft.reference or hire.reference
    hire.owner = colleagues[draft.owner] if draft.owner else None
    write_leaves(actor, hire, draft.leaves)
    db.session.flush()
    after = record_of(hire, actor.today)
    if changes := _changes(before, after):
        note(actor, "hire edited", hire, **changes)
        follow_address(hire)
        refresh_hire(actor, hire, "edit")
    db.session.commit()
    return hire


def record_of(hire: Hire, as_of: date) -> Leaves:
    """Everything a form shows of a hire, as column path → JSON value: person, reference, owner and facts."""
    own = {
        "reference": hire.reference,
        "owner": hire.owner.email if hire.owner else None,
        "person.given_name": hire.person.given_name or None,
        "person.family_name": hire.person.family_name or None,
        "person.email": hire.person.email,
        "person.born_on": hire.person.born_on.isoformat() if hire.person.born_on else None,
        "person.language": hire.person.language,
    }
    facts = {path: value for path, value in leaves_of(hire, as_of).items() if path != "category"}
    return {path: value for path, value in (own | facts).items() if value is not None}


def stamp_of(hire: Hire, as_of: date) -> str:
    """A mark of the hire's record as it stands, so that an edit can tell whether it changed since."""
    text = json.dumps(record_of(hire, as_of), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def owners(actor: Actor) -> dict[str, User]:
    """Who may own a hire here today, by e-mail address."""
    return {
        member.user.email: member.user
        for member in members(actor.organisation.id)
        if member.role in MAY_OWN and (member.until is None or member.until >= actor.today)
    }


def draft_problems(
    draft: HireDraft, taken: set[str], colleagues: Mapping[str, User], language: str, when_taken: str
) -> list[Problem]:
    """What only the register can tell about a draft. An outsider's address and an unknown one look the same."""
    problems = []
    if draft.reference in taken:
        problems.append(Problem("reference", say(when_taken, language, reference=draft.reference)))
    if draft.owner and draft.owner not in colleagues:
        problems.append(Problem("owner", say("owner_unknown", language, owner=draft.owner)))
    return problems


def next_reference(taken: set[str]) -> str:
    """The number after the highest one in use; references that aren't plain numbers don't count."""
    numbers = [int(reference) for reference in taken if reference.isascii() and reference.isdigit()]
    return f"{max(numbers, default=0) + 1:04}"


def write_hire(
    actor: Actor, draft: HireDraft, reference: str, colleagues: Mapping[str, User], cause: str, **details: Any
) -> Hire:
    """Write a checked draft: person, hire, facts, audit line, category, assessment and plan. Does not commit.

    `cause` is entry or import; `details` go into the audit line.
    """
    person = Person(organisation_id=actor.organisation.id, citizenships=None)
    _write_person(person, draft)
    hire = Hire(
        organisation_id=actor.organisation.id,
        reference=reference,
        person=person,
        owner=colleagues[draft.owner] if draft.owner else actor.user,
        answers={},
        created_at=clock.now(),
    )
    db.session.add(hire)
    db.session.flush()
    write_leaves(actor, hire, draft.leaves)
    note(actor, "hire recorded", hire, reference=reference, facts=dict(draft.leaves), **details)
    if draft.category:
        choose_category(actor, hire, draft.category, draft.category_reason)
    refresh_hire(actor, hire, cause)
    return hire


def refuse_where_any(problems: list[Problem]) -> None:
    """Raise `Invalid` with the problems, where there are any."""
    if problems:
        raise Invalid(problems)


def _write_person(person: Person, draft: HireDraft) -> None:
    person.given_name, person.family_name = draft.given_name, draft.family_name
    person.email, person.born_on, person.language = draft.email, draft.born_on, draft.language


def _changes(before: Leaves, after: Leaves) -> Leaves:
    """Path → what was there and what is, for everything that differs; null is unknown."""
    paths = dict.fromkeys((*before, *after))
    return {path: [before.get(path), after.get(path)] for path in paths if before.get(path) != after.get(path)}
