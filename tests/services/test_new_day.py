"""A day that passes changes what follows from a hire, without anybody editing it."""

import io
from datetime import date

import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from tests.cast import Cast
from tests.reminding import PERMIT_ENDS, plan_of, record, versions
from tests.support.wage_files import row, wage_csv
from tracker.services.actor import program
from tracker.services.export import export_hires
from tracker.services.narrow import Filters
from tracker.services.new_day import follow_new_rules, follow_passed_dates
from tracker.services.wages import import_wages
from tracker.store.assessment import Assessment
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.organisation import Organisation, all_organisations


def test_the_day_after_a_permit_ran_out_the_time_to_restore_status_is_watched(
    each_database: str, cast: Cast, app: Flask
) -> None:
    with time_machine.travel("2027-02-20 16:00 +0000") as clock, app.app_context():
        hire = record(cast, PERMIT_ENDS, owner=cast.maya)
        clock.move_to("2027-03-02 07:59 +0000")
        assert follow_passed_dates() == 0, "it is still 1 March in Vancouver"
        clock.move_to("2027-03-02 08:05 +0000")
        assert follow_passed_dates() == 1
        (window,) = versions("restoration_window", hire)
        assert window.due_on.isoformat() == "2027-05-30"
        assert plan_of(window, cast.maya)["start_by"] == "2027-03-02"
        assert "75" in plan_of(window, cast.daniel), "leads hear of it from the first day"


def test_a_hire_is_looked_at_once_for_a_date_that_passed(cast: Cast, app: Flask) -> None:
    with time_machine.travel("2027-02-20 16:00 +0000") as clock, app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        clock.move_to("2027-03-03 16:00 +0000")
        before = db.session.scalar(select(func.count()).select_from(Assessment)) or 0
        assert [follow_passed_dates(), follow_passed_dates()] == [1, 0]
        assert db.session.scalar(select(func.count()).select_from(Assessment)) == before + 1


def test_an_export_after_midnight_does_not_stand_for_looking_again(cast: Cast, app: Flask) -> None:
    with time_machine.travel("2027-02-20 16:00 +0000") as clock, app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        clock.move_to("2027-03-02 16:00 +0000")
        exported = export_hires(program(all_organisations()[0]), Filters(), "csv", "en")
        assert len(list(exported.rows)) == exported.count > 0
        assert follow_passed_dates() == 1


def test_a_changed_rule_book_is_followed_once(each_database: str, cast: Cast, app: Flask) -> None:
    with time_machine.travel("2027-02-20 16:00 +0000"), app.app_context():
        hire = record(cast, PERMIT_ENDS, owner=cast.maya)
        assert follow_new_rules() == 0
        db.session.execute(update(Assessment).values(rule_book="of last year"))
        db.session.execute(update(Deadline).values(due_on=date(2027, 2, 25)))
        db.session.commit()
        assert [follow_new_rules(), follow_new_rules()] == [1, 0]
        assert [row.due_on.isoformat() for row in versions("work_permit_expiry", hire)] == ["2027-02-25", "2027-03-01"]


def test_wages_that_are_loaded_are_followed(cast: Cast, app: Flask) -> None:
    with time_machine.travel("2027-02-20 16:00 +0000") as clock, app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        clock.shift(60)
        import_wages(None, io.BytesIO(wage_csv([row()])), "wages.csv")
        assert [follow_new_rules(), follow_new_rules()] == [1, 0]


def test_an_organisation_whose_zone_nobody_knows_stops_no_other(each_database: str, cast: Cast, app: Flask) -> None:
    with time_machine.travel("2027-02-20 16:00 +0000") as clock, app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
        db.session.execute(update(Organisation).where(Organisation.slug == "elsewhere").values(time_zone="No/Where"))
        db.session.commit()
        clock.move_to("2027-03-03 16:00 +0000")
        assert follow_passed_dates() == 1
