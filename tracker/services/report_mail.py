"""Turns a report's row into its mail, as of the moment it is sent, with the least personal data that works."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from flask import current_app

from tracker.mail import compose, mail_domain
from tracker.reminders.letter import Letter
from tracker.reminders.report_days import ReportKind, expected_on
from tracker.reminders.report_words import (
    Address,
    Dated,
    Envelope,
    Lost,
    MonthTold,
    Part,
    Undelivered,
    WeekTold,
    monthly_letter,
    nightly_letter,
    weekly_letter,
)
from tracker.reminders.words import initials, shipped_words
from tracker.rules.messages import LANGUAGES
from tracker.services.office import local_time, office_of
from tracker.services.overview import SOON, month_of, overview_since, week_of
from tracker.services.untold import Untold, untold_since, why_lost
from tracker.settings import Settings
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire
from tracker.store.organisation import MailShows
from tracker.store.reminder import Reminder, State
from tracker.store.report import Report, report_before
from tracker.store.watched import Listed

LINES, CHANGES = 15, 6
"""Of a list in a mail, and of a list of what changed; the page behind its button shows the others."""

PAGES = {ReportKind.WEEKLY: "", ReportKind.MONTHLY: "reminders/month", ReportKind.NIGHTLY: "reminders/untold"}
NEWS = (ReportKind.NIGHTLY, ReportKind.WEEKLY)
"""The reports that say whom no mail reaches."""


def compose_report(report: Report, at: datetime) -> EmailMessage | None:
    """The mail of this row in the recipient's language, its words true at `at`; None where there is nothing to say."""
    words = _Post(report, at).letter()
    if words is None:
        return None
    organisation, domain = report.organisation, mail_domain(_settings())
    message = compose(
        report.recipient.email,
        words.subject,
        words.as_text(),
        words.as_html(),
        language=words.language,
        message_id=report.message_id or message_id_of(report),
        sent_at=local_time(organisation, at),
    )
    message["List-Id"] = f"<reports.{organisation.slug}.{domain}>"
    message["X-Auto-Response-Suppress"] = "All"  # what Exchange heeds instead of Auto-Submitted
    return message


def message_id_of(report: Report) -> str:
    """The same at every attempt. The moment of planning keeps ids apart where a database is made anew."""
    return f"<report.{report.id}.{report.created_at:%Y%m%d%H%M%S%f}@{mail_domain(_settings())}>"


def news_since(report: Report) -> datetime:
    """From which instant on a recipient hasn't been told yet whom no mail reaches."""
    before = report_before(report.organisation_id, NEWS, report)
    return before.created_at if before else report.organisation.created_at


def _settings() -> Settings:
    settings: Settings = current_app.extensions["tracker_settings"]
    return settings


