"""When an organisation reminds, whom, and how its mails go out: what leads set for everybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from tracker.errors import Invalid, Problem
from tracker.reminders.kind import shipped_kinds
from tracker.reminders.planner import LAST_DAYS
from tracker.rules.book import shipped_book
from tracker.rules.deadlines import KINDS
from tracker.rules.deadlines.deadline import own_start_by
from tracker.services.actor import Actor
from tracker.services.audit import note
from tracker.services.kinds import kinds_of
from tracker.services.plan import plan_again
from tracker.store.base import db
from tracker.store.deadline import Deadline, open_deadlines_of_kinds
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.store.organisation import Organisation
from tracker.store.reminder_rule import ReminderRule, reminder_rules

MOST_DAYS = 730
MOST_TIERS = 12
AT_ONCE = 1_000  # deadlines planned by one query; databases take some ten thousand parameters at most


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of deadline reminds, in calendar days before the due date.

    `tiers` fall; the leads get those of `leads_from` days and fewer; `lead_days` before is the last safe day to begin,
    None the one the rules give.
    """

    tiers: tuple[int, ...]
    leads_from: int
    lead_days: int | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How mails go out: fields of `Organisation`, in its zone."""

    sending_hour: int
    quiet_weekends: bool
    quiet_holidays_of: str | None
    mail_shows: str


def shipped_rules() -> dict[str, Rule]:
    """What the program ships, by kind of deadline."""
    return {name: Rule(kind.tiers, kind.leads_from) for name, kind in shipped_kinds().items()}


def shipped_lead_days(kind: str) -> int | None:
    """How many days before its due date the rules have this kind begun; None where each date says it for itself."""
    if kind not in KINDS:
        return None
    return int(shipped_book().find("deadlines", f"lead_days.{kind}").entries[-1].value)


def rules_in_force(organisation_id: int) -> dict[str, Rule]:
    """How each kind reminds in this organisation."""
    kinds = kinds_of(organisation_id)
    return {name: Rule(kind.tiers, kind.leads_from, kind.lead_days) for name, kind in kinds.items()}


def manner_of(organisation: Organisation) -> Manner:
    """How this organisation's mails go out."""
    return Manner(
        organisation.sending_hour,
        organisation.quiet_weekends,
        organisation.quiet_holidays_of,
        organisation.mail_shows,
    )


def change_reminder_rules(actor: Actor, rules: Mapping[str, Rule], manner: Manner) -> None:
    """Keep how these kinds remind and how mails go out, and plan the open deadlines of what changed again.

    A kind that is asked to remind as shipped has no row of its own any more; one that isn't named stays. Whoever is in
    a deadline's plan already gets the tiers still ahead; whoever is new to it gets one notice today.

    Raises NotAllowed below a lead, Invalid with a problem for each field `<kind>_<part>`.
    """
    # Whoever plans a hire holds its row and reads the rules after that: she waits, then reads the new ones.
    db.session.execute(select(Hire.id).where(Hire.organisation_id == actor.organisation.id).with_for_update())
    changed = keep_reminder_rules(actor, rules, manner)
    replan(actor, open_deadlines_of_kinds(actor.organisation.id, changed))
    db.session.commit()


def keep_reminder_rules(actor: Actor, rules: Mapping[str, Rule], manner: Manner) -> set[str]:
    """Write the rules and how mails go out, with their audit lines; which kinds remind otherwise now.

    Nothing is planned yet. Does not commit; raises as `change_reminder_rules` does.
    """
    actor.require(Role.LEAD)
    if problems := unfit(rules):
        raise Invalid(problems)
    before, own = rules_in_force(actor.organisation.id), reminder_rules(actor.organisation.id)
    changed = {kind: rule for kind, rule in rules.items() if rule != before[kind]}
    for kind, rule in changed.items():
        _keep(actor, kind, rule, own.get(kind))
        note(actor, "reminder rule changed", None, kind=kind, **_changes(before[kind], rule))
    _keep_manner(actor, manner)
    return set(changed)


def unfit(rules: Mapping[str, Rule]) -> list[Problem]:
    """Everything that can't be kept, each for its field `<kind>_<part>`."""
    return [problem for kind, rule in rules.items() for problem in _problems(kind, rule)]


def replan(actor: Actor, deadlines: Sequence[Deadline]) -> None:
    """Plan open deadlines by the rules just kept, each from its own rule's day to begin. Does not commit."""
    book = shipped_book()
    for row in deadlines:
        if row.custom_date_id is None:
            row.start_by = own_start_by(book, row.kind, row.due_on)
    for first in range(0, len(deadlines), AT_ONCE):
        plan_again(actor, deadlines[first : first + AT_ONCE])


def _keep(actor: Actor, kind: str, rule: Rule, row: ReminderRule | None) -> None:
    if rule == shipped_rules()[kind]:
        db.session.delete(row)
        return
    if row is None:
        row = ReminderRule(organisation_id=actor.organisation.id, kind=kind)
        db.session.add(row)
    row.tiers, row.leads_from, row.lead_days = list(rule.tiers), rule.leads_from, rule.lead_days


def _keep_manner(actor: Actor, manner: Manner) -> None:
    changes = _changes(manner_of(actor.organisation), manner)
    for name, (_before, after) in changes.items():
        setattr(actor.organisation, name, after)
    if changes:
        note(actor, "sending changed", None, **changes)


def _changes(before: Rule | Manner, after: Rule | Manner) -> dict[str, list[object]]:
    was, now = asdict(before), asdict(after)
    return {name: [was[name], now[name]] for name in now if now[name] != was[name]}


def _problems(kind: str, rule: Rule) -> Iterator[Problem]:
    unfit = _unfit_tiers(rule.tiers)
    if unfit is None and _must_tell_at_the_end(kind) and rule.tiers[-1] > LAST_DAYS:
        unfit = _("keep one reminder in the last 7 days; whatever people chose, that one comes by itself")
    if unfit is not None:
        yield Problem(f"{kind}_tiers", unfit)
    elif _must_tell_at_the_end(kind) and rule.leads_from < rule.tiers[-1]:
        told = _("the leads must get the last reminder at least: write %(days)s or more", days=rule.tiers[-1])
        yield Problem(f"{kind}_leads_from", told)
    for part, days in (("leads_from", rule.leads_from), ("lead_days", rule.lead_days)):
        if days is not None and not 0 <= days <= MOST_DAYS:
            yield Problem(f"{kind}_{part}", _("write whole days from 0 to 730"))


def _unfit_tiers(tiers: Sequence[int]) -> str | None:
    if not tiers:
        return str(_("keep at least one reminder"))
    if len(tiers) > MOST_TIERS:
        return str(_("write at most 12 reminders; there are %(number)s", number=len(tiers)))
    if not all(0 <= days <= MOST_DAYS for days in tiers):
        return str(_("write whole days from 0 to 730"))
    falling = sorted(set(tiers), reverse=True)
    if list(tiers) != falling:
        in_order = ", ".join(map(str, falling))
        return str(_("write each day once, the most before the date first: %(days)s", days=in_order))
    return None


def _must_tell_at_the_end(kind: str) -> bool:
    """Whether the kind ships a reminder in its last days: a date that is a duty must be told near its end."""
    return shipped_kinds()[kind].tiers[-1] <= LAST_DAYS
