"""The French catalogue of the pages is whole, agrees with the English, and leaves no English on a French page."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import signed_in
from tracker.services.accounts import choose_language
from tracker.services.demo import SLUG, fill_empty
from tracker.services.wages import load_built_in_wages
from tracker.store.base import db
from tracker.store.user import user_by_email

ROOT = Path(__file__).resolve().parents[2]
FRENCH = ROOT / "tracker/translations/fr/LC_MESSAGES/messages.po"
EXTRACT = ("--quiet", "extract", "-F", "babel.cfg", "-k", "_l", "-k", "lazy_gettext")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
IN_NAMES = {"Global Talent Stream", "Labour Market Benefits Plan"}
"""Stands in the names of official documents too, and those keep the language they are published in."""
LEFT_AS_THEY_ARE = {"tracker admin create", "ER"}
"""A command and a prefix of codes, the only words of templates that are the same in both languages."""
PAGES = (
    "/",
    "/?view=incomplete",
    "/hires/",
    "/hires/?q=nobody",
    "/hires/1",
    "/hires/16",
    "/hires/1?as_of=2024-05-01",
    "/hires/1?as_of=2099-05-01",
    "/hires/1/what-if?job.wage.amount=20",
    "/hires/16/what-if",
    "/hires/1/edit",
    "/hires/new",
    "/hires/1/papers/work_permit",
    "/import",
    "/reminders",
    "/reminders?view=failed",
    "/reminders?view=all&q=nobody&first=x",
    "/reminders/rehearsal?until=x",
    "/reminders/rehearsal",
    "/reminders/sweeps",
    "/reminders/set-up",
    "/reminders/set-up/mail-server",
    "/reminders/restored",
    "/wages",
    "/wages?noc=21231&region=3530",
    "/wages?noc=00000&region=3530",
    "/rule-book",
    "/rule-book?q=zebra",
    "/rule-book/room/gts_a",
    "/rule-book/room/common.wage",
    "/rule-book/rule/crs.age",
    "/rule-book/penalties?type=B&size=small&earlier=1",
    "/rule-book/changes",
    "/hires/1/assessments",
    "/hires/1/assessments/1",
    "/exports/",
    "/calendar",
    "/people",
    "/people/invite",
    "/people/1",
    "/people/1/end",
    "/people/2/away",
    "/people/hand-over?from=1",
    "/deadlines/1",
    "/mail",
    "/no-such-page",
)


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def told(message: Message) -> list[Message]:
    """The texts of a message: one, or one for each form of number."""
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def asked(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple) else [message.id]


def messages() -> list[Message]:
    return [message for message in catalogue(FRENCH) if message.id]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the sources say now."""
    template = tmp_path_factory.mktemp("words") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", *EXTRACT, "-o", os.fspath(template), "."]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return catalogue(template)


@pytest.fixture
def compiled(tmp_path: Path) -> None:
    """The catalogue as the application reads it, compiled anew where it is missing or older than its source."""
    made = FRENCH.with_suffix(".mo")
    if made.exists() and made.stat().st_mtime >= FRENCH.stat().st_mtime:
        return
    fresh = made.with_name(f"messages.{os.getpid()}.mo")
    with fresh.open("wb") as file:
        write_mo(file, catalogue(FRENCH))
    fresh.replace(made)


