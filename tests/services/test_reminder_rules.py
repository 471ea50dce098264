"""When an organisation reminds: what it may set, what follows at once, and what is seen before it is saved."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast, Player
from tests.reminding import PERMIT_ENDS, plan_of, record, versions
from tracker.errors import Invalid, NotAllowed
from tracker.services.actor import Actor
from tracker.services.kinds import kinds_of
from tracker.services.reminder_preview import Preview, preview_reminder_rules
from tracker.services.reminder_rules import (
    Manner,
    Rule,
    change_reminder_rules,
    manner_of,
    rules_in_force,
    shipped_rules,
    unfit,
)
from tracker.store.audit import AuditEntry
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.store.organisation import Organisation
from tracker.store.reminder_rule import reminder_rules
from tracker.store.user import User

EXTENSION = "work_permit_extension"
SHIPPED = shipped_rules()[EXTENSION]


@pytest.fixture
def in_october(cast: Cast, app: Flask) -> Iterator[Cast]:
    """The cast on 1 October 2026, in an application context; Maya's hire has a permit that ends on 1 March 2027."""
    with time_machine.travel("2026-10-01 16:00 +0000"), app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        yield cast


def lead(cast: Cast, player: Player | None = None, role: Role = Role.LEAD) -> Actor:
    """Daniel at work in Northline, or somebody else."""
    organisation = db.session.scalars(select(Organisation).where(Organisation.slug == cast.slug)).one()
    return Actor(db.session.get_one(User, (player or cast.daniel).user_id), organisation, role)


def keep(cast: Cast, **rules: Rule) -> None:
    """Daniel saves these rules; how mails go out stays."""
    actor = lead(cast)
    change_reminder_rules(actor, rules, manner_of(actor.organisation))


def look(cast: Cast, manner: Manner | None = None, **rules: Rule) -> Preview:
    """What Daniel sees before he saves these rules."""
    actor = lead(cast)
    return preview_reminder_rules(actor, rules, manner or manner_of(actor.organisation))


def extension(cast: Cast) -> Deadline:
    """The standing extension of the hire's permit."""
    return versions(EXTENSION, db.session.get_one(Hire, cast.granted_hire))[-1]


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    db.session.rollback()
    found = {table.name: db.session.execute(select(table)) for table in db.metadata.sorted_tables}
    return {name: sorted((tuple(row) for row in rows), key=repr) for name, rows in found.items()}


def test_other_tiers_are_planned_at_once(in_october: Cast) -> None:
    keep(in_october, **{EXTENSION: replace(SHIPPED, tiers=(100, 50, 5))})
    assert plan_of(extension(in_october), in_october.maya) == {
        "recorded": "2026-10-01",
        "start_by": "2026-11-01",
        "100": "2026-11-21",
        "50": "2027-01-10",
        "5": "2027-02-24",
    }
    assert set(plan_of(extension(in_october), in_october.daniel)) == {"5"}


def test_leads_are_told_from_an_earlier_tier(in_october: Cast) -> None:
    keep(in_october, **{EXTENSION: replace(SHIPPED, leads_from=60)})
    assert set(plan_of(extension(in_october), in_october.daniel)) == {"60", "30", "14", "7", "3", "1", "0"}


def test_whoever_is_in_the_plan_already_gets_only_what_lies_ahead(in_october: Cast) -> None:
    keep(in_october, **{EXTENSION: replace(SHIPPED, leads_from=180)})
    mails = plan_of(extension(in_october), in_october.daniel)
    assert mails["150"] == "2026-10-02"
    assert "180" not in mails, "2 September has passed"
    assert min(mails.values()) > "2026-10-01"


def test_a_longer_lead_time_moves_the_day_to_begin_and_its_reminder(in_october: Cast) -> None:
    keep(in_october, **{EXTENSION: replace(SHIPPED, lead_days=140)})
    assert extension(in_october).start_by == date(2026, 10, 12)
    assert plan_of(extension(in_october), in_october.maya)["start_by"] == "2026-10-12"


