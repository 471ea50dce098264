"""The words of a report: a letter for how the week was, what the month brings, and whom no mail reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date, format_datetime, get_timezone_name

from tracker.reminders.letter import Letter, Row, Section
from tracker.reminders.words import read_words, shipped_words
from tracker.rules.messages import written

_LOCALES = {"en": Locale("en", "CA"), "fr": Locale("fr", "CA")}
_FOLDER = Path(__file__).parent / "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A deadline as a line. `who` is the worker as the organisation's mails name him, empty for its own deadline;
    `owner` is None where nobody owns it, empty where it goes without saying.

    `title` is what somebody called a date of her own, `was` the date before, `rests_until` the day its reminders wake
    again where somebody has seen to it.
    """

    who: str
    kind: str
    due_on: date
    owner: str | None
    url: str
    title: str = ""
    was: date | None = None
    rests_until: date | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A reminder that nobody could be given: about what, on which day, for whom, and what the server said."""

    about: Dated
    day: date
    recipient: str
    said: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A hire whose owner no mail finds; `why` is left, failing or nobody."""

    who: str
    owner: str
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class Address:
    """Whose address refuses mail, since when, and what the server said."""

    name: str
    since: date
    said: str


Line = Dated | Undelivered | Lost | Address


@dataclass(frozen=True, slots=True)
class Part:
    """A list under a title; `key` names its words, which `fields` fill. `total` counts the lines left out as well."""

    key: str
    lines: Sequence[Line] = ()
    total: int = 0
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The sending: to whom, at which moment in the organisation's zone; `expected_on` is the day it should have been.

    `url` is where its button leads.
    """

    name: str
    language: str
    organisation: str
    now: datetime
    expected_on: date
    url: str
    possibly_repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTold:
    """The week in numbers; `things` want somebody, and `missed` are the days without a complete sweep."""

    things: int
    since: date
    complete: int
    missed: Sequence[date]
    last_sweep: datetime | None
    accepted: int
    failed: int
    waiting: int
    watched: int
    soon_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTold:
    """The month in numbers; `ahead` is (first day, last day, how many)."""

    since: date
    overdue: int
    ahead: Sequence[tuple[int, int, int]]
    new: int
    changed: int
    closed: int
    rule_changes: int
    failed: int


def weekly_letter(envelope: Envelope, week: WeekTold, parts: Sequence[Part]) -> Letter:
    """All clear, or how many things want somebody."""
    say = _Writer("weekly", envelope)
    things = say("things_one" if week.things == 1 else "things_many", count=week.things)
    subject = say("subject_things" if week.things else "subject_clear", things=things, day=say.short(say.today))
    since = say.day(week.since)
    words = say("unclear", since=since) if week.things else say("clear", since=since, days=week.soon_days)
    days = week.complete + len(week.missed)
    rows = (
        Row(say("label_sweeps"), say("sweeps", complete=week.complete, days=days), say.last(week.last_sweep)),
        Row(
            say("label_mails"),
            say("mails", accepted=week.accepted),
            say("mails_rest", failed=week.failed, waiting=week.waiting),
        ),
        Row(say("label_watched"), str(week.watched)),
    )
    return say.letter(subject, things if week.things else say("heading_clear"), words, rows, parts)


def monthly_letter(envelope: Envelope, month: MonthTold, parts: Sequence[Part]) -> Letter:
    """What lies ahead by days, what is overdue by owner, what changed."""
    say = _Writer("monthly", envelope)
    name = str(format_date(envelope.expected_on, "MMMM y", locale=say.locale))
    ahead = sum(number for _, _, number in month.ahead)
    since = say.day(month.since)
    rows = [Row(say("label_overdue"), str(month.overdue))]
    rows += [Row(say("label_ahead", first=first, last=last), str(number)) for first, last, number in month.ahead]
    changed = say("changed", new=month.new, changed=month.changed, closed=month.closed)
    rows.append(Row(say("label_changed"), changed))
    rows.append(Row(say("label_rules"), str(month.rule_changes), say("rules")))
    rows.append(Row(say("label_failed"), str(month.failed), say("failed", since=since)))
    subject = say("subject", month=name, ahead=ahead, overdue=month.overdue)
    return say.letter(subject, say("heading", month=name), say("words", since=since), tuple(rows), parts)


def nightly_letter(envelope: Envelope, parts: Sequence[Part]) -> Letter:
    """What is new among the deadlines, hires and people that no mail reaches."""
    say = _Writer("nightly", envelope)
    count = sum(part.total for part in parts)
    subject = say("subject_one" if count == 1 else "subject_many", count=count)
    return say.letter(subject, say("heading"), say("words"), (), parts)


class _Writer:
    """Fills the words of one report, those all reports share, and those of reminders."""

    def __init__(self, report: str, envelope: Envelope) -> None:
        self.envelope, self.language, self.today = envelope, envelope.language, envelope.now.date()
        self.locale = _LOCALES[envelope.language]
        self.shared = shipped_words()[""][self.language]
        self.words = {
            **_shipped()["common"][self.language],
            **_shipped()[report][self.language],
        }

    def __call__(self, key: str, **fields: object) -> str:
        return self.words[key].format(organisation=self.envelope.organisation, **fields)

    def day(self, day: date) -> str:
        return written(day, self.language)

    def short(self, day: date) -> str:
        words = str(format_date(day, "d MMM y", locale=self.locale))
        return words.replace("1 ", "1er ", 1) if self.language == "fr" and day.day == 1 else words

    def time(self, moment: datetime) -> str:
        return str(format_datetime(moment, "HH:mm", locale=self.locale))

    def last(self, sweep: datetime | None) -> str:
        """When the last sweep completed."""
        if sweep is None:
            return self("no_sweep")
        local = sweep.astimezone(self.envelope.now.tzinfo)
        return self("last_sweep", day=self.day(local.date()), time=self.time(local))

    def letter(self, subject: str, heading: str, words: str, rows: tuple[Row, ...], parts: Sequence[Part]) -> Letter:
        """The whole mail around its own sentence, numbers and parts."""
        late, repeated = self.envelope.expected_on < self.today, self.envelope.possibly_repeated
        subject = self.shared["subject_late"].format(subject=subject) if late else subject
        subject = self.shared["subject_repeated"].format(subject=subject) if repeated else subject
        first_name = self.envelope.name.split()[0] if self.envelope.name.split() else ""
        remarks = [self.shared["late"].format(send_on=self.day(self.envelope.expected_on))] if late else []
        remarks += [self.shared["repeated"]] if repeated else []
        return Letter(
            language=self.language,
            sender=self.envelope.organisation,
            subject=subject,
            heading=heading,
            paragraphs=(self("hello", name=first_name, words=words) if first_name else words, *remarks),
            rows=rows,
            sections=tuple(map(self._section, parts)),
            button=self("button"),
            url=self.envelope.url,
            link_hint=self.shared["link_hint"],
            notes=(self("note"),),
            footer=f"{self._sent()} {self('footer')}",
        )

    def _sent(self) -> str:
        now = self.envelope.now
        zone = get_timezone_name(now, locale=self.locale)
        return self.shared["footer_sent"].format(day=self.day(self.today), time=self.time(now), zone=zone)

    def _section(self, part: Part) -> Section:
        fields = {key: self._shown(value) for key, value in part.fields.items()}
        left = part.total - len(part.lines) if part.lines else 0
        return Section(
            self(f"part_{part.key}", **fields),
            tuple(map(self._row, part.lines)),
            text=self(f"text_{part.key}", **fields) if f"text_{part.key}" in self.words else "",
            more=self("more", count=left) if left else "",
        )

    def _shown(self, value: object) -> object:
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, tuple):
            return ", ".join(str(self._shown(one)) for one in value)
        return value

    def _row(self, line: Line) -> Row:
        if isinstance(line, Lost):
            return Row(line.who, self(f"lost_{line.why}", owner=line.owner), url=line.url)
        if isinstance(line, Address):
            said = self("failing_said", said=line.said) if line.said else ""
            return Row(line.name, self("failing_since", day=self.day(line.since)), said)
        if isinstance(line, Undelivered):
            rest = self("failure", recipient=line.recipient, what=self._what(line.about))
            said = self("failure_said", said=line.said) if line.said else ""
            return Row(self._who(line.about), self.day(line.day), rest + said, line.about.url)
        return self._dated(line)

    def _dated(self, line: Dated) -> Row:
        key = "item_plan" if not line.who or line.owner == "" else "item" if line.owner else "item_nobody"
        rest = self(key, what=self._what(line), owner=line.owner)
        rest += self("was", was=self.short(line.was)) if line.was else ""
        rest += self("rests", day=self.short(line.rests_until)) if line.rests_until else ""
        return Row(self._who(line), self._ago_or_ahead(line.due_on), rest, line.url)

    def _who(self, line: Dated) -> str:
        plan = self.shared["plan_short"]
        return line.who or f"{plan[0].upper()}{plan[1:]}"

    def _what(self, line: Dated) -> str:
        """What the date is: of one that is past, its subject after the name."""
        kind = shipped_words().get(line.kind, {}).get(self.language)
        if kind is None:
            return f"{line.kind} {self.short(line.due_on)}"
        past = kind["subject_past"].partition("{who}, ")[2] if line.due_on < self.today else ""
        return (past or kind["what"]).format(who=line.who, due=self.short(line.due_on), title=line.title)

    def _ago_or_ahead(self, day: date) -> str:
        days = (day - self.today).days
        near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
        return self.shared[near] if near else self.shared["in_days" if days > 0 else "days_ago"].format(days=abs(days))


@cache
def _shipped() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The words of each report, and those they share; read once per process."""
    return {file.stem: read_words(file) for file in sorted(_FOLDER.glob("*.yaml"))}
