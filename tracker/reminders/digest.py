"""Several reminders to one person as one mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.reminders.letter import Letter, Row, Section
from tracker.reminders.planner import Notice
from tracker.reminders.words import Mailing, Matter, Summary, Writer, month_in_words, shipped_words


@dataclass(frozen=True, slots=True)
class Item:
    """One of them: what it is about, and its own sending; `mailing.url` leads to it."""

    matter: Matter
    mailing: Mailing


def digest_letter(items: Sequence[Item], how: str, url: str, unsubscribe_url: str) -> Letter:
    """The whole mail, what is to be done first first. `how` is daily, weekly or together; `url` leads to the list.

    `unsubscribe_url` is empty where the recipient chose no digest. News alone comes at once whatever she chose, and
    says that it is together because there is much of it.
    """
    mailing, writers = items[0].mailing, [Writer(item.matter, item.mailing) for item in items]
    common, writer, count = shipped_words()[""][mailing.language], writers[0], len(items)
    listed = sorted(one.summary() for one in writers)
    subject = common["digest_subject"].format(count=count, day=writer.short_day(listed[0].act_by))
    repeated = any(item.mailing.possibly_repeated for item in items)
    how = "together" if all(item.mailing.tier in set(Notice) for item in items) else how
    return Letter(
        language=mailing.language,
        sender=mailing.organisation,
        subject=common["subject_repeated"].format(subject=subject) if repeated else subject,
        heading=common["digest_heading"].format(count=count),
        paragraphs=tuple(filter(None, (writer.greeting(common["digest_words"]), common["repeated"] * repeated))),
        sections=_by_month(listed, mailing.language),
        button=common["digest_button"],
        url=url,
        link_hint=common["link_hint"],
        notes=(common["follow"],),
        leave=common["unsubscribe"] if unsubscribe_url else "",
        leave_url=unsubscribe_url,
        footer=f"{writer.sent_at()} {common[f'digest_{how}']}",
    )


def _by_month(listed: Sequence[Summary], language: str) -> tuple[Section, ...]:
    return tuple(
        Section(month_in_words(first, language), tuple(map(_row, of_month)))
        for first, of_month in groupby(listed, key=lambda one: one.act_by.replace(day=1))
    )


def _row(one: Summary) -> Row:
    return Row(one.what, one.day, f"; {one.rest}" if one.rest else "", one.url)
