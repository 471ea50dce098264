"""The 86 geographies of the wage tables: Canada, its provinces and territories, and their economic regions.

Prince Edward Island and each territory are one economic region: their four-digit code is province and region at once,
and its level is `province`. Names repeat across provinces, so everything is keyed on the code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tracker.reference import read_table

CANADA = "00"
_ALSO = {"NAT": CANADA, "CA": CANADA, "PEI": "1110", "YK": "6010", "NWT": "6110", "NW": "6110"}


@dataclass(frozen=True, slots=True)
class Region:
    """A geography under the code Job Bank prints after `ER`. `fallback` is where to look when it has no figure."""

    er_code: str
    level: str  # national, province, region
    name_en: str
    name_fr: str
    province: str  # two letters; empty for Canada
    fallback: str  # empty for Canada

    def name(self, language: str) -> str:
        """The name in `fr`, else in English."""
        return self.name_fr if language == "fr" else self.name_en


@cache
def regions() -> Mapping[str, Region]:
    """Every geography by its code, in the order of the codes."""
    return {row["er_code"]: Region(**row) for row in read_table("regions.csv")}


def region_code(text: str) -> str | None:
    """The code somebody means by `3530`, `ER3530`, `ON` or a wage file's own province letters (`NAT`, `PEI`, `NWT`)."""
    word = text.strip().upper()
    return _codes().get(word.removeprefix("ER"))


def region_name(er_code: str, language: str = "en") -> str | None:
    """The name of a geography; None where there is no such code."""
    region = regions().get(er_code)
    return region.name(language) if region else None


def province_of(er_code: str) -> str | None:
    """The two letters of the province a geography lies in; None for Canada and for an unknown code."""
    region = regions().get(er_code)
    return (region.province or None) if region else None


def fallbacks(er_code: str) -> tuple[str, ...]:
    """Where to look for a figure, in order: the geography itself, its province, Canada. Empty for an unknown code."""
    region = regions().get(er_code)
    return (er_code, *fallbacks(region.fallback)) if region else ()


def provinces(language: str = "en") -> list[tuple[str, str]]:
    """Two letters and name of each province and territory, from east to west."""
    return [(region.province, region.name(language)) for region in regions().values() if region.level == "province"]


def regions_of_province(province: str, language: str = "en") -> list[tuple[str, str]]:
    """Four-digit code and name of each economic region of a province; its one region where it is not divided."""
    return [
        (region.er_code, region.name(language))
        for region in regions().values()
        if region.province == province and len(region.er_code) == 4
    ]


@cache
def _codes() -> Mapping[str, str]:
    province_wide = {region.province: region.er_code for region in regions().values() if region.level == "province"}
    return {**{code: code for code in regions()}, **province_wide, **_ALSO}
