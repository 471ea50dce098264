"""The mails to come, as they would go out: what is rehearsed is what is sent, and nothing is written by it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import ZONE, Cast, Player
from tests.reminding import PERMIT_ENDS, acting, record
from tracker.errors import NotAllowed
from tracker.services.actor import Actor
from tracker.services.mail_choice import unsubscribe_url
from tracker.services.rehearse import Mail, open_rehearsed, rehearse
from tracker.services.remind import sweep
from tracker.store.base import Base, db
from tracker.store.captured_mail import CapturedMail
from tracker.store.membership import Membership, Role
from tracker.store.user import MailChoice, User

BEGUN = datetime(2026, 10, 1, 15, 30, tzinfo=UTC)
"""Eight in the morning in Vancouver, after the sending hour."""
THROUGH = date(2026, 12, 18)
HOURS = (0, 4, 5, 6, 9, 13)
"""At which it is swept: when days begin, at the hours chosen below, and at some others."""


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    """The application on 1 October 2026."""
    with time_machine.travel(BEGUN, tick=False):
        yield app


@pytest.fixture
def planned(cast: Cast, app: Flask) -> Iterator[Cast]:
    """Two permits, one of Maya's and one of nobody's, within an application context."""
    with app.app_context():
        record(cast, PERMIT_ENDS | {"worker.passport_expires_on": "2026-12-30"}, owner=cast.maya)
        ends = PERMIT_ENDS | {"documents.work_permit.expires_on": "2026-12-20"}
        record(cast, ends, hire_id=cast.hidden_hire)
        yield cast


def choose(player: Player, how: MailChoice, hour: int | None = None, weekday: int = 0) -> None:
    user = db.session.get_one(User, player.user_id)
    user.mail_choice, user.digest_hour, user.digest_weekday = how, hour, weekday
    db.session.commit()


def quiet(cast: Cast) -> None:
    """Weekends and the holidays of British Columbia are quiet."""
    organisation = acting(cast).organisation
    organisation.quiet_weekends, organisation.quiet_holidays_of = True, "BC"
    db.session.commit()


def away(cast: Cast, player: Player, deputy: Player, first: date, last: date) -> None:
    """From a day still to come, somebody else gets what this one would get."""
    row = db.session.get_one(Membership, player.membership_id)
    row.away_from, row.away_until, row.deputy_id = first, last, deputy.user_id
    db.session.commit()


def everything(cast: Cast, through: date = THROUGH) -> list[Mail]:
    return rehearse(acting(cast), through, at_most=10_000).mails


def rehearsed(cast: Cast) -> list[tuple[str, str, str]]:
    """Day and hour, to whom and about what, of the mails to come."""
    emails = {user.id: user.email for user in db.session.scalars(select(User))}
    return sorted((f"{m.at:%Y-%m-%d %H}", emails[m.recipient_id], m.subject) for m in everything(cast))


def sent(through: date) -> list[tuple[str, str, str]]:
    """The same of the mails that really go out, swept several times a day."""
    known = set(db.session.scalars(select(CapturedMail.id)))
    zone, mails, day = ZoneInfo(ZONE), [], BEGUN.astimezone(ZoneInfo(ZONE)).date()
    while day <= through:
        times = (datetime(day.year, day.month, day.day, hour, tzinfo=zone) for hour in HOURS)
        for local in (BEGUN.astimezone(zone), *times) if day == BEGUN.date() else times:
            if local < BEGUN:
                continue
            with time_machine.travel(local, tick=False):
                sweep()
            new = [one for one in db.session.scalars(select(CapturedMail)) if one.id not in known]
            mails += [(f"{local:%Y-%m-%d %H}", one.recipient, one.subject) for one in new]
            known |= {one.id for one in new}
        day += timedelta(days=1)
    return sorted(mails)


def database() -> dict[str, list[Any]]:
    """Every row of every table."""
    rows = {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in Base.metadata.sorted_tables}
    db.session.rollback()
    return rows


@pytest.mark.parametrize("way", ["single", "digests", "quiet days", "away"])
def test_what_is_rehearsed_is_what_goes_out(planned: Cast, way: str) -> None:
    if way in ("digests", "quiet days"):
        choose(planned.maya, MailChoice.WEEKLY, hour=9, weekday=2)
        choose(planned.ada, MailChoice.DAILY, hour=4)
        choose(planned.daniel, MailChoice.URGENT)
    if way == "quiet days":
        quiet(planned)
    if way == "away":
        away(planned, planned.maya, planned.ada, date(2026, 10, 20), date(2026, 11, 20))
        away(planned, planned.daniel, planned.maya, date(2026, 12, 1), date(2026, 12, 9))
    expected = rehearsed(planned)
    assert len(expected) > 10
    assert sent(THROUGH) == expected


@pytest.mark.usefixtures("each_database")
def test_nothing_is_written_by_a_rehearsal_nor_by_opening_a_mail(planned: Cast) -> None:
    choose(planned.maya, MailChoice.WEEKLY)
    away(planned, planned.maya, planned.ada, date(2026, 10, 20), date(2026, 11, 20))
    before = database()
    mails = everything(planned, date(2028, 9, 30))
    for mail in mails[:5]:
        assert open_rehearsed(acting(planned), mail.at.date(), mail.key)
    db.session.commit()
    assert database() == before


def test_a_mail_opens_in_both_forms_with_the_words_of_its_day(planned: Cast) -> None:
    first = next(mail for mail in everything(planned) if mail.about[0].tier == "start_by")
    opened = open_rehearsed(acting(planned), first.at.date(), first.key)
    assert opened is not None
    assert opened.mail == first
    assert "today is the day to begin" in opened.text
    assert "Sent before: 2 October 2026, accepted. Next: 1 December 2026." in " ".join(opened.text.split())
    assert opened.html.startswith("<!doctype html>")


def test_a_digest_is_shown_without_the_link_that_ends_it(planned: Cast) -> None:
    choose(planned.maya, MailChoice.WEEKLY)
    digest = next(
        mail
        for mail in everything(planned)
        if mail.recipient_id == planned.maya.user_id and "unsub" in text(planned, mail)
    )
    secret = unsubscribe_url(db.session.get_one(User, planned.maya.user_id)).rpartition("/")[2]
    opened = open_rehearsed(acting(planned), digest.at.date(), digest.key)
    assert opened is not None
    assert secret not in opened.text + opened.html


def text(cast: Cast, mail: Mail) -> str:
    opened = open_rehearsed(acting(cast), mail.at.date(), mail.key)
    return opened.text if opened else ""


def test_one_recipient_s_mails_are_counted_and_paged(planned: Cast) -> None:
    mine = [mail for mail in everything(planned) if mail.recipient_id == planned.maya.user_id]
    found = rehearse(acting(planned), THROUGH, to=planned.maya.user_id, skip=2, at_most=3)
    assert found.count == len(mine)
    assert found.mails == mine[2:5]
    assert found.most_a_day >= 1


def test_only_this_organisation_s_mails_are_rehearsed_and_not_for_counsel(planned: Cast) -> None:
    record_foreign = rehearse(acting(planned), THROUGH, to=planned.sam.user_id)
    assert record_foreign.count == 0
    counsel = Actor(db.session.get_one(User, planned.camille.user_id), acting(planned).organisation, Role.COUNSEL)
    with pytest.raises(NotAllowed):
        rehearse(counsel, THROUGH)
