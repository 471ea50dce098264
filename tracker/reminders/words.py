"""The words of a reminder, true on the day it is sent: one letter for a matter and a mailing."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date, format_datetime, get_timezone_name

from tracker.errors import BadValues
from tracker.reminders.kind import KINDS, shipped_kinds
from tracker.reminders.letter import Letter, Row
from tracker.reminders.planner import WOKEN, Notice, is_tier
from tracker.rules.messages import LANGUAGES, written
from tracker.rules.strict_yaml import read_mapping

Words = Mapping[str, Mapping[str, str]]

_LOCALES = {"en": Locale("en", "CA"), "fr": Locale("fr", "CA")}
_KEYS = {"what", "subject_past", "due_label", "step", "situation", "heading_past", "situation_past", "button"}
_WORKER_KEYS = {f"worker_{key}" for key in ("subject", "subject_past", "step", "heading_past", "body", "body_past")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What it is about, with the least personal data that works: how the mails name the worker, reference and place.

    `who` is the worker as the organisation's mails name him, empty for a deadline of its own. `why` is the rule's own
    sentence, in the mail's language. `previous_due_on` is the date of the version before, where this is not the first.
    `title` is what a user's own date is called.
    """

    kind: str
    due_on: date
    due_at: datetime | None
    start_by: date
    for_counsel: bool
    why: str
    who: str
    reference: str
    place: str
    previous_due_on: date | None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """The sending: to whom, at which moment (in the organisation's zone), as which tier.

    `send_on` is the day it was to go out. `role` is owner, deputy, lead, administrator, organisation or worker: why
    this person gets it. `skipped` counts the earlier tiers this mail stands for; `sent_before_on` and `next_on` are
    the reminders around it, `undelivered_to` the name of somebody who could not be reached.
    """

    tier: str
    send_on: date
    now: datetime
    name: str
    language: str
    role: str
    organisation: str
    url: str
    skipped: int = 0
    sent_before_on: date | None = None
    next_on: date | None = None
    possibly_repeated: bool = False
    undelivered_to: str | None = None


def letter(matter: Matter, mailing: Mailing) -> Letter:
    """The whole mail. KeyError for a kind that has no folder."""
    return Writer(matter, mailing).letter()


def initials(given_name: str, family_name: str) -> str:
    """R.U. for Rohan Udaharan; every part of a name counts, whatever its script."""
    parts = f"{given_name} {family_name}".replace("-", " ").split()
    return "".join(f"{part[0].upper()}." for part in parts) or "?"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Summary:
    """One reminder among others: the day to act by, what it is, that day in words, what else must be said, its page."""

    act_by: date
    what: str
    day: str
    rest: str
    url: str