def test_the_lead_time_holds_when_the_hire_is_planned_again(in_october: Cast) -> None:
    keep(in_october, **{EXTENSION: replace(SHIPPED, lead_days=140)})
    record(in_october, {"job.title": "Senior robotics engineer"})
    assert extension(in_october).start_by == date(2026, 10, 12)


def test_back_at_the_defaults_a_kind_has_no_row_and_begins_as_the_rules_say(in_october: Cast) -> None:
    before = plan_of(extension(in_october), in_october.maya)
    keep(in_october, **{EXTENSION: Rule((100, 50, 5), 50, 140)})
    assert list(reminder_rules(1)) == [EXTENSION]
    keep(in_october, **{EXTENSION: SHIPPED})
    assert reminder_rules(1) == {}
    assert extension(in_october).start_by == date(2026, 11, 1)
    assert plan_of(extension(in_october), in_october.maya) == before


def test_what_is_as_shipped_gets_no_row(in_october: Cast) -> None:
    keep(in_october, **shipped_rules())
    assert reminder_rules(1) == {}
    assert [entry.action for entry in db.session.scalars(select(AuditEntry)) if "rule" in entry.action] == []


def test_another_organisation_keeps_its_own(in_october: Cast) -> None:
    keep(in_october, **{EXTENSION: replace(SHIPPED, tiers=(5,))})
    assert kinds_of(2)[EXTENSION].tiers == SHIPPED.tiers


def test_each_change_is_on_record_with_what_was_there(in_october: Cast) -> None:
    actor = lead(in_october)
    manner = replace(manner_of(actor.organisation), sending_hour=8, quiet_holidays_of="BC")
    change_reminder_rules(actor, {EXTENSION: replace(SHIPPED, leads_from=60)}, manner)
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.user_id == in_october.daniel.user_id)).all()
    assert [(entry.action, entry.details) for entry in kept] == [
        ("reminder rule changed", {"kind": EXTENSION, "leads_from": [14, 60]}),
        ("sending changed", {"sending_hour": [6, 8], "quiet_holidays_of": [None, "BC"]}),
    ]
    assert manner_of(actor.organisation) == manner


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COUNSEL])
def test_only_leads_and_administrators_set_it(in_october: Cast, role: Role) -> None:
    actor = lead(in_october, in_october.maya, role)
    for act in (change_reminder_rules, preview_reminder_rules):
        with pytest.raises(NotAllowed):
            act(actor, {EXTENSION: SHIPPED}, manner_of(actor.organisation))


@pytest.mark.parametrize(
    ("rule", "field", "told"),
    [
        (Rule((), 14), "tiers", "at least one"),
        (Rule(tuple(range(13, 0, -1)), 14), "tiers", "at most 12 reminders; there are 13"),
        (Rule((30, 90, 7), 14), "tiers", "90, 30, 7"),
        (Rule((30, 30, 7), 14), "tiers", "30, 7"),
        (Rule((731, 7), 14), "tiers", "0 to 730"),
        (Rule((90, 30, 8), 14), "tiers", "last 7 days"),
        (Rule((90, 7), 731), "leads_from", "0 to 730"),
        (Rule((90, 7), 6), "leads_from", "7 or more"),
        (Rule((90, 7), 14, 731), "lead_days", "0 to 730"),
        (Rule((90, 7), 14, -1), "lead_days", "0 to 730"),
    ],
)
def test_what_can_not_be_kept_is_refused_with_what_would_be_right(
    in_october: Cast, rule: Rule, field: str, told: str
) -> None:
    with pytest.raises(Invalid) as refused:
        keep(in_october, **{EXTENSION: rule})
    assert [problem.field for problem in refused.value.problems] == [f"{EXTENSION}_{field}"]
    assert told in refused.value.problems[0].message
    assert rules_in_force(1)[EXTENSION] == SHIPPED


def test_a_kind_that_ships_no_reminder_in_its_last_days_need_not_keep_one() -> None:
    assert unfit({"record_retention": Rule((60, 30), 0)}) == []


def test_every_shipped_rule_could_be_kept(app_context: Flask) -> None:
    assert unfit(shipped_rules()) == []


