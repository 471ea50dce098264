"""Who may use a trade agreement beside CUSMA, for its transferees and its professionals alike.

An agreement is named as in `treaty.agreements` (`ceta`, `cptpp`). Its `treaty.<name>.citizens` say whose citizens it
covers and since when it binds; `treaty.residents` whose permanent residents it treats alike.
"""

from tracker.errors import NotInForce
from tracker.rules.case import Case
from tracker.rules.facts import Hire
from tracker.rules.findings import Answer, met, not_met, unknown

UK_ACCESSION = "common.treaty.uk_in_cptpp"


def agreement_asked(hire: Hire, agreement: str) -> bool:
    """Whether somebody named the agreement among those to look at."""
    return agreement in (hire.treaty.agreements or ())


def citizenship_or_residence(case: Case, agreement: str, narrower: str | None = None) -> Answer:
    """The worker is a citizen, or where the agreement says so a permanent resident, of a party (ict.fta_table).

    `narrower` names a value of the caller's room, a list of countries, where the category at hand is open to the
    citizens of some parties only; permanent residents must then be of one of these countries, too.
    """
    rule = f"common.treaty.{agreement}.citizens"
    name = f"common.treaty.{agreement}.name"
    if early := _not_yet_in_force(case, rule, name):
        return early
    rule = narrower or rule
    citizens: tuple[str, ...] = case.value(rule)
    residents = [country for country in case.value("common.treaty.residents").get(agreement, ()) if country in citizens]
    held, lived_in = case.hire.worker.citizenships, case.hire.worker.permanent_residences
    if ours := [country for country in citizens if country in (held or ())]:
        return met("common.treaty.citizenship_held", rule, country=ours[0], agreement=name)
    if ours := [country for country in residents if country in (lived_in or ())]:
        return met("common.treaty.residence_held", "common.treaty.residents", country=ours[0], agreement=name)
    if held is None:
        return unknown("common.treaty.citizenship_missing", rule, ["worker.citizenships"], agreement=name)
    if residents and lived_in is None:
        missing = ["worker.permanent_residences"]
        return unknown(
            "common.treaty.residence_missing", "common.treaty.residents", missing, countries=residents, agreement=name
        )
    return _covers_nobody_of(case, agreement, rule, name)


def _covers_nobody_of(case: Case, agreement: str, rule: str, name: str) -> Answer:
    """Not covered. A British citizen who asks for CPTPP is told how far the accession has come (fta.uk_cptpp)."""
    if agreement == "cptpp" and "GBR" in (case.hire.worker.citizenships or ()):
        try:
            return not_met("common.treaty.uk_not_in_cptpp", UK_ACCESSION, assent=case.value(UK_ACCESSION))
        except NotInForce:
            pass  # before the accession was enacted nothing needs saying
    return not_met("common.treaty.citizenship_other", rule, agreement=name)


def _not_yet_in_force(case: Case, rule: str, name: str) -> Answer | None:
    since = case.book.find(case.room, rule).entries[0].since
    if since is None or case.governing_date >= since:
        return None
    return not_met("common.treaty.not_yet_in_force", rule, since=since, agreement=name)
