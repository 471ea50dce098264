"""How each kind of deadline reminds in one organisation."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from tracker.reminders.kind import Kind, shipped_kinds
from tracker.store.reminder_rule import reminder_rules


def kinds_of(organisation_id: int) -> Mapping[str, Kind]:
    """The shipped kinds, with the organisation's own rules over them, by the kind of the deadline."""
    own = {
        kind: replace(
            shipped_kinds()[kind], tiers=tuple(rule.tiers), leads_from=rule.leads_from, lead_days=rule.lead_days
        )
        for kind, rule in reminder_rules(organisation_id).items()
        if kind in shipped_kinds()
    }
    return {**shipped_kinds(), **own} if own else shipped_kinds()


def start_by(kind: Kind, due_on: date, otherwise: date) -> date:
    """The last safe day to begin: by the organisation's own lead time in calendar days, where it set one."""
    return otherwise if kind.lead_days is None else due_on - timedelta(days=kind.lead_days)
