"""The form of a hire, made from the declarations of the questions: one field per question and entry of a list."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from tracker import clock
from tracker.errors import Problem
from tracker.exports.headers import column, column_label
from tracker.exports.plain_words import in_words
from tracker.exports.words import say
from tracker.reference.regions import provinces, regions_of_province
from tracker.rules.book import shipped_book
from tracker.rules.common.professions import professions
from tracker.rules.questions import Question, pattern
from tracker.rules.reading.leaves import MOST_ENTRIES
from tracker.web.intake.sections import ENTRIES, SECTIONS, Section
from tracker.web.wording import categories_in_words, reader_language

PROFESSION = "job.cusma_profession"
"""Picked by its title; in a spreadsheet it is typed."""
NUMERIC = {"money": "decimal", "decimal": "decimal", "integer": "numeric", "noc": None}
Choices = list[tuple[str, str]]


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A spreadsheet to read."""

    file = FileField()


@dataclass(frozen=True, slots=True)
class Row:
    """Fields that stand side by side; of an entry of a list with what the entry is called."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its fields, and whether it stands open."""

    section: Section
    rows: tuple[Row, ...]
    open: bool

    @property
    def count(self) -> int:
        """How many fields the section has."""
        return sum(len(row.fields) for row in self.rows)


class HireForm:
    """The form: fields by path, what they were understood as, and what is wrong with them."""

    def __init__(self, asked: Iterable[str], slots: Mapping[str, int], colleagues: Choices) -> None:
        self.paths = [path for one in asked for path in _slotted(one, slots)]
        fields = {path: _field(path, colleagues) for path in self.paths}
        self.form: FlaskForm = type("GeneratedForm", (FlaskForm,), fields)()
        self.echoes: dict[str, str] = {}
        self.problems: list[Problem] = []

    def fill(self, record: Mapping[str, Any]) -> None:
        """Show what is recorded, as somebody would type it."""
        for path in self.paths:
            self.form[path].data = as_typed(path, record.get(path))
            _keep(self.form[path])
        self.understood(record)

    def cells(self) -> dict[str, str]:
        """What was typed, by path."""
        return {path: self.form[path].data or "" for path in self.paths}

    def understood(self, values: Mapping[str, Any]) -> None:
        """Say below each field what it was understood as, where that isn't what it shows anyway."""
        language = reader_language()
        for path, value in values.items():
            if path in self.paths and not isinstance(self.form[path], SelectField):
                words = in_words(path, value, language)
                if words != self.form[path].data:
                    self.echoes[path] = words

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Put each problem on its field; what belongs to no field stands in the summary alone."""
        for problem in problems:
            self.problems.append(problem)
            if problem.field in self.paths:
                field = self.form[problem.field]
                field.errors = [*field.errors, problem.message]

    def summary(self) -> list[tuple[str, str]]:
        """Id of the field and message of each problem, in the order of the form."""
        order = {path: number for number, path in enumerate(self.paths)}
        found = sorted(self.problems, key=lambda problem: order.get(problem.field, -1))
        return [(problem.field if problem.field in order else "", problem.message) for problem in found]

    def parts(self) -> Iterator[Part]:
        """The sections in order, with the fields this form has."""
        for section in SECTIONS:
            rows = tuple(row for row in self._rows(section) if row.fields)
            if rows:
                fields = [field for row in rows for field in row.fields]
                yield Part(section, rows, not section.folded or any(field.data or field.errors for field in fields))

    def _rows(self, section: Section) -> Iterator[Row]:
        for group in section.groups:
            entries: dict[str, list[Field]] = {}
            for path in self.paths:
                if pattern(path) in group:
                    entries.setdefault(_entry_title(path), []).append(self.form[path])
            yield from (Row(title, tuple(fields)) for title, fields in entries.items())


def hire_form(
    colleagues: Choices, *, record: Mapping[str, Any] | None = None, sent: Iterable[str] = (), new: bool = False
) -> HireForm:
    """The form with room for every entry recorded or sent, and one more. Only a new hire's asks for the category."""
    known = [*(record or {}), *sent]
    slots = {one: min(_entries(one, known) + (0 if sent else 1), MOST_ENTRIES) or 1 for one in ENTRIES}
    asked = [path for section in SECTIONS for path in section.paths if new or section.key != "category"]
    return HireForm(asked, slots, colleagues)


