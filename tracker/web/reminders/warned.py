"""Were we warned? One answer for each date of a hire: who was, how often, last when, and whether the server took it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import g
from flask_babel import gettext, ngettext

from tracker.store.deadline import Deadline, deadlines_of_hire
from tracker.store.hire import Hire
from tracker.store.reminder import Reminder, State
from tracker.store.user import User
from tracker.web.frame import day_in_words
from tracker.web.wording import deadline_words


@dataclass(frozen=True, slots=True)
class Warned:
    """The answer for one date: what it is of, whether anybody was warned, and the sentences."""

    title: str
    given: bool
    words: str


def warnings_of(hire: Hire, reminders: Sequence[Reminder]) -> list[Warned]:
    """For each kind of deadline of the hire the date that stands, else the last one that had reminders."""
    about: dict[int, list[Reminder]] = {}
    for reminder in reminders:
        about.setdefault(reminder.deadline_id, []).append(reminder)
    standing = deadlines_of_hire(hire.organisation_id, hire)
    kinds = {deadline.kind for deadline in standing}
    past = {one.deadline.kind: one.deadline for one in sorted(reminders, key=lambda one: one.deadline_id)}
    shown = [*standing, *(deadline for kind, deadline in past.items() if kind not in kinds)]
    return [_warning(deadline, about.get(deadline.id, [])) for deadline in shown]


def _warning(deadline: Deadline, reminders: Sequence[Reminder]) -> Warned:
    accepted = [one for one in reminders if one.state == State.ACCEPTED]
    said = [*(_told(*one, deadline.due_on) for one in _by_recipient(accepted)), *_rest(deadline, reminders, accepted)]
    title = gettext("%(what)s, %(day)s", what=deadline_words(deadline.kind), day=day_in_words(deadline.due_on))
    return Warned(title, bool(accepted), " ".join(said))


def _by_recipient(accepted: Sequence[Reminder]) -> Iterator[tuple[User, int, date]]:
    """Each recipient with how many mails she got and the day of the last, in the organisation's zone."""
    zone = ZoneInfo(g.actor.organisation.time_zone)
    got: dict[int, list[Reminder]] = {}
    for one in accepted:
        got.setdefault(one.recipient_id, []).append(one)
    for mails in got.values():
        days = [one.settled_at.astimezone(zone).date() for one in mails if one.settled_at]
        yield mails[0].recipient, len({one.message_id or one.id for one in mails}), max(days)


def _told(recipient: User, mails: int, last: date, due_on: date) -> str:
    return str(
        ngettext(
            "%(name)s was warned of %(due)s once, on %(day)s; the mail server accepted it.",
            "%(name)s was warned of %(due)s %(num)s times, last on %(day)s; the mail server accepted each.",
            mails,
            name=recipient.name,
            due=day_in_words(due_on),
            day=day_in_words(last),
        )
    )


def _rest(deadline: Deadline, reminders: Sequence[Reminder], accepted: Sequence[Reminder]) -> Iterator[str]:
    """That nobody was warned, what failed, may have come twice, or is still to come, and that the date is no more."""
    failed = sum(one.state == State.FAILED for one in reminders)
    twice = sum(one.possibly_repeated for one in accepted)
    ahead = min((one.send_on for one in reminders if one.state in (State.PLANNED, State.CLAIMED)), default=None)
    if not accepted:
        yield gettext("Nobody has been warned of %(due)s.", due=day_in_words(deadline.due_on))
    if failed:
        yield ngettext("One mail failed.", "%(num)s mails failed.", failed)
    if twice:
        yield ngettext("One mail may have come twice.", "%(num)s mails may have come twice.", twice)
    if deadline.superseded_at is not None:
        yield gettext("The date no longer stands.")
    elif ahead is not None and not accepted:
        yield gettext("The first mail is planned for %(day)s.", day=day_in_words(ahead))
    elif ahead is None and not accepted:
        yield gettext("No mail is planned.")
