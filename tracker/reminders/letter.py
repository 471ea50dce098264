"""A mail before it is a mail: what it says, and the same in plain text and in HTML. Nothing here knows what about."""

import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

WIDTH = 64  # characters; narrow enough for a reply with quote marks and for a telephone


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a label, what matters in bold, and what follows it. `url` is where the label leads."""

    label: str
    strong: str
    rest: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a title of its own: a sentence, lines, and what was left out of them."""

    title: str
    rows: tuple[Row, ...] = ()
    text: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Sentences in one language (`en`, `fr`), ready to read. `link_hint` stands before the address spelled out.

    `leave` is what the link `leave_url` does for whoever wants no more of them.
    """

    language: str
    sender: str
    subject: str
    heading: str
    footer: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    sections: tuple[Section, ...] = ()
    button: str = ""
    url: str = ""
    link_hint: str = ""
    notes: tuple[str, ...] = ()
    leave: str = ""
    leave_url: str = ""

    def as_text(self) -> str:
        """Plain text that reads as well as the HTML; the address stands on a line of its own, unbroken."""
        blocks = [*map(_wrapped, (self.heading, *self.paragraphs))]
        if self.rows:
            blocks.append(_table(self.rows))
        blocks.extend(map(_part, self.sections))
        if self.url:
            blocks.append(f"{_wrapped(self.button)}\n{self.url}")
        blocks.extend(map(_wrapped, self.notes))
        if self.leave_url:
            blocks.append(f"{_wrapped(self.leave)}\n{self.leave_url}")
        signature = f"-- \n{_wrapped(self.footer)}\n{_wrapped(self.sender)}"
        return "\n\n".join([*blocks, signature]) + "\n"

    def as_html(self) -> str:
        """Tables and attributes only, 600 pixels wide; the style block may be dropped whole."""
        return _template().render(letter=self)


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _part(section: Section) -> str:
    """The title in capitals; each line's label by itself, as labels here are too long to stand in a column."""
    lines = [_wrapped(section.title.upper()), *map(_wrapped, filter(None, [section.text]))]
    for row in section.rows:
        lines += [_indented(row.label, 2), *filter(None, [_indented(f"{row.strong}{row.rest}", 4)])]
    return "\n".join([*lines, *filter(None, [_indented(section.more, 2)])])


def _indented(text: str, width: int) -> str:
    indent = " " * width
    return textwrap.fill(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _table(rows: tuple[Row, ...]) -> str:
    indent = " " * (max(len(row.label) for row in rows) + 5)
    lines = (
        textwrap.fill(
            f"{row.strong}{row.rest}",
            WIDTH,
            initial_indent=f"  {row.label}".ljust(len(indent)),
            subsequent_indent=indent,
            break_long_words=False,
        )
        for row in rows
    )
    return "\n".join(lines)


@cache
def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("letter.html")
