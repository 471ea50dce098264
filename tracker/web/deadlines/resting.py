"""Which deadlines rest, for every page that lists some: read once per page."""

from collections.abc import Iterable

from flask_babel import gettext

from tracker.services.actor import Actor
from tracker.store.acknowledgement import Acknowledgement, standing_acknowledgements
from tracker.store.deadline import Deadline
from tracker.web.frame import day_in_words


def resting(actor: Actor, deadlines: Iterable[Deadline]) -> dict[int, Acknowledgement]:
    """Of these deadlines of the actor's organisation, those whose reminders rest today: deadline → acknowledgement."""
    ids = [deadline.id for deadline in deadlines]
    found = standing_acknowledgements([actor.organisation.id], ids)
    return {key: one for key, one in found.items() if one.rests_on(actor.today)}


def rest_words(told: Acknowledgement) -> str:
    """In one line: "Resting until 3 December 2026: renewal filed (20 November 2026). Ada Muster"."""
    reason = told.reason.rstrip(".")
    if told.done_on is not None:
        reason = f"{reason} ({day_in_words(told.done_on)})"
    day, name = day_in_words(told.wake_on), told.made_by.name
    return str(gettext("Resting until %(day)s: %(reason)s. %(name)s", day=day, reason=reason, name=name))


def acknowledged_before(actor: Actor, deadlines: Iterable[Deadline]) -> dict[int, Acknowledgement]:
    """Of these, those whose date changed after somebody had acknowledged it: deadline → what no longer holds."""
    replaced = {one.id: one.replaces_id for one in deadlines if one.replaces_id is not None}
    found = standing_acknowledgements([actor.organisation.id], list(replaced.values()))
    return {key: found[before] for key, before in replaced.items() if before in found}
