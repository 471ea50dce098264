"""An organisation's time zone, whatever its record says."""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog

log = structlog.get_logger()


@lru_cache(maxsize=1_000)
def zone_named(name: str) -> ZoneInfo:
    """The zone of this IANA name; one nobody knows is logged, and its reminders go by UTC rather than not at all."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        log.error("unknown time zone, its reminders go by UTC", zone=name)
        return ZoneInfo("UTC")