class _Post:
    """One report on its way: what it says, said to its recipient."""

    def __init__(self, report: Report, at: datetime) -> None:
        self.report, self.at, self.organisation = report, at, report.organisation
        self.kind, self.local = ReportKind(report.kind), local_time(report.organisation, at)
        known = report.recipient.language in LANGUAGES
        self.language = report.recipient.language if known else LANGUAGES[0]
        self.home = f"{_settings().base_url}/o/{self.organisation.slug}/"

    def letter(self) -> Letter | None:
        if self.kind is ReportKind.WEEKLY:
            return self._weekly()
        return self._monthly() if self.kind is ReportKind.MONTHLY else self._nightly()

    def _envelope(self) -> Envelope:
        return Envelope(
            name=self.report.recipient.name,
            language=self.language,
            organisation=self.organisation.name,
            now=self.local,
            expected_on=expected_on(self.kind, self.report.period, office_of(self.organisation)),
            url=f"{self.home}{PAGES[self.kind]}",
            possibly_repeated=self.report.possibly_repeated or self.report.attempt_began_at is not None,
        )

    def _weekly(self) -> Letter:
        before = report_before(self.organisation.id, (ReportKind.WEEKLY,), self.report)
        since = self._told_on(before) if before else self.report.period - timedelta(days=7)
        week = week_of(self.organisation, self.at, since, LINES)
        told = WeekTold(
            things=week.things,
            since=week.since,
            complete=week.complete,
            missed=week.missed,
            last_sweep=week.last_sweep,
            accepted=week.accepted,
            failed=week.failed,
            waiting=week.waiting,
            watched=week.watched,
            soon_days=SOON,
        )
        troubles: list[tuple[str, Any, dict[str, object]]] = [
            ("missed", week.missed, {"days": tuple(week.missed)}),
            ("failed", week.failed, {"count": week.failed, "since": week.since}),
            ("held", week.held, {"count": week.held}),
        ]
        parts = [Part(key, fields=fields) for key, there, fields in troubles if there]
        parts += self._deadlines("overdue", week.overdue) + self._deadlines("soon", week.soon, {"days": SOON})
        return weekly_letter(self._envelope(), told, parts + self._untold(week.untold))

    def _told_on(self, before: Report) -> date:
        """The day of the mail before, which told of all days before it."""
        sent = before.settled_at if before.state == State.ACCEPTED else None
        return sent.astimezone(self.local.tzinfo).date() if sent else before.period

    def _monthly(self) -> Letter:
        month = month_of(self.organisation, self.at, overview_since(self.organisation, self.at, self.report), LINES)
        since = local_time(self.organisation, month.since).date()
        told = MonthTold(
            since=since,
            overdue=month.overdue.total,
            ahead=[(part.first, part.last, part.listed.total) for part in month.ahead],
            new=month.new.total,
            changed=month.changed.total,
            closed=month.closed.total,
            rule_changes=month.rule_changes,
            failed=month.failed_count,
        )
        parts: list[Part] = []
        for owner, deadlines in month.overdue_by_owner:
            lines = [replace(self._dated(one, month.resting.get(one.id)), owner="") for one in deadlines]
            parts.append(Part("of_owner" if owner else "of_nobody", lines, len(lines), {"owner": owner}))
        for part in month.ahead:
            days = {"first": part.first, "last": part.last}
            parts += self._deadlines("ahead", part.listed, days, month.resting)
        for key, listed in (("new", month.new), ("changed", month.changed), ("closed", month.closed)):
            some = Listed(listed.deadlines[:CHANGES], listed.total)
            parts += self._deadlines(key, some, {"since": since})
        if month.failed:
            undelivered = tuple(map(self._undelivered, month.failed))
            parts.append(Part("failed", undelivered, month.failed_count, {"since": since}))
        return monthly_letter(self._envelope(), told, parts)

    def _nightly(self) -> Letter | None:
        since, until = news_since(self.report), self.report.created_at
        news = untold_since(self.organisation, self.at, since, until, LINES)
        return nightly_letter(self._envelope(), self._untold(news)) if news.count else None

    def _deadlines(
        self,
        key: str,
        listed: Listed,
        fields: Mapping[str, object] | None = None,
        resting: Mapping[int, date] | None = None,
    ) -> list[Part]:
        """The part of these deadlines, if there are any."""
        lines = tuple(self._dated(one, (resting or {}).get(one.id)) for one in listed.deadlines)
        return [Part(key, lines, listed.total, fields or {})] if lines else []

    def _untold(self, found: Untold) -> list[Part]:
        parts, why = self._deadlines("untold", found.deadlines), why_lost(self.organisation, self.at, found.hires)
        if found.hires:
            parts.append(Part("lost", tuple(self._lost(one, why[one.id]) for one in found.hires), found.hire_count))
        if found.addresses:
            zone = self.local.tzinfo
            lines = tuple(
                Address(one.name, one.since.astimezone(zone).date(), one.said or "") for one in found.addresses[:LINES]
            )
            parts.append(Part("failing", lines, len(found.addresses)))
        return parts

    def _dated(self, deadline: Deadline, rests_until: date | None = None) -> Dated:
        hire = deadline.hire
        return Dated(
            who=self._who(hire) if hire else "",
            kind=deadline.kind,
            due_on=deadline.due_on,
            owner=hire.owner.name if hire and hire.owner else None,
            url=self._address(hire) if hire else self.home,
            title=deadline.custom_date.title if deadline.custom_date else "",
            was=deadline.replaces.due_on if deadline.replaces else None,
            rests_until=rests_until,
        )

    def _undelivered(self, reminder: Reminder) -> Undelivered:
        day = (reminder.settled_at or reminder.created_at).astimezone(self.local.tzinfo).date()
        return Undelivered(self._dated(reminder.deadline), day, reminder.recipient_name, reminder.detail or "")

    def _lost(self, hire: Hire, why: str) -> Lost:
        return Lost(self._who(hire), hire.owner.name if hire.owner else "", why, self._address(hire))

    def _who(self, hire: Hire) -> str:
        """The worker, as the organisation wants her mails to name him, with the number of his file."""
        number = shipped_words()[""][self.language]["file_no_place"].format(reference=hire.reference)
        if self.organisation.mail_shows == MailShows.REFERENCE:
            return number
        full = self.organisation.mail_shows == MailShows.NAME
        name = hire.person.name if full else initials(hire.person.given_name, hire.person.family_name)
        return f"{name or '?'}, {number}"

    def _address(self, hire: Hire) -> str:
        return f"{self.home}hires/{hire.id}"