class Writer:
    """Fills the words of one kind and the common ones with one matter's dates."""

    label_due_at = "label_due_at"

    def __init__(self, matter: Matter, mailing: Mailing) -> None:
        self.matter, self.mailing = matter, mailing
        self.language, self.today = mailing.language, mailing.now.date()
        self.common, self.kind = shipped_words()[""][self.language], shipped_words()[matter.kind][self.language]
        self.who = matter.who or self._common("plan", organisation=mailing.organisation)

    def letter(self) -> Letter:
        return Letter(
            language=self.language,
            sender=self.mailing.organisation,
            subject=self._subject(),
            heading=self._heading(),
            paragraphs=tuple(filter(None, (self._greeting(), self._remarks(), self._cautions()))),
            rows=self._rows(),
            button=self.kind["button"],
            url=self.mailing.url,
            link_hint=self.common["link_hint"],
            notes=(self.common["follow"],),
            footer=self._footer(),
        )

    def _common(self, key: str, **fields: object) -> str:
        return self.common[key].format(**fields)

    def _own(self, key: str, due: str) -> str:
        return self._filled(self.kind[key], who=self.who, file=self._file(), due=due)

    def _filled(self, words: str, **fields: str) -> str:
        return words.format(title=self.matter.title, **fields)

    def _day(self, day: date) -> str:
        return written(day, self.language)

    def _short(self, day: date) -> str:
        words = str(format_date(day, "d MMM y", locale=_LOCALES[self.language]))
        return words.replace("1 ", "1er ", 1) if self.language == "fr" and day.day == 1 else words

    def _file(self) -> str:
        key = "file" if self.matter.place else "file_no_place"
        return self._common(key, reference=self.matter.reference, place=self.matter.place)

    def _ago_or_ahead(self, day: date) -> str:
        days = (day - self.today).days
        near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
        return self.common[near] if near else self._common("in_days" if days > 0 else "days_ago", days=abs(days))

    @property
    def _past(self) -> bool:
        return self.today > self.matter.due_on

    @property
    def _stage(self) -> str:
        matter = self.matter
        if self._past:
            return "past"
        if self.today == matter.due_on:
            return "last_day"
        return "ahead" if self.today <= matter.start_by else "begun"

    @property
    def _moment(self) -> str:
        """The stage, and what sets a day ahead apart: nothing to begin before it, or today the day to begin."""
        if self._stage != "ahead":
            return self._stage
        if self.matter.start_by >= self.matter.due_on:
            return "due"
        return "start_today" if self.today == self.matter.start_by else "ahead"

    def _subject(self) -> str:
        subject = self._plain_subject()
        for key, fields in self._prefixes():
            subject = self._common(key, subject=subject, **fields)
        return subject

    def _plain_subject(self) -> str:
        who = self.matter.who or self.common["plan_short"]
        due, start_by = self._short(self.matter.due_on), self._short(self.matter.start_by)
        if self._past:
            return self._filled(self.kind["subject_past"], who=who, due=due)
        what = self._filled(self.kind["what"], due=due)
        return self._common(f"subject_{self._moment}", start_by=start_by, due=due, who=who, what=what)

    def _prefixes(self) -> list[tuple[str, dict[str, str]]]:
        mailing = self.mailing
        found: list[tuple[str, dict[str, str]]] = []
        if mailing.tier in (Notice.CHANGED, Notice.HANDED_OVER, Notice.STANDING_IN):
            found.append((f"subject_{mailing.tier}", {}))
        elif mailing.undelivered_to is not None:
            found.append(("subject_undelivered", {"name": mailing.undelivered_to}))
        elif mailing.send_on < self.today:
            found.append(("subject_late", {}))
        return [*found, ("subject_repeated", {})] if mailing.possibly_repeated else found

    def _heading(self) -> str:
        if self._past:
            return self._own("heading_past", self._day(self.matter.due_on))
        return self._heading_of(self._own("step", self._day(self.matter.due_on)))

    def _heading_of(self, step: str) -> str:
        return self._common(f"heading_{self._moment}", step=step, start_by=self._day(self.matter.start_by))

    def _greeting(self) -> str:
        return self.greeting(self._own("situation_past" if self._past else "situation", self._day(self.matter.due_on)))

    def greeting(self, situation: str) -> str:
        """The first sentences; without a name where none is known."""
        first_name = self.first_name
        return self._common("hello" if first_name else "hello_nobody", name=first_name, situation=situation)

    @property
    def first_name(self) -> str:
        """How the recipient is greeted; empty where no name is known."""
        return next(iter(self.mailing.name.split()), "")

    def _remarks(self) -> str:
        said = [self._about_tier(), self._about_lateness(), self._about_skipped()]
        if self._stage == "begun":
            ago = self._ago_or_ahead(self.matter.start_by)
            said.append(self._common("begun", start_by=self._day(self.matter.start_by), ago=ago))
        return " ".join(filter(None, said))

    def _cautions(self) -> str:
        said = [self.common["for_counsel"]] if self.matter.for_counsel else []
        return " ".join([*said, self.common["repeated"]] if self.mailing.possibly_repeated else said)

    def _about_tier(self) -> str:
        matter, mailing = self.matter, self.mailing
        if mailing.undelivered_to is not None:
            return self._common("undelivered", name=mailing.undelivered_to)
        if mailing.tier == Notice.CHANGED and matter.previous_due_on is not None:
            return self._common("changed", previous=self._day(matter.previous_due_on), due=self._day(matter.due_on))
        if mailing.tier.startswith(WOKEN):
            return self._common("woken", until=self._day(self._woken_on()))
        if mailing.role == "lead" and is_tier(mailing.tier):
            return self.common["escalated"]
        return self.common[mailing.tier] if mailing.tier in set(Notice) - {Notice.CHANGED} else ""

    def _woken_on(self) -> date:
        """The day until which the reminders rested, which the tier names."""
        return date.fromisoformat(self.mailing.tier.removeprefix(WOKEN))

    def _about_lateness(self) -> str:
        late = self.mailing.send_on < self.today and self.mailing.undelivered_to is None
        return self._common("late", send_on=self._day(self.mailing.send_on)) if late else ""

    def _about_skipped(self) -> str:
        count = self.mailing.skipped
        return self._common("skipped_one" if count == 1 else "skipped_many", count=count) if count else ""

    def _rows(self) -> tuple[Row, ...]:
        matter, rows = self.matter, []
        if not self._past and matter.start_by < matter.due_on:
            rows.append(self._dated(self.common["label_start_by"], matter.start_by))
        rows.append(self._dated(self.kind["due_label"], matter.due_on))
        if matter.due_at is not None and not self._past:
            local = matter.due_at.astimezone(self.mailing.now.tzinfo)
            zone = f", {self._zone(local)}"
            zone += f"; {self.common['over']}" if self.mailing.now >= matter.due_at else ""
            rows.append(Row(self.common[self.label_due_at], f"{self._day(local.date())}, {self._time(local)}", zone))
        rows.append(Row(self.common["label_why"], "", matter.why))
        return tuple(rows)

    def _dated(self, label: str, day: date) -> Row:
        return Row(label, self._day(day), f", {self._ago_or_ahead(day)}")

    def _time(self, moment: datetime) -> str:
        return str(format_datetime(moment, "HH:mm", locale=_LOCALES[self.language]))

    def _zone(self, moment: datetime) -> str:
        return str(get_timezone_name(moment, locale=_LOCALES[self.language]))

    def _footer(self) -> str:
        mailing = self.mailing
        said = [self.sent_at()]
        if mailing.sent_before_on is not None:
            said.append(self._common("footer_before", day=self._day(mailing.sent_before_on)))
        if mailing.next_on is not None:
            said.append(self._common("footer_next", day=self._day(mailing.next_on)))
        if mailing.undelivered_to is not None:
            return " ".join([*said, self._common("footer_undelivered", name=mailing.undelivered_to)])
        return " ".join([*said, self.common[f"footer_{mailing.role}"]])

    def summary(self) -> Summary:
        """The same in a line of a list."""
        matter, mailing = self.matter, self.mailing
        begin = self._stage == "ahead" and matter.start_by < matter.due_on
        act_by = matter.start_by if begin else matter.due_on
        what = self.kind["subject_past"] if self._past else f"{{who}}, {self.kind['what']}"
        said = [self._file()] if matter.reference else []
        said += filter(None, [self._news()])
        said += [self._common("item_begun", day=self._short(matter.start_by))] if self._stage == "begun" else []
        late = mailing.send_on < self.today
        said += [self._common("item_late", send_on=self._short(mailing.send_on))] if late else []
        said += [self.common["item_for_counsel"]] if matter.for_counsel else []
        day = self._short(act_by)
        return Summary(
            act_by=act_by,
            what=self._filled(what, who=self.who, due=self._short(matter.due_on)),
            day=self._common("item_begin_by", day=day) if begin else day,
            rest="; ".join(said),
            url=mailing.url,
        )

    def _news(self) -> str:
        tier = self.mailing.tier
        if tier.startswith(WOKEN):
            return self._common("item_woken", until=self._short(self._woken_on()))
        return self.common[f"item_{tier}"] if tier in set(Notice) else ""

    def short_day(self, day: date) -> str:
        """A day as it stands in subjects and lists."""
        return self._short(day)

    def sent_at(self) -> str:
        """When the mail was written, as its footer says."""
        return self._common(
            "footer_sent",
            day=self._day(self.today),
            time=self._time(self.mailing.now),
            zone=self._zone(self.mailing.now),
        )


