"""What an employer owes whatever the category: notes on a hire, with their dated values and words in this room."""

from collections.abc import Callable

from tracker.rules.case import Case
from tracker.rules.duties import employer
from tracker.rules.findings import Answer

DUTIES: tuple[Callable[[Case], Answer | None], ...] = (employer.fees_not_recovered, employer.records_kept)
