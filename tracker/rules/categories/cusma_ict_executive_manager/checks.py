"""What an executive or manager transferred under CUSMA must show (cusma.ict.eligibility)."""

from tracker.rules.case import Case
from tracker.rules.common import cusma, transfer
from tracker.rules.common.transfer_notes import TRANSFER_NOTES, spouse, wage_is_a_factor

TRANSFER = transfer.Transfer("cusma_ict", transfer.EXECUTIVE_MANAGER)


def permit_months(case: Case) -> int | None:
    """A new Canadian enterprise brings shorter permits (cusma.ict.duration)."""
    if case.hire.employer.canadian_operation != "start_up":
        return TRANSFER.permit_months(case)
    lengths = case.value("common.cusma_ict.permit_lengths")
    length = "start_up_extension" if transfer.is_extension(case) else "start_up"
    return int(lengths.get(length, lengths["initial"]))


CHECKS = (
    cusma.citizenship,
    cusma.border_application,
    TRANSFER.relationship,
    TRANSFER.role,
    TRANSFER.same_capacity,
    TRANSFER.months_abroad,
    TRANSFER.employed_abroad,
    transfer.enterprise_country,
    TRANSFER.maximum_stay,
)
NOTES = (TRANSFER.length, wage_is_a_factor, spouse, *TRANSFER_NOTES)
