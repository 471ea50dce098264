"""What to know before and after an LMIA is asked for, whatever the stream. Nothing here decides.

Each note is dated by the day the application was received; one that no source covers on that day is left out.
"""

from tracker.errors import NotInForce
from tracker.rules.case import Case
from tracker.rules.common.wage import QUEBEC
from tracker.rules.dates import business_days_after, months_after
from tracker.rules.findings import Answer, told


def position_fee(case: Case) -> Answer | None:
    """The fee for each position, never the worker's to pay (lmia.fee)."""
    fee = case.known("common.lmia.fee")
    return None if fee is None else told("common.lmia_fee", "common.lmia.fee", fee=fee)


def where_to_file(case: Case) -> Answer | None:
    """The form of the stream, and the online channel that takes its place (lmia.forms, lmia.submission_channel)."""
    form = case.value("common.lmia.forms")[case.room]
    if case.known("common.lmia.channel") is None:
        return told("common.lmia_form", "common.lmia.forms", form=form)
    return told("common.lmia_online", "common.lmia.channel", form=form)


def earliest_filing(case: Case) -> Answer | None:
    """The first day on which the application may be filed (lmia.earliest_filing). Not told once an LMIA is issued.

    It decides nothing: the application may wait, and the stream stays open meanwhile.
    """
    starts_on, received_on = case.hire.job.starts_on, case.hire.application.lmia_received_on
    if starts_on is None or case.hire.documents.lmia.issued_on is not None:
        return None
    months = case.value("common.lmia.earliest_filing_months")
    first = months_after(starts_on, -months)
    message = "filed_too_early" if (received_on or case.as_of) < first else "earliest_filing"
    if received_on is None and message == "filed_too_early":
        message = "too_early_today"
    numbers = {"months": months, "first": first, "starts": starts_on, "received": case.lmia_received_on}
    return told(f"common.lmia_{message}", "common.lmia.earliest_filing_months", **numbers)


def provincial_registration(case: Case) -> Answer | None:
    """Provinces where the employer registers first (lmia.provincial_registration)."""
    asked = [one for one in _provinces(case) if one in case.value("common.lmia.registering_provinces")]
    if not asked:
        return None
    return told("common.lmia_registration", "common.lmia.registering_provinces", provinces=asked)


def quebec_filing(case: Case) -> Answer | None:
    """Work in Quebec is filed with its ministry at the same time (lmia.quebec_joint)."""
    if QUEBEC not in _provinces(case):
        return None
    return told("common.lmia_quebec", "common.lmia.quebec_days", days=case.value("common.lmia.quebec_days"))


def letter_runs(case: Case) -> Answer | None:
    """How long the letter holds, by the day the application was received (lmia.validity.*).

    The date printed on a letter says it better, so the note ends where that date is recorded.
    """
    lmia = case.hire.documents.lmia
    received_on = lmia.received_on or case.lmia_received_on
    if lmia.expires_on is not None:
        return None
    try:
        months = case.value("common.lmia.validity_months", received_on)
    except NotInForce:
        return None
    numbers: dict[str, object] = {"months": months, "received": received_on}
    if lmia.issued_on is None:
        return told("common.lmia_letter", "common.lmia.validity_months", **numbers).dated(received_on)
    numbers |= {"issued": lmia.issued_on, "until": months_after(lmia.issued_on, months)}
    return told("common.lmia_letter_until", "common.lmia.validity_months", **numbers).dated(received_on)


def names_on_letter(case: Case) -> Answer | None:
    """Until when the worker named may be changed (lmia.name_change). Told once the letter's last day is known.

    Not told once a permit was issued on the LMIA, but in the Global Talent Stream, where no name changes any more.
    """
    expires_on, rule = case.hire.documents.lmia.expires_on, "common.lmia.name_change_days"
    if expires_on is None:
        return None
    global_talent, days = case.room in ("gts_a", "gts_b"), case.value(rule)
    if _used_for_a_permit(case):
        return told("common.lmia_names_used", rule) if global_talent else None
    last = business_days_after(expires_on, -days)
    numbers: dict[str, object] = {"days": days, "last": last, "expires": expires_on}
    if case.as_of > last:
        return told("common.lmia_names_late", rule, **numbers)
    message = f"common.lmia_names_{case.room}" if global_talent else "common.lmia_names"
    return told(message, rule, phone=case.value("common.lmia.names_added_by_phone"), **numbers)


def _used_for_a_permit(case: Case) -> bool:
    """Whether the permit recorded came after the LMIA; one of before was issued on something else."""
    granted_on, permit_on = case.hire.documents.lmia.issued_on, case.hire.documents.work_permit.issued_on
    return granted_on is not None and permit_on is not None and permit_on >= granted_on


def new_employer(case: Case) -> Answer | None:
    """An employer without foreign workers for years is looked at first (lmia.new_employer_review)."""
    years = case.known("common.lmia.new_employer_years")
    if years is None:
        return None
    return told("common.lmia_new_employer", "common.lmia.new_employer_years", **years)


def legitimacy(case: Case) -> Answer | None:
    """Letters of lawyers and accountants no longer prove a business (lmia.legitimacy_no_attestation)."""
    if case.known("common.lmia.attestations_accepted") is not False:
        return None
    return told("common.lmia_legitimacy", "common.lmia.attestations_accepted")


def representatives(case: Case) -> Answer:
    """Who may be paid to act for the employer (lmia.representatives)."""
    return told(
        "common.lmia_representatives", "common.lmia.representatives", who=case.value("common.lmia.representatives")
    )


def _provinces(case: Case) -> list[str]:
    """The provinces of work, each once."""
    found = (site.province for site in case.hire.job.work_sites or ())
    return list(dict.fromkeys(province for province in found if province is not None))


FILING = (where_to_file, position_fee, earliest_filing, provincial_registration, quebec_filing)
LETTER = (letter_runs, names_on_letter, new_employer, legitimacy, representatives)
