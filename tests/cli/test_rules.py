"""The rule book on the console."""

import json
from collections.abc import Callable
from copy import deepcopy

import time_machine
from click.testing import Result
from sqlalchemy import func, select

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, record
from tracker.rules.book import shipped_book
from tracker.rules.category import categories
from tracker.store.assessment import Assessment
from tracker.store.base import db
from tracker.store.rule_change import RuleChange

Run = Callable[..., Result]


def test_the_list_names_every_category_and_value(run_tracker: Run) -> None:
    listed = run_tracker("rules", "list").stdout
    assert shipped_book().digest in listed
    assert all(f" {category.slug} " in listed for category in categories())
    told = json.loads(run_tracker("rules", "list", "--json").stdout)["rules"]
    assert len(told) == sum(len(room) for room in shipped_book().rooms.values())


def test_a_rule_is_shown_by_its_id_or_its_name_on_a_day(run_tracker: Run) -> None:
    by_id = json.loads(run_tracker("rules", "show", "wp.restoration", "--json").stdout)
    (by_name,) = json.loads(run_tracker("rules", "show", "deadlines/restoration.days", "--json").stdout)
    assert by_name in by_id
    assert by_name["in_force"]["value"] == 90
    shown = run_tracker("rules", "show", "common/high_wage.line", "--on", "2025-06-27").stdout
    assert "* since 2025-06-27:" in shown
    assert "https://" in shown
    assert "not in force on 1990-01-01" in run_tracker("rules", "show", "gtol.2022-12-22", "--on", "1990-01-01").stdout


def test_a_rule_nobody_wrote_is_refused(run_tracker: Run) -> None:
    refused = run_tracker("rules", "show", "no.such.rule")
    assert refused.exit_code == 1
    assert "no rule is called no.such.rule" in refused.stderr


def test_what_was_not_checked_for_a_year_is_named_oldest_first(run_tracker: Run) -> None:
    assert "0 of " in run_tracker("rules", "stale", "--on", "2024-01-01").stdout
    found = json.loads(run_tracker("rules", "stale", "--on", "2030-01-01", "--json").stdout)
    days = [one["checked_on"] for one in found]
    assert days == sorted(days)
    assert len(found) > 50


def test_the_hires_that_change_are_listed_and_nothing_is_written(cast: Cast, run_tracker: Run) -> None:
    with time_machine.travel("2027-02-20 16:00 +0000", tick=False):
        with cast.app.app_context():
            record(cast, PERMIT_ENDS, owner=cast.maya)
            kept = db.session.scalars(select(Assessment).order_by(Assessment.id.desc())).first()
            assert kept is not None
            findings = deepcopy(kept.findings)
            findings["suggested"] = "lmia_low_wage"
            kept.findings, kept.rule_book = findings, "of last year"
            db.session.commit()
        told = run_tracker("rules", "diff", "--organisation", "northline")
        (one,) = json.loads(run_tracker("rules", "diff", "--organisation", "northline", "--json").stdout)
    assert "Findings of 1 hires change" in told.stdout
    assert one["rule_book_before"] == "of last year"
    assert [(change["what"], change["before"]) for change in one["changes"]] == [("suggested", "lmia_low_wage")]
    with cast.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(RuleChange)) == 0
        assert db.session.scalar(select(func.count()).select_from(Assessment)) == 1
