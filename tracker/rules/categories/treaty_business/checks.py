"""Checks of traders and investors under trade agreements (codes.table)."""

from tracker.rules.case import Case
from tracker.rules.common import exemption_case, treaty
from tracker.rules.findings import Answer, Outcome, for_counsel, told


def citizenship(case: Case, agreement: str) -> Answer:
    """A citizen of a party. Whether its permanent residents count as traders and investors too is counsel's to say."""
    answer = treaty.citizenship_or_residence(case, agreement)
    if answer.outcome is Outcome.MET and answer.rule == "common.treaty.residents":
        return for_counsel("resident_of_party", answer.rule, **answer.numbers)
    return answer


def conditions(case: Case) -> Answer:
    """The trade or the investment is substantial, or the worker essential to it."""
    return exemption_case.judged(case, "code")


def held_by(case: Case) -> Answer | None:
    """Who usually holds the permit; the research holds no length for it."""
    slug = case.slug
    name = f"{slug}.code"
    return None if case.known(name) is None else told("held_by", name, holder=f"{slug}.holder")