def as_typed(path: str, value: Any) -> str:
    """A JSON value as somebody would type it into its field."""
    asked = column(path)
    if value is None or asked is None:
        return ""
    if value == []:
        return "none" if asked.type == "list" else say("none", reader_language()).lower()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else str(value)


def _entries(one: str, paths: Iterable[str]) -> int:
    found = (re.match(re.escape(one) + r"\[([0-9]{1,2})\]", path) for path in paths)
    return max((int(match[1]) + 1 for match in found if match), default=0)


def _entry_title(path: str) -> str:
    match = re.match(r"(.+)\[([0-9]+)\]", path)
    return f"{ENTRIES[match[1]]} {int(match[2]) + 1}" if match else ""


def _slotted(asked: str, slots: Mapping[str, int]) -> list[str]:
    one, bracket, rest = asked.partition("[]")
    return [f"{one}[{index}]{rest}" for index in range(slots[one])] if bracket else [asked]


def _field(path: str, colleagues: Choices) -> Any:
    asked = column(path)
    assert asked is not None, path
    words = asked.words(reader_language())
    label, hint = column_label(path, reader_language()), "" if path == PROFESSION else words.hint
    choices = _choices(path, asked, colleagues)
    if choices is not None:
        options = [SelectChoice(*choice) for choice in choices] + (_categories() if path == "category" else [])
        return SelectField(label, choices=options, description=hint, validate_choice=False)
    if path == "category_reason":
        return TextAreaField(label, description=hint)
    keywords = {"inputmode": NUMERIC[asked.type]} if NUMERIC.get(asked.type) else {}
    suggested = {"noc": "noc-list", "country": "country-list"}.get(asked.type)
    render = {"autocomplete": "off", **keywords, **({"list": suggested} if suggested else {})}
    return StringField(label, description=hint, render_kw=render)


def _choices(path: str, asked: Question, colleagues: Choices) -> Choices | None:
    """The choices of a question that is picked rather than typed; None for the others."""
    language, unknown = reader_language(), ("", _("Not known"))
    match asked.type:
        case "choice":
            return [unknown, *((value, choice.name(language)) for value, choice in asked.choices.items())]
        case "yes_no":
            return [unknown, ("yes", _("Yes")), ("no", _("No"))]
        case "list":
            return [unknown, ("none", _("There are none"))]
        case "province":
            return [unknown, *provinces(language)]
        case "economic_region":
            return [unknown, *(region for code, _name in provinces(language) for region in _regions(code, language))]
    if path == "owner":
        return [("", _("Nobody")), *colleagues]
    if path == PROFESSION:
        listed = professions(shipped_book(), clock.now().date())
        return [unknown, *((slug, title[language]) for slug, title in listed.items())]
    if path == "category":
        return [("", _("Let the program suggest one"))]
    return None


def _keep(field: Field) -> None:
    """Offer what is recorded even where a list no longer holds it: saving must not lose it."""
    if not isinstance(field, SelectField) or not field.data:
        return
    if all(value != field.data for value, *_words in field.iter_choices()):
        field.choices = [*(field.choices or ()), SelectChoice(field.data, field.data)]


def _regions(province: str, language: str) -> Choices:
    return [(code, f"{code} {name}, {province}") for code, name in regions_of_province(province, language)]


def _categories() -> list[SelectChoice]:
    grouped = categories_in_words().items()
    return [SelectChoice(slug, name, optgroup=kind) for kind, listed in grouped for slug, name in listed]
