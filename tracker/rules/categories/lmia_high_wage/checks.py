"""What the high-wage stream asks beside the prevailing wage. Source: threshold.*."""

from tracker.rules.case import Case
from tracker.rules.common.high_wage import LINE, Side, raised_to_line, side_of_line
from tracker.rules.findings import Answer, for_counsel, met, not_met


def wage_at_or_above_line(case: Case) -> Answer:
    """The offer is at or above the line of every province of work."""
    placed = side_of_line(case)
    if isinstance(placed, Answer):
        return placed
    side, numbers = placed
    if side is Side.BOTH:
        return for_counsel("common.line_differs", LINE, **numbers)
    if side is Side.ABOVE:
        return met("common.at_or_above_line", LINE, **numbers)
    return raised_to_line(case, not_met("under_line", LINE, **numbers))
