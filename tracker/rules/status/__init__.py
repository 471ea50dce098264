"""What goes with the standing of a worker: conditions of maintained status, the way back, what work without costs."""

from collections.abc import Callable

from tracker.rules.case import Case
from tracker.rules.findings import Answer
from tracker.rules.status import notes

STATUS_NOTES: tuple[Callable[[Case], Answer | None], ...] = (
    notes.stay_in_canada,
    notes.second_application,
    notes.restoration,
    notes.unauthorized_bar,
    notes.permit_cancelled,
)
