"""The published wages of a hire's places of work, from the loaded tables."""

from dataclasses import replace
from datetime import date

from tracker.rules.facts import Hire, ReferenceWage
from tracker.rules.reader import read_hire
from tracker.services.wages import reference_wages_for


def with_published_wages(hire: Hire, as_of: date) -> tuple[Hire, tuple[ReferenceWage, ...] | None]:
    """The hire with the wages of the LMIA side filled in, and those of the permit side.

    The LMIA side reads what was in force when its application was received, the permit side what was in force when the
    permit was applied for; each is `as_of` where it is unknown. A hire that brings its own figures keeps them.
    """
    if hire.job.reference_wages is not None:
        return hire, None
    received_on = hire.application.lmia_received_on or as_of
    applied_on = hire.application.permit_applied_on or as_of
    wages = published_wages(hire, received_on)
    permit_wages = wages if applied_on == received_on else published_wages(hire, applied_on)
    return replace(hire, job=replace(hire.job, reference_wages=wages)), permit_wages


def published_wages(hire: Hire, on: date) -> tuple[ReferenceWage, ...] | None:
    """What the tables in force on a day say for each place of work, None where no table answers for any.

    A place without an answer has no row, which the rules read as unknown. So has one whose region nobody recorded: the
    province's figure counts only where the region has none (gts.wage.job_bank_fallback).
    """
    noc, rows = hire.job.noc_2021, []
    for index, site in enumerate(hire.job.work_sites or ()):
        if noc is not None and site.province is not None and site.economic_region is not None:
            found = reference_wages_for(noc, site.economic_region, site.province, on)
            rows += [{**found, "site": index}] if found else []
    return read_hire({"job": {"reference_wages": rows}}).job.reference_wages if rows else None
