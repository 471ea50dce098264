"""The ledger: what was planned and what became of it, narrowed, as a file, and in one sentence on the hire."""

import csv
import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import ZONE, Cast, Player, plain, today
from tests.reminding import PERMIT_ENDS, acting, at, record
from tracker import clock
from tracker.services.custom_dates import end_custom_date, record_custom_date
from tracker.services.remind import sweep
from tracker.services.worker_copy import switch_worker_copy
from tracker.store.audit import AuditEntry
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.reminder import Reason, Reminder, State
from tracker.store.user import User

LEDGER = "/o/northline/reminders"


def ending(days: int) -> dict[str, object]:
    """A permit that ends so many days from today."""
    return PERMIT_ENDS | {"documents.work_permit.expires_on": (today() + timedelta(days)).isoformat()}


@pytest.fixture
def told(cast: Cast, app: Flask) -> Cast:
    """Rohan's permit is Maya's, and its first mail was accepted; Yuki's is Ada's, and nothing of it is due yet."""
    with app.app_context():
        record(cast, ending(100), owner=cast.maya)
        record(cast, ending(700), owner=cast.ada, hire_id=cast.hidden_hire)
        sweep(clock.now() + timedelta(hours=20))
        db.session.remove()
    return cast


def page(cast: Cast, query: str, player: Player | None = None) -> str:
    return plain(cast.browser(player or cast.daniel).get(f"{LEDGER}?{query}"))


def file(cast: Cast, **asked: object) -> list[dict[str, str]]:
    """What the download holds, row by row."""
    answer = cast.browser(cast.daniel).post(f"{LEDGER}/download", data=asked)
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert f'filename="reminders-northline-{today()}.csv"' in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def change(app: Flask, tier: str, **values: object) -> None:
    """Write what became of Maya's reminder of this tier."""
    with app.app_context():
        permit = Reminder.deadline.has(Deadline.kind == "work_permit_extension")
        row = db.session.scalars(select(Reminder).where(Reminder.tier == tier, permit).order_by(Reminder.id)).first()
        assert row is not None
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def test_a_name_or_a_reference_narrows_to_those_hires_whatever_its_accents(told: Cast) -> None:
    for words in ("yuki", "MIHON", "n-0002", "mih yuk"):
        found = page(told, f"view=all&q={words}")
        assert "Yuki Mihon" in found
        assert "Rohan Udaharan" not in found
    assert "No reminder matches" in page(told, "view=all&q=nobody")


def test_days_narrow_to_the_mails_planned_for_them_both_included(told: Cast) -> None:
    with told.app.app_context():
        days = sorted(db.session.scalars(select(Reminder.send_on).where(Reminder.state == State.PLANNED)))
    first, last = days[0], days[-1]
    assert str(first) in page(told, f"view=coming&first={first}&last={first}")
    after = page(told, f"view=coming&first={first + timedelta(days=1)}")
    assert f'<time datetime="{first}"' not in after
    assert f'<time datetime="{last}"' in page(told, f"view=coming&first={last}")


def test_a_day_that_can_not_be_read_is_told_and_shows_nothing_wrong(told: Cast) -> None:
    for query in ("first=04/07/2027", "first=2027-02-01&last=2027-01-01"):
        answer = told.browser(told.maya).get(f"{LEDGER}?{query}")
        assert answer.status_code == 422
        assert "to mend" in answer.text
    assert told.browser(told.maya).post(f"{LEDGER}/download", data={"first": "x"}).status_code == 400


def test_every_view_counts_what_the_filter_leaves(told: Cast, app: Flask) -> None:
    change(app, "14", state=State.HELD, reason=Reason.RESTORED)
    assert "Held <b>1</b>" in page(told, "view=all")
    assert "Held <b>" not in page(told, "view=all&q=yuki")
    assert "A backup was restored" in page(told, "view=held")


@pytest.mark.usefixtures("each_database")
def test_the_file_holds_what_the_filter_shows_and_everything_that_became_of_it(told: Cast) -> None:
    [row] = file(told, view="accepted", q="rohan", recipient=told.maya.user_id, kind="work_permit_extension")
    sent = datetime.fromisoformat(row["Accepted at"])
    assert row["Reference"] == "N-0001"
    assert row["Initials"] == "R.U."
    assert row["Deadline"] == "Last moment to file the permit’s extension"
    assert row["Due on"] == str(today() + timedelta(100))
    assert row["Tier"] == "At once: recorded after earlier tiers"
    assert (row["To"], row["E-mail"]) == (told.maya.name, told.maya.email)
    assert row["Planned for"] == str(today())
    assert datetime.fromisoformat(row["Planned at"]) <= datetime.fromisoformat(row["Claimed at"]) <= sent
    assert sent.utcoffset() == sent.astimezone(ZoneInfo(ZONE)).utcoffset()
    assert row["Message-ID"].startswith("<reminder.")
    assert (row["Attempts"], row["State"], row["Possibly repeated"]) == ("1", "Accepted", "no")
    assert (row["Ended otherwise at"], row["Next attempt at"], row["Reason"]) == ("", "", "")


def test_the_file_has_every_page_and_only_this_organisation(told: Cast, app: Flask) -> None:
    with app.app_context():
        wanted = set(db.session.scalars(select(Reminder.id)))
    everything = file(told, view="all")
    assert {int(row["Reminder"]) for row in everything} == wanted
    assert [row["Planned for"] for row in everything] == sorted(row["Planned for"] for row in everything)
    assert told.browser(told.sam).post(f"{LEDGER}/download").status_code == 404
    foreign = told.browser(told.sam).post("/o/elsewhere/reminders/download", data={"view": "all"})
    assert foreign.get_data(as_text=True).count("\n") == 1


