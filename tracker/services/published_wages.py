"""The published wages of a hire's places of work, from the loaded tables."""

from datetime import date

from tracker.rules.facts import Hire, ReferenceWage
from tracker.rules.reader import read_hire
from tracker.services.wages import reference_wages_for


def published_wages(hire: Hire, on: date) -> tuple[ReferenceWage, ...] | None:
    """What the tables in force on a day say for each place of work, None where no table answers for any.

    A place without an answer has no row, which the rules read as unknown.
    """
    noc, rows = hire.job.noc_2021, []
    for index, site in enumerate(hire.job.work_sites or ()):
        if noc is not None and site.province is not None:
            found = reference_wages_for(noc, site.economic_region, site.province, on)
            rows += [{**found, "site": index}] if found else []
    return read_hire({"job": {"reference_wages": rows}}).job.reference_wages if rows else None
