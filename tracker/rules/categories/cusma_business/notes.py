"""What to know of CUSMA traders and investors that decides nothing."""

from tracker.rules.case import Case
from tracker.rules.common.cusma import CUSMA_NOTES
from tracker.rules.findings import Answer, told


def trader_renewals(case: Case) -> Answer | None:
    """Two years at a time after the first, without limit in number (cusma.trader)."""
    return _renewals(case, "trader")


def investor_renewals(case: Case) -> Answer | None:
    """Two years at a time after the first, without limit in number (cusma.investor)."""
    return _renewals(case, "investor")


def _renewals(case: Case, who: str) -> Answer | None:
    rule = f"{who}.duration.extension"
    first, extension = case.known(f"{who}.duration.initial"), case.known(rule)
    return None if first is None or extension is None else told("renewals", rule, first=first, extension=extension)


TRADER_NOTES = (trader_renewals, *CUSMA_NOTES)
INVESTOR_NOTES = (investor_renewals, *CUSMA_NOTES)