def month_in_words(day: date, language: str) -> str:
    """The month of a day, as a heading: December 2026."""
    words = str(format_date(day, "LLLL y", locale=_LOCALES[language]))
    return words[:1].upper() + words[1:]


@cache
def shipped_words() -> Mapping[str, Words]:
    """The common words under the empty name, and each kind's own; read once per process."""
    return {"": read_words(KINDS.parent / "words.yaml")} | {
        file.parent.name: read_words(file, _keys_of(file.parent.name)) for file in sorted(KINDS.glob("*/words.yaml"))
    }


def _keys_of(kind: str) -> set[str]:
    """What a kind must say: to colleagues, and to the worker where he gets copies of it."""
    return _KEYS | _WORKER_KEYS if shipped_kinds()[kind].worker else _KEYS


def read_words(file: Path, keys: set[str] | None = None) -> Words:
    """Reads one file of words. Raises BadValues where the two languages differ in keys or placeholders."""
    raw = read_mapping(file)
    if set(raw) != set(LANGUAGES):
        raise BadValues(file, ", ".join(sorted(set(raw) ^ set(LANGUAGES))), "the file holds en and fr")
    english, french = raw["en"], raw["fr"]
    wrong = (set(english) ^ (keys or set(french))) | (set(english) ^ set(french))
    if wrong:
        raise BadValues(file, ", ".join(sorted(wrong)), "must stand in both languages, and nothing else")
    for key, text in english.items():
        if _placeholders(text) != _placeholders(french[key]):
            raise BadValues(file, key, "has other placeholders in French than in English")
    return raw


def _placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}
