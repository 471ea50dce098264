"""Checks of work without a permit under R186 (r186.table)."""

from tracker.rules.case import Case
from tracker.rules.common import exemption_case
from tracker.rules.findings import Answer, told


def conditions(case: Case) -> Answer:
    """What the paragraph asks for holds."""
    return exemption_case.judged(case, "provision")


def no_permit(case: Case) -> Answer | None:
    """Neither offer nor fee; a visa or an electronic travel authorization may still be needed."""
    name = f"{case.slug}.provision"
    return None if case.known(name) is None else told("no_permit", name)