def test_words_of_a_server_that_look_like_a_formula_are_made_harmless(told: Cast, app: Flask) -> None:
    detail = '=HYPERLINK("http://evil.example","click")'
    change(app, "14", state=State.FAILED, reason=Reason.REFUSED, detail=detail, settled_at=clock.now(), attempts=1)
    [row] = file(told, view="failed")
    assert row["The server’s words"] == f"'{detail}"
    assert row["Reason"] == "The mail server refused it"
    assert row["Ended otherwise at"]
    assert row["Accepted at"] == ""


def test_a_download_leaves_an_audit_line_and_a_look_at_the_page_none(told: Cast, app: Flask) -> None:
    page(told, "view=all&q=rohan")
    rows = file(told, view="accepted", first=str(today()))
    with app.app_context():
        [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "ledger exported"))
        assert entry.details["rows"] == len(rows)
        assert entry.details["filter"]["first"] == str(today())


def test_counsel_gets_neither_the_page_nor_the_file(told: Cast) -> None:
    browser = told.browser(told.camille)
    assert browser.get(LEDGER).status_code == 403
    assert browser.post(f"{LEDGER}/download").status_code == 403


def hire_page(cast: Cast, player: Player, hire_id: int | None = None) -> str:
    return " ".join(plain(cast.browser(player).get(f"/o/northline/hires/{hire_id or cast.granted_hire}")).split())


def words(day: date) -> str:
    """A day as the page writes it in English."""
    return f"{day.day} {day:%B} {day.year}"


def test_one_sentence_says_who_was_warned_how_often_and_when(told: Cast) -> None:
    due, sent = today() + timedelta(100), (clock.now() + timedelta(hours=20)).astimezone(ZoneInfo(ZONE)).date()
    said = f"Maya Échantillon was warned of {words(due)} once, on {words(sent)}; the mail server accepted it."
    assert said in hire_page(told, told.maya)


def test_several_mails_are_counted_and_failures_and_repeats_are_not_hidden(told: Cast, app: Flask) -> None:
    change(
        app, "90", state=State.ACCEPTED, settled_at=at("2026-12-04 14:00"), message_id="<b@x>", possibly_repeated=True
    )
    change(app, "14", state=State.FAILED, settled_at=at("2027-02-18 14:00"), reason=Reason.REFUSED)
    shown, due = hire_page(told, told.maya), words(today() + timedelta(100))
    assert f"Maya Échantillon was warned of {due} 2 times, last on " in shown
    assert "One mail failed. One mail may have come twice." in shown


def test_where_nobody_was_warned_it_says_so_and_what_is_planned(told: Cast) -> None:
    shown = hire_page(told, told.ada, told.hidden_hire)
    assert f"Nobody has been warned of {words(today() + timedelta(700))}. The first mail is planned for" in shown


def test_a_date_that_another_reminds_of_says_so(told: Cast) -> None:
    due = words(today() + timedelta(100))
    said = f"Nobody has been warned of {due}. Another date reminds in its place, or the person will have left by then."
    assert said in hire_page(told, told.maya)


def test_a_date_that_no_longer_stands_still_answers(told: Cast, app: Flask) -> None:
    with app.app_context():
        record(told, ending(100) | {"documents.work_permit.expires_on": None})
        db.session.remove()
    shown = hire_page(told, told.maya)
    assert "Maya Échantillon was warned of" in shown
    assert "The date no longer stands." in shown


def test_counsel_reads_the_list_of_a_granted_hire_without_a_way_to_the_ledger(told: Cast) -> None:
    shown = hire_page(told, told.camille)
    assert "Maya Échantillon" in shown
    assert "/reminders?" not in shown
    assert told.browser(told.camille).get(f"/o/northline/hires/{told.hidden_hire}").status_code == 404


def test_each_date_of_ones_own_answers_for_itself(told: Cast, app: Flask) -> None:
    with app.app_context():
        actor, due_on = acting(told), today() + timedelta(days=20)
        ended = record_custom_date(actor, told.granted_hire, "Collect the laptop", due_on, 14).id
        sweep(clock.now() + timedelta(hours=20))
        end_custom_date(actor, told.granted_hire, ended)
        record_custom_date(actor, told.granted_hire, "Renew the badge", due_on, 14)
    shown = hire_page(told, told.maya)
    assert f"Renew the badge, {words(due_on)}" in shown
    assert f"Collect the laptop, {words(due_on)}" in shown, "ended, and still to be answered for"


def test_a_worker_whose_address_has_an_account_elsewhere_is_called_as_on_his_hire(told: Cast, app: Flask) -> None:
    with app.app_context():
        hire = db.session.get_one(Hire, told.granted_hire)
        hire.person.email = told.sam.email
        db.session.commit()
        switch_worker_copy(acting(told), hire.id, True)
        sweep(clock.now() + timedelta(hours=20))
        db.session.get_one(User, told.sam.user_id).address_failing_since = clock.now()
        db.session.commit()
    browser, pages = told.browser(told.ada), ("", "/rehearsal", "/month", "/untold", "?view=all")
    for path in (*(f"{LEDGER}{page}" for page in pages), "/o/northline/", f"/o/northline/hires/{told.granted_hire}"):
        assert told.sam.name not in browser.get(path).text, path
    assert "Rohan Udaharan (the worker)" in browser.get(f"{LEDGER}?view=all").text
    assert told.sam.email in browser.get(f"{LEDGER}/untold").text
