"""What the mails say: true on the day, in both languages, with no more of a person than is needed."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tracker.errors import BadValues
from tracker.reminders.digest import Item, digest_letter
from tracker.reminders.kind import read_kinds, shipped_kinds
from tracker.reminders.planner import START_BY, UNDELIVERED, Notice
from tracker.reminders.words import Mailing, Matter, initials, letter, read_words

ZONE = ZoneInfo("America/Vancouver")
MATTER = Matter(
    kind="work_permit_extension",
    due_on=date(2027, 3, 1),
    due_at=datetime(2027, 3, 2, tzinfo=UTC),
    start_by=date(2026, 11, 1),
    for_counsel=False,
    why="An application at midnight is late.",
    who="R.U.",
    reference="0417",
    place="Burnaby",
    previous_due_on=None,
)
MAILING = Mailing(
    tier=START_BY,
    send_on=date(2026, 11, 1),
    now=datetime(2026, 11, 1, 6, 0, tzinfo=ZONE),
    name="Maya Échantillon",
    language="en",
    role="owner",
    organisation="Northline Robotics Inc. (sample)",
    url="https://tracker.example/o/northline/hires/417",
)


def text(matter: Matter = MATTER, **changes: object) -> str:
    return " ".join(letter(matter, replace(MAILING, **changes)).as_text().split())  # type: ignore[arg-type]


def on(day: date) -> dict[str, object]:
    return {"now": datetime(day.year, day.month, day.day, 6, 0, tzinfo=ZONE), "send_on": day}


def test_the_whole_mail_reads_so() -> None:
    mail = letter(replace(MATTER, start_by=date(2026, 11, 2)), replace(MAILING, next_on=date(2026, 12, 1)))
    assert mail.subject == "Begin by 2 Nov 2026: R.U., work permit ends 1 Mar 2027"
    assert mail.as_text() == (
        "Get R.U.’s extension filed: begin by 2 November 2026\n\n"
        "Hello Maya. R.U. (no. 0417, Burnaby) may work until 1 March\n"
        "2027. No application to extend is on record yet.\n\n"
        "  Begin by      2 November 2026, tomorrow\n"
        "  Permit ends   1 March 2027, in 120 days\n"
        "  File before   1 March 2027, 16:00, Pacific Standard Time\n"
        "  Why           An application at midnight is late.\n\n"
        "Open this deadline\n"
        "https://tracker.example/o/northline/hires/417\n\n"
        "Done, in hand, or no longer needed? Say so on its page, and the\n"
        "reminders follow.\n\n"
        "-- \n"
        "Sent on 1 November 2026 at 06:00, Pacific Standard Time. Next: 1\n"
        "December 2026. You get this as the owner of the file.\n"
        "Northline Robotics Inc. (sample)\n"
    )


@pytest.mark.parametrize(
    ("day", "subject", "heading"),
    [
        (date(2026, 10, 31), "Begin by 1 Nov 2026: R.U.", "begin by 1 November 2026"),
        (date(2026, 11, 1), "Begin today: R.U.", "today is the day to begin"),
        (date(2026, 11, 2), "Act now: R.U.", "Get R.U.’s extension filed now"),
        (date(2027, 3, 1), "Last day today: R.U.", "it is the last day"),
        (date(2027, 3, 2), "Overdue: R.U., work permit ended 1 Mar 2027", "R.U.’s work permit ended on 1 March 2027"),
    ],
)
def test_subject_and_heading_are_true_on_the_day(day: date, subject: str, heading: str) -> None:
    mail = letter(MATTER, replace(MAILING, **on(day)))  # type: ignore[arg-type]
    assert mail.subject.startswith(subject)
    assert heading in mail.heading


def test_a_late_mail_says_since_when_and_for_how_many_it_stands() -> None:
    late = text(now=datetime(2026, 11, 5, 6, 0, tzinfo=ZONE), skipped=2)
    assert "This mail was due on 1 November 2026 and could not go out before today." in late
    assert "2 earlier reminders did not go out either" in late
    assert "The day to begin was 1 November 2026, 4 days ago." in late


def test_notices_say_what_happened() -> None:
    changed = replace(MATTER, previous_due_on=date(2027, 5, 1))
    assert "it was 1 May 2027, it is 1 March 2027 now" in text(changed, tier=Notice.CHANGED)
    assert "This hire is yours now" in text(tier=Notice.HANDED_OVER)
    assert "recorded when earlier reminders would already have gone out" in text(tier=Notice.RECORDED)
    assert "From today you get these reminders" in text(tier=Notice.JOINED)
    assert "reminder of this date to Sofia Muestra could not be delivered" in text(
        tier=f"{UNDELIVERED}7", undelivered_to="Sofia Muestra"
    )


def test_a_stand_in_hears_why_he_gets_it_and_no_name_ends_in_two_full_stops() -> None:
    told = text(tier=f"{UNDELIVERED}7", undelivered_to="R.U.", role="administrator")
    assert "You get this because R.U. could not be reached." in told
    assert "nobody owns the file" not in told
    assert ".." not in told


def test_a_woken_one_says_until_when_it_rested_however_late_it_is() -> None:
    late = text(tier="woken.2026-11-01", now=datetime(2026, 11, 5, 6, 0, tzinfo=ZONE))
    assert "its reminders rested until 1 November 2026" in late


def test_on_the_last_day_the_hour_to_file_by_is_said_to_have_passed_once_it_has() -> None:
    noon, evening = (datetime(2027, 3, 1, hour, 0, tzinfo=ZONE) for hour in (12, 17))
    assert "that hour has passed" not in text(tier="0", send_on=date(2027, 3, 1), now=noon)
    assert "16:00, Pacific Standard Time; that hour has passed" in text(tier="0", send_on=date(2027, 3, 1), now=evening)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_has_no_day_to_begin_before_its_own_says_by_when_it_is_due(language: str) -> None:
    matter = replace(MATTER, kind="record_retention", start_by=MATTER.due_on)
    mail = letter(matter, replace(MAILING, language=language))
    assert mail.subject.startswith({"en": "By 1 Mar 2027: ", "fr": "Au plus tard le 1er mars 2027\u00a0: "}[language])


def test_a_doubtful_source_and_a_doubtful_mail_say_so() -> None:
    assert "ask counsel" in text(replace(MATTER, for_counsel=True))
    mail = letter(MATTER, replace(MAILING, possibly_repeated=True))
    assert mail.subject.endswith("(possibly repeated)")
    assert "You may have had this mail before" in " ".join(mail.as_text().split())


@pytest.mark.parametrize("kind", sorted(shipped_kinds()))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_reads_well_before_on_and_after_its_day(kind: str, language: str) -> None:
    matter = replace(
        MATTER, kind=kind, title="Collect the laptop", who="" if kind == "lmbp_review" else "R.U.", due_at=None
    )
    for offset in (-150, -121, -120, -119, -30, 0, 1, 400):
        day = matter.due_on + timedelta(days=offset)
        mail = letter(matter, replace(MAILING, language=language, **on(day)))  # type: ignore[arg-type]
        for words in (mail.subject, mail.as_text(), mail.as_html()):
            assert not re.search(r"\{\w+\}", words)
        assert len(mail.subject) < 120
        assert mail.url in mail.as_text()
        assert f'href="{mail.url}"' in mail.as_html()
        assert mail.heading[0].isupper()


def test_html_is_free_of_what_mail_programs_drop() -> None:
    html = letter(replace(MATTER, who="<b>&"), MAILING).as_html()
    body = html[html.index("<body") :]
    assert "&lt;b&gt;&amp;" in body
    assert "style=" not in body
    assert "<script" not in body
    assert 'lang="en-CA"' in html


@pytest.mark.parametrize(
    ("given", "family", "letters"),
    [
        ("Rohan", "Udaharan", "R.U."),
        ("Marie-Ève", "Lévesque", "M.È.L."),
        ("", "Örnek", "Ö."),
        ("José", "de la Cruz", "J.D.L.C."),
        ("", "", "?"),
    ],
)
def test_initials(given: str, family: str, letters: str) -> None:
    assert initials(given, family) == letters


def write(folder: Path, name: str, content: str) -> Path:
    file = folder / "example" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file


GOOD = "deadline: example\ntiers: [30, 7]\nleads_from: 7\nsilenced_by: []\nafter_employment: false\nworker: false\n"


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (GOOD.replace("[30, 7]", "[7, 30]"), "tiers"),
        (GOOD.replace("[30, 7]", "[]"), "tiers"),
        (GOOD.replace("leads_from: 7", "leads_from: yes"), "leads_from"),
        (GOOD.replace("silenced_by: []", "silenced_by: other"), "silenced_by"),
        (GOOD.replace("after_employment: false", "after_employment: maybe"), "after_employment"),
        (GOOD + "colour: red\n", "colour"),
        (GOOD.replace("leads_from: 7\n", ""), "leads_from"),
    ],
)
def test_a_mistake_in_a_kind_is_refused_with_its_key(tmp_path: Path, wrong: str, key: str) -> None:
    write(tmp_path, "kind.yaml", wrong)
    with pytest.raises(BadValues) as refused:
        read_kinds(tmp_path)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ("en: {a: x}\n", "fr"),
        ("en: {a: x, b: y}\nfr: {a: x}\n", "b"),
        ('en: {a: "on {due}"}\nfr: {a: "le {jour}"}\n', "a"),
    ],
)
def test_words_that_differ_between_the_languages_are_refused(tmp_path: Path, wrong: str, key: str) -> None:
    with pytest.raises(BadValues) as refused:
        read_words(write(tmp_path, "words.yaml", wrong))
    assert refused.value.key == key


def test_a_digest_names_what_its_link_to_unsubscribe_does() -> None:
    away = "https://tracker.example/unsubscribe/4/xyz"
    mail = digest_letter([Item(MATTER, MAILING)], "daily", "https://tracker.example/o/northline/", away)
    link = f'<a href="{away}"><font color="#0a5169" class="ll">Get only what can’t wait from now on</font></a>'
    assert link in mail.as_html()
    assert mail.as_html().count(away) == 1
    assert f"Get only what can’t wait from now on\n{away}\n" in mail.as_text()
