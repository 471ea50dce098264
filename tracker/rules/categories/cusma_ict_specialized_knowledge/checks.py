"""What a specialist transferred under CUSMA must show (cusma.ict.eligibility, cusma.ict.specialized_knowledge)."""

from tracker.rules.case import Case
from tracker.rules.common import cusma, transfer
from tracker.rules.common.transfer_notes import TRANSFER_NOTES, spouse, wage_is_a_factor
from tracker.rules.findings import Answer, for_counsel, met, unknown

TRANSFER = transfer.Transfer("cusma_ict", transfer.SPECIALIZED_KNOWLEDGE)


def operation(case: Case) -> Answer:
    """A new enterprise is provided for under the executives' code; for specialists the page is silent."""
    rule = "new_enterprise"
    code = case.value(rule)["code"]
    state = case.hire.employer.canadian_operation
    if state is None:
        return unknown("operation_missing", rule, ["employer.canadian_operation"], code=code)
    return (
        met("operation_established", rule) if state == "established" else for_counsel("operation_new", rule, code=code)
    )


CHECKS = (
    cusma.citizenship,
    cusma.border_application,
    TRANSFER.relationship,
    operation,
    TRANSFER.role,
    TRANSFER.same_capacity,
    TRANSFER.knowledge,
    TRANSFER.months_abroad,
    TRANSFER.employed_abroad,
    transfer.enterprise_country,
    TRANSFER.maximum_stay,
)
NOTES = (TRANSFER.length, wage_is_a_factor, spouse, *TRANSFER_NOTES)
