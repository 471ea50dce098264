"""The clocks of the provinces: an instant that binds, as it reads where the work is done."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

ZONES = {
    "AB": ("America/Edmonton",),
    "BC": ("America/Vancouver", "America/Edmonton"),
    "MB": ("America/Winnipeg",),
    "NB": ("America/Moncton",),
    "NL": ("America/St_Johns", "America/Goose_Bay"),
    "NS": ("America/Halifax",),
    "NT": ("America/Yellowknife",),
    "NU": ("America/Iqaluit", "America/Rankin_Inlet", "America/Cambridge_Bay"),
    "ON": ("America/Toronto", "America/Winnipeg"),
    "PE": ("America/Halifax",),
    "QC": ("America/Toronto", "America/Halifax"),
    "SK": ("America/Regina",),
    "YT": ("America/Whitehorse",),
}
"""Province → IANA zones, that of most people first. Small places that keep a neighbour's time are left out."""


def zones_of(province: str | None) -> tuple[str, ...]:
    """The IANA zones of a province by its two letters; none for an unknown one."""
    return ZONES.get(province or "", ())


def local_times(instant: datetime, provinces: Iterable[str | None]) -> tuple[tuple[str, datetime], ...]:
    """An instant in every zone of the provinces, each zone once, in the order of the provinces."""
    zones = dict.fromkeys(zone for province in provinces for zone in zones_of(province))
    return tuple((zone, instant.astimezone(ZoneInfo(zone))) for zone in zones)
