"""Where the worker may ask for the permit: before coming, on entry, or inside Canada."""

from collections.abc import Callable

from tracker.rules.case import Case
from tracker.rules.findings import Answer
from tracker.rules.place import checks

PLACES: tuple[Callable[[Case], Answer | None], ...] = (
    checks.from_outside,
    checks.at_port_of_entry,
    checks.with_lmia_in_hand,
    checks.leaving_and_returning,
    checks.inside_canada,
)
