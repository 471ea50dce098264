"""Were we warned? One answer for each date of a hire: who was, how often, last when, and whether the server took it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import g
from flask_babel import gettext, ngettext

from tracker.reminders.planner import silenced
from tracker.services.kinds import kinds_of
from tracker.store.deadline import Deadline, deadlines_of_hire
from tracker.store.hire import Hire
from tracker.store.reminder import Reminder, State
from tracker.web.frame import day_in_words
from tracker.web.reminders.wording import recipient_words
from tracker.web.wording import deadline_name


@dataclass(frozen=True, slots=True)
class Warned:
    """The answer for one date: what it is of, whether anybody was warned, and the sentences."""

    title: str
    given: bool
    words: str


def warnings_of(hire: Hire, reminders: Sequence[Reminder]) -> list[Warned]:
    """For each duty of the hire the date that stands, else the last one that had reminders."""
    about: dict[int, list[Reminder]] = {}
    for reminder in reminders:
        about.setdefault(reminder.deadline_id, []).append(reminder)
    standing = deadlines_of_hire(hire.organisation_id, hire)
    rules, kinds = kinds_of(hire.organisation_id), {deadline.kind for deadline in standing}
    quiet = {
        deadline.id
        for deadline in standing
        if silenced(rules[deadline.kind], deadline.due_on, kinds, hire.employment_ended_on)
    }
    past = {_duty(one.deadline): one.deadline for one in sorted(reminders, key=lambda one: one.deadline_id)}
    current = set(map(_duty, standing))
    shown = [*standing, *(deadline for duty, deadline in past.items() if duty not in current)]
    return [_warning(deadline, about.get(deadline.id, []), deadline.id in quiet) for deadline in shown]


def _duty(deadline: Deadline) -> tuple[str, int | None]:
    """What the versions of one date share; each date of a user's own is a duty of its own."""
    return deadline.kind, deadline.custom_date_id


def _warning(deadline: Deadline, reminders: Sequence[Reminder], quiet: bool) -> Warned:
    accepted = [one for one in reminders if one.state == State.ACCEPTED]
    told = [_told(*one, deadline.due_on) for one in _by_recipient(accepted)]
    said = [*told, *_faults(deadline, reminders, accepted), _prospect(deadline, reminders, bool(accepted), quiet)]
    title = gettext("%(what)s, %(day)s", what=deadline_name(deadline), day=day_in_words(deadline.due_on))
    return Warned(title, bool(accepted), " ".join(filter(None, said)))


def _by_recipient(accepted: Sequence[Reminder]) -> Iterator[tuple[str, int, date]]:
    """The name of each recipient with how many mails she got and the day of the last, in the organisation's zone."""
    zone = ZoneInfo(g.actor.organisation.time_zone)
    got: dict[int, list[Reminder]] = {}
    for one in accepted:
        got.setdefault(one.recipient_id, []).append(one)
    for mails in got.values():
        days = [one.settled_at.astimezone(zone).date() for one in mails if one.settled_at]
        yield recipient_words(mails[0]), len({one.message_id or one.id for one in mails}), max(days)


def _told(recipient: str, mails: int, last: date, due_on: date) -> str:
    return str(
        ngettext(
            "%(name)s was warned of %(due)s once, on %(day)s; the mail server accepted it.",
            "%(name)s was warned of %(due)s %(num)s times, last on %(day)s; the mail server accepted each.",
            mails,
            name=recipient,
            due=day_in_words(due_on),
            day=day_in_words(last),
        )
    )


def _faults(deadline: Deadline, reminders: Sequence[Reminder], accepted: Sequence[Reminder]) -> Iterator[str]:
    """That nobody was warned, what failed, and what may have come twice."""
    failed = sum(one.state == State.FAILED for one in reminders)
    twice = sum(one.possibly_repeated for one in accepted)
    if not accepted:
        yield gettext("Nobody has been warned of %(due)s.", due=day_in_words(deadline.due_on))
    if failed:
        yield ngettext("One mail failed.", "%(num)s mails failed.", failed)
    if twice:
        yield ngettext("One mail may have come twice.", "%(num)s mails may have come twice.", twice)


def _prospect(deadline: Deadline, reminders: Sequence[Reminder], given: bool, quiet: bool) -> str:
    """That the date is no more, or, where nobody was warned of it yet, what is to come."""
    ahead = min((one.send_on for one in reminders if one.state in (State.PLANNED, State.CLAIMED)), default=None)
    if deadline.superseded_at is not None:
        return str(gettext("The date no longer stands."))
    if given:
        return ""
    if quiet:
        return str(gettext("Another date reminds in its place, or the person will have left by then."))
    if ahead is not None:
        return str(gettext("The first mail is planned for %(day)s.", day=day_in_words(ahead)))
    return str(gettext("No mail is planned."))
