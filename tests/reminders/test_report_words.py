"""What reports say: every kind of date in both languages, and nothing that no mail should carry."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tracker.reminders.kind import shipped_kinds
from tracker.reminders.report_days import ReportKind, period_due
from tracker.reminders.report_words import Dated, Envelope, MonthTold, Part, WeekTold, monthly_letter, weekly_letter
from tracker.reminders.sending import Office

ZONE = ZoneInfo("America/Vancouver")
LONG_AGO = datetime(2020, 1, 1, tzinfo=ZONE)
ENVELOPE = Envelope(
    name="Ada Muster",
    language="en",
    organisation="Northline",
    now=datetime(2027, 3, 1, 6, 0, tzinfo=ZONE),
    expected_on=date(2027, 3, 1),
    url="https://tracker.example/o/northline/",
)
WEEK = WeekTold(
    things=0,
    since=date(2027, 2, 22),
    complete=7,
    missed=(),
    last_sweep=datetime(2027, 3, 1, 5, 59, tzinfo=ZONE),
    accepted=3,
    failed=0,
    waiting=0,
    watched=12,
    soon_days=30,
)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("due_on", [date(2027, 2, 1), date(2027, 4, 1)])
@pytest.mark.parametrize("kind", sorted(shipped_kinds()))
def test_every_kind_is_told_as_past_and_as_ahead(kind: str, due_on: date, language: str) -> None:
    line = Dated(who="R.U., no. 7", kind=kind, due_on=due_on, owner="Maya", url="", title="Lease of the flat")
    mail = weekly_letter(replace(ENVELOPE, language=language), WEEK, [Part("overdue", [line], 3)])
    (section,) = mail.sections
    (row,) = section.rows
    assert "2027" in row.rest
    assert "{" not in row.rest
    assert not any(word in row.rest for word in ("Overdue", "En retard"))
    assert "2" in section.more


def test_french_of_the_month_is_whole() -> None:
    month = MonthTold(
        since=date(2027, 2, 1), overdue=1, ahead=[(0, 30, 2)], new=1, changed=0, closed=0, rule_changes=0, failed=0
    )
    mail = monthly_letter(replace(ENVELOPE, language="fr"), month, [])
    assert mail.subject == "Aperçu, mars 2027\u00a0: 2 à venir, 1 en retard, Northline"
    assert "Ada" in mail.paragraphs[0]


@pytest.mark.parametrize(
    ("local", "week", "month"),
    [
        ("2027-01-01T05:59", "2026-12-28", "2026-12-01"),
        ("2027-01-01T06:00", "2026-12-28", "2027-01-01"),
        ("2027-01-04T05:59", "2026-12-28", "2027-01-01"),
        ("2027-01-04T06:00", "2027-01-04", "2027-01-01"),
        ("2027-05-01T12:00", "2027-04-26", "2027-04-01"),
        ("2027-05-03T06:00", "2027-05-03", "2027-05-03"),
        ("2028-02-29T06:00", "2028-02-28", "2028-02-01"),
    ],
)
def test_a_period_begins_on_its_day_at_the_sending_hour(local: str, week: str, month: str) -> None:
    moment, office = datetime.fromisoformat(local).replace(tzinfo=ZONE), Office(6, False, None)
    assert str(period_due(ReportKind.WEEKLY, moment, office, LONG_AGO)) == week
    assert str(period_due(ReportKind.MONTHLY, moment, office, LONG_AGO)) == month


def test_a_quiet_new_year_moves_the_month_to_the_next_working_day() -> None:
    office = Office(6, True, "BC")
    friday, monday = datetime(2027, 1, 1, 9, tzinfo=ZONE), datetime(2027, 1, 4, 9, tzinfo=ZONE)
    assert period_due(ReportKind.MONTHLY, friday, office, LONG_AGO) == date(2026, 12, 1)
    assert period_due(ReportKind.MONTHLY, monday, office, LONG_AGO) == date(2027, 1, 1)
    assert period_due(ReportKind.NIGHTLY, friday, office, LONG_AGO) is None


def test_an_organisation_gets_no_report_of_before_it_was() -> None:
    wednesday = datetime(2027, 3, 3, 9, tzinfo=ZONE)
    assert period_due(ReportKind.WEEKLY, wednesday, Office(6, False, None), wednesday) is None