@pytest.fixture
def french(app: Flask, compiled: None) -> FlaskClient:
    """The administrator of the sample organisation, who reads French."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        load_built_in_wages()
        fill_empty("ada@northline.example", "Ada Prøve", "a long enough password")
        administrator = user_by_email("ada@northline.example")
        assert administrator
        choose_language(administrator, "fr")
        db.session.commit()
        user_id = administrator.id
    return signed_in(app, user_id)


def test_every_message_of_the_sources_is_in_the_french_catalogue(extracted: Catalog) -> None:
    french = {tuple(asked(message)) for message in messages()}
    assert [asked(message) for message in extracted if message.id and tuple(asked(message)) not in french] == []


def test_the_french_catalogue_holds_nothing_the_sources_no_longer_say(extracted: Catalog) -> None:
    said = {tuple(asked(message)) for message in extracted}
    assert [asked(message) for message in messages() if tuple(asked(message)) not in said] == []


def test_every_word_of_a_template_goes_through_the_catalogue() -> None:
    bare = []
    for template in sorted((ROOT / "tracker/web").rglob("*.html")):
        text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", " ", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        bare += re.findall(r"(?:aria-label|data-l|placeholder|title|alt)=\"([^\"]*[^\W\d_]{2}[^\"]*)\"", text)
        bare += [words.strip() for words in re.findall(r"[^<>]*[^\W\d_]{2,}[^<>]*", re.sub(r"<[^<>]*>", "<>", text))]
    assert [words for words in bare if words not in LEFT_AS_THEY_ARE | {""}] == []


def test_every_french_message_is_written_and_none_is_a_guess() -> None:
    assert [message.id for message in messages() if message.fuzzy or not all(told(message))] == []


def test_placeholders_agree() -> None:
    for message in messages():
        known = {name for words in asked(message) for name in PLACEHOLDER.findall(words)}
        for words in told(message):
            assert set(PLACEHOLDER.findall(words)) <= known, words
        assert set(PLACEHOLDER.findall(told(message)[-1])) == set(PLACEHOLDER.findall(asked(message)[-1])), message.id


def test_a_count_of_none_or_one_takes_the_french_singular_and_says_the_number() -> None:
    """French counts nothing in the singular, so "one" would be wrong for it wherever none can be counted."""
    for message in messages():
        if isinstance(message.id, tuple) and "%(num)s" in message.id[0]:
            assert "%(num)s" in message.string[0], message.id


def test_french_is_set_as_canadians_set_it() -> None:
    """Curled apostrophes; no space before ; ? and !; a no-break one before a colon and inside the quotation marks."""
    for message in messages():
        for words in told(message):
            assert "'" not in words, words
            assert not re.search(r"[\s\u00a0][;?!]", words), words
            assert not re.search(r"[^\u00a0 ]:(\s|$)| :|« | »|“|”", words), words


def test_the_console_speaks_english_without_a_request(app: Flask, compiled: None) -> None:
    from tracker.errors import Invalid
    from tracker.services.passwords import acceptable

    with app.app_context(), pytest.raises(Invalid, match="12 to 200 characters"):
        acceptable("short")
    with pytest.raises(Invalid, match="12 to 200 characters"):
        acceptable("short")


def test_french_pages_hold_no_english_of_the_catalogue(french: FlaskClient) -> None:
    left = []
    for path in PAGES:
        text = shown(french.get(f"/o/{SLUG}{path}").text)
        assert "Aller au contenu principal" in text
        left += [(path, words) for words in english_sentences() if words in text]
    assert left == []


def test_pages_before_signing_in_are_french_too(app: Flask, compiled: None) -> None:
    browser = app.test_client()
    for path in ("/sign-in", "/reset", "/reset/nothing", "/invitation/nothing", "/"):
        text = shown(browser.get(path, headers={"Accept-Language": "fr-CA"}).text)
        assert [words for words in english_sentences() if words in text] == [], path


def shown(page: str) -> str:
    """What a reader sees or hears of a page: its words and its labels, spaces made one.

    Words marked as English are left out: the rule book keeps its meanings, notes and scenarios in English alone.
    """
    page = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', " ", page, flags=re.DOTALL)
    labels = " ".join(re.findall(r'(?:aria-label|data-l|placeholder|title)="([^"]*)"', page))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page) + " " + labels).split())


def english_sentences() -> list[str]:
    """The stretches of three words or more of the English messages, between their placeholders, that French lacks."""
    french = " ".join(words for message in messages() for words in told(message))
    stretches = {
        stretch.strip() for message in messages() for words in asked(message) for stretch in PLACEHOLDER.split(words)
    }
    return [words for words in stretches - IN_NAMES if words.count(" ") >= 2 and words not in french]
