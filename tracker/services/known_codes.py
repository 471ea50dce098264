"""Codes that have the right shape and name nothing: a typing slip, not a fact to keep."""

from collections.abc import Mapping
from typing import Any

from tracker.errors import Problem
from tracker.exports.words import say
from tracker.reference.noc import noc_title
from tracker.reference.regions import province_of, provinces, region_name, regions_of_province


def code_problems(leaves: Mapping[str, Any], language: str) -> list[Problem]:
    """What is wrong with the occupation and the economic regions of a hire's facts.

    A four-digit occupation, a code of an older classification, passes: the rules answer unknown to it.
    """
    noc = leaves.get("job.noc_2021")
    problems = []
    if noc and len(noc) == 5 and noc_title(noc) is None:
        problems.append(Problem("job.noc_2021", say("noc_unknown", language, noc=noc)))
    for path, region in leaves.items():
        if path.endswith("].economic_region") and region:
            province = leaves.get(path.replace("economic_region", "province"))
            problems += _region_problems(path, region, province, language)
    return problems


def _region_problems(path: str, region: str, province: str | None, language: str) -> list[Problem]:
    if region_name(region) is None and not province:
        return [Problem(path, say("region_unknown", language, region=region))]
    if not province or province_of(region) == province:
        return []
    known = ", ".join(f"{code} {name}" for code, name in regions_of_province(province, language))
    where = dict(provinces(language)).get(province, province)
    return [Problem(path, say("region_elsewhere", language, region=region, province=where, known=known))]
