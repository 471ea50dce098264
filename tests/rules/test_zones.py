"""The instant an extension is due, on the clocks of the places of work."""

from datetime import UTC, date, datetime

import pytest

from tracker.rules.book import shipped_book
from tracker.rules.deadlines import deadlines
from tracker.rules.facts import Documents, Hire, Job, WorkPermit, WorkSite
from tracker.rules.reading.places import PROVINCES
from tracker.rules.zones import local_times, zones_of


def test_every_province_has_a_zone_that_the_system_knows() -> None:
    instant = datetime(2026, 11, 21, tzinfo=UTC)
    for province in PROVINCES:
        assert local_times(instant, [province])


@pytest.mark.parametrize(
    ("expires_on", "province", "local"),
    [
        (date(2026, 11, 20), "BC", "2026-11-20T16:00:00-08:00"),
        (date(2026, 7, 20), "BC", "2026-07-20T17:00:00-07:00"),
        (date(2026, 11, 20), "ON", "2026-11-20T19:00:00-05:00"),
        (date(2026, 7, 20), "NL", "2026-07-20T21:30:00-02:30"),
        (date(2026, 7, 20), "SK", "2026-07-20T18:00:00-06:00"),
    ],
)
def test_midnight_utc_is_still_the_last_day_at_the_work_site(expires_on: date, province: str, local: str) -> None:
    hire = Hire(
        job=Job(work_sites=(WorkSite(province=province),)),
        documents=Documents(work_permit=WorkPermit(expires_on=expires_on)),
    )
    due = {one.kind: one for one in deadlines(hire, None, shipped_book(), date(2026, 1, 1))}
    assert due["work_permit_extension"].local[0][1].isoformat() == local
    assert due["work_permit_expiry"].local == ()


def test_each_zone_stands_once_and_an_unknown_province_has_none() -> None:
    zones = [zone for zone, _ in local_times(datetime(2026, 11, 21, tzinfo=UTC), ["ON", "QC", None, "XX"])]
    assert zones == ["America/Toronto", "America/Winnipeg", "America/Halifax"]
    assert zones_of(None) == ()
