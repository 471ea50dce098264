"""The worker's own copy: plain, true on its day, and free of links and of what is none of his mail's business."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.reminders.test_words import MAILING, MATTER, ZONE
from tracker.reminders.kind import shipped_kinds
from tracker.reminders.letter import Letter
from tracker.reminders.planner import Notice, People, stand_in
from tracker.reminders.worker_letter import Helper, worker_letter

MAYA = Helper("Maya Échantillon", "maya@northline.example")
OF_WORKERS = sorted(name for name, kind in shipped_kinds().items() if kind.worker)


def on(day: date, kind: str = "work_permit_extension", **changes: object) -> Letter:
    moment = datetime(day.year, day.month, day.day, 6, 0, tzinfo=ZONE)
    told = {"now": moment, "send_on": day, "name": "Rohan", "role": "worker"} | changes
    return worker_letter(replace(MATTER, kind=kind), replace(MAILING, **told), MAYA)  # type: ignore[arg-type]


def text(letter: Letter) -> str:
    return " ".join(letter.as_text().split())


def test_the_kinds_a_worker_can_do_something_about() -> None:
    assert OF_WORKERS == [
        "biometrics_expiry",
        "lmia_expiry",
        "maintained_status_letter",
        "medical_expiry",
        "passport_expiry",
        "restoration_window",
        "work_permit_expiry",
        "work_permit_extension",
    ]


def test_the_whole_mail_reads_so() -> None:
    mail = on(date(2026, 11, 2))
    assert mail.subject == "Your work permit ends 1 Mar 2027"
    assert mail.as_text() == (
        "Apply to extend your work permit now\n\n"
        "Hello Rohan. Your work permit is valid until 1 March 2027. To go\n"
        "on working after that day, you must apply to extend it before it\n"
        "ends, in your own account with the immigration department\n"
        "(IRCC). Your employer may need weeks for its part, so talk to\n"
        "the person named below first. If you have applied already, send\n"
        "that person the proof.\n\n"
        "  Begin by       1 November 2026, yesterday\n"
        "  Permit ends    1 March 2027, in 119 days\n"
        "  Apply before   1 March 2027, 16:00, Pacific Standard Time\n"
        "  Questions      Ask Maya Échantillon, maya@northline.example.\n\n"
        "-- \n"
        "Sent on 2 November 2026 at 06:00, Pacific Standard Time.\n"
        "Northline Robotics Inc. (sample) sends you this copy because the\n"
        "date is yours, too. You need no account for it. To stop these\n"
        "copies, tell the contact above.\n"
        "Northline Robotics Inc. (sample)\n"
    )


@pytest.mark.parametrize("kind", OF_WORKERS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_reads_well_before_on_and_after_its_day(kind: str, language: str) -> None:
    for offset in (-150, -120, -30, 0, 1, 400):
        mail = on(MATTER.due_on + timedelta(days=offset), kind, language=language)
        for words in (mail.subject, mail.as_text(), mail.as_html()):
            assert not re.search(r"\{\w+\}", words)
            assert MAILING.url not in words
            assert "R.U." not in words
        assert len(mail.subject) < 120
        assert MAYA.email in mail.as_text()


def test_a_past_a_late_and_a_changed_one_say_so() -> None:
    past = on(date(2027, 3, 2))
    assert past.subject == "Your work permit ended 1 Mar 2027"
    assert "has no proof of an application to extend it" in text(past)
    late = on(date(2026, 11, 5), send_on=date(2026, 11, 1))
    assert late.subject.startswith("Sent late: ")
    assert "This mail was due on 1 November 2026" in text(late)
    moved = worker_letter(
        replace(MATTER, previous_due_on=date(2027, 5, 1)),
        replace(MAILING, tier=Notice.CHANGED, name=""),
        Helper("", ""),
    )
    assert "it was 1 May 2027, it is 1 March 2027 now" in text(moved)
    assert "Ask the HR team of Northline" in text(moved)


def test_of_his_undelivered_copy_the_owner_hears_first() -> None:
    people = People(owner=1, leads=(2,), administrators=(3,), worker=9)
    assert stand_in(9, people) == 1
    assert stand_in(9, replace(people, owner=None)) == 2
    assert stand_in(1, people) == 3