def test_a_preview_leaves_the_database_as_it_was(each_database: str, in_october: Cast) -> None:
    before = everything()
    actor = lead(in_october)
    manner = replace(manner_of(actor.organisation), quiet_weekends=True, mail_shows="name")
    seen = look(in_october, manner, **{EXTENSION: Rule((100, 50, 5), 100, 160)})
    assert seen.changes_anything
    assert everything() == before


def test_a_preview_counts_what_saving_then_does(each_database: str, in_october: Cast) -> None:
    rule = Rule((100, 50, 7, 5), 7, 140)
    before = planned(in_october)
    counts = look(in_october, **{EXTENSION: rule}).kinds[EXTENSION]
    keep(in_october, **{EXTENSION: rule})
    after = planned(in_october)
    assert counts.added == len(after.keys() - before.keys()) > 0
    assert counts.dropped == len(before.keys() - after.keys()) > 0
    assert counts.moved == sum(before[key] != after[key] for key in before.keys() & after.keys()) == 1
    assert (counts.starts_moved, counts.begun) == (1, 0)


def planned(cast: Cast) -> dict[tuple[str, str], str]:
    """Who gets which tier of the extension, and when."""
    people = (cast.maya, cast.daniel, cast.ada)
    return {(p.name, tier): day for p in people for tier, day in plan_of(extension(cast), p).items()}


def test_a_preview_names_who_should_have_begun_already(in_october: Cast) -> None:
    seen = look(in_october, **{EXTENSION: replace(SHIPPED, lead_days=170)})
    assert (seen.begun_hires, seen.kinds[EXTENSION].begun) == (1, 1)
    row = seen.worst[0]
    assert (row.reference, row.start_before, row.start_after) == ("N-0001", date(2026, 11, 1), date(2026, 9, 12))
    assert seen.told_today == (), "nobody gets a mail for a day that is over"


def test_a_preview_names_who_would_get_mail_today(in_october: Cast) -> None:
    with time_machine.travel("2026-10-02 16:00 +0000"):
        seen = look(in_october, **{EXTENSION: replace(SHIPPED, leads_from=180)})
    assert seen.told_today == ((in_october.daniel.name, 1),)
    assert seen.worst[0].told_today == (in_october.daniel.user_id,)


def test_a_tier_that_falls_on_today_is_sent_today_and_one_that_passed_is_not(in_october: Cast) -> None:
    with time_machine.travel("2026-10-05 16:00 +0000"):
        today = (date(2027, 3, 1) - date(2026, 10, 5)).days
        assert look(in_october, **{EXTENSION: replace(SHIPPED, tiers=(today, 30, 7))}).told_today[0][1] == 1
        assert look(in_october, **{EXTENSION: replace(SHIPPED, tiers=(today + 1, 30, 7))}).told_today == ()


def test_a_preview_of_the_settings_in_force_changes_nothing(in_october: Cast) -> None:
    seen = look(in_october, **shipped_rules())
    assert not seen.changes_anything
    assert (seen.kinds, seen.worst, seen.told_today) == ({}, (), ())


def test_a_preview_counts_the_reminders_that_would_wait_on_quiet_days(in_october: Cast) -> None:
    actor = lead(in_october)
    manner = replace(manner_of(actor.organisation), quiet_weekends=True)
    days = [date.fromisoformat(day) for day in plan_of(extension(in_october)).values()]
    assert any(day.weekday() >= 5 for day in days)
    assert look(in_october, manner).waiting == waiting_of_hire(in_october)


def waiting_of_hire(cast: Cast) -> int:
    """How many planned mails fall on a weekend more than 7 days before their date, days to begin left out."""
    found = 0
    for kind in rules_in_force(1):
        for version in versions(kind, db.session.get_one(Hire, cast.granted_hire)):
            for player in (cast.maya, cast.daniel, cast.ada):
                for tier, day in plan_of(version, player).items():
                    on = date.fromisoformat(day)
                    urgent = tier == "start_by" or version.due_on - on <= timedelta(days=7)
                    found += not urgent and on.weekday() >= 5
    return found
