"""Rules of reminders in words, and why the rules have each kind of deadline begun when they do."""

from flask_babel import gettext, lazy_gettext, ngettext

from tracker.reference.regions import provinces
from tracker.rules.book import shipped_book
from tracker.services.reminder_rules import Manner, Rule, shipped_lead_days
from tracker.store.organisation import MailShows
from tracker.web.wording import reader_language

LEAD_REASONS = {
    "work_permit_expiry": lazy_gettext(
        "A month before the permit ends, the proof that an extension was filed should lie in the file."
    ),
    "work_permit_extension": lazy_gettext(
        "IRCC asks for 30 days at least, practitioners for 60 to 180, and a new LMIA may have to come first."
    ),
    "maintained_status_letter": lazy_gettext(
        "A month is time to look for the decision and to ask IRCC for newer proof."
    ),
    "restoration_window": lazy_gettext("No work is allowed meanwhile, so begin on the first day of the window."),
    "passport_expiry": lazy_gettext(
        "A passport takes weeks to months to renew, and an extension is cut to the passport held then."
    ),
    "biometrics_expiry": lazy_gettext("New biometrics belong to the preparation of an extension."),
    "medical_expiry": lazy_gettext("Another appointment with a panel physician, and its result, take weeks."),
    "lmia_expiry": lazy_gettext("The worker needs forms, proofs and a biometrics appointment before filing."),
    "lmbp_review": lazy_gettext("Evidence for each commitment of the plan has to be gathered first."),
    "ict_maximum_stay": lazy_gettext(
        "After the maximum no transfer category helps, and another route takes about a year to prepare."
    ),
    "wage_review": lazy_gettext("The yearly wage tables came out from 19 November on in the last years."),
    "record_retention": lazy_gettext("Nothing has to be begun; the duty ends by itself."),
    "job_offer_end": lazy_gettext("An LMIA for a continued job can be filed from six months before the new start."),
    "bc_pnp_120_day_window": lazy_gettext(
        "An invitation has to be answered within 30 days, and all of them should stay usable."
    ),
}
"""What `lead_days.<kind>` of the rule book rests on, shortened."""
_SHOWS = {
    MailShows.INITIALS: lazy_gettext("by initials"),
    MailShows.NAME: lazy_gettext("by name"),
    MailShows.REFERENCE: lazy_gettext("by the file’s number"),
}


def lead_rule(kind: str) -> str:
    """The id of the rule behind a kind's lead time."""
    return shipped_book().find("deadlines", f"lead_days.{kind}").rule.split(",")[0].strip()


def rule_lines(kind: str, rule: Rule) -> list[str]:
    """One line each: the days before, from when on the leads, when to begin."""
    own = shipped_lead_days(kind)
    lead = rule.lead_days if rule.lead_days is not None else own
    lines = [
        gettext("%(days)s before", days=", ".join(map(str, rule.tiers))),
        gettext("leads from %(days)s", days=rule.leads_from),
    ]
    return lines if lead is None else [*lines, gettext("begin %(days)s before", days=lead)]


def manner_lines(before: Manner, after: Manner) -> list[tuple[str, str, str]]:
    """What changes in how mails go out: what, before, after."""
    said = [
        (gettext("Mails go out from"), f"{before.sending_hour:02}:00", f"{after.sending_hour:02}:00"),
        (gettext("Quiet weekends"), _yes(before.quiet_weekends), _yes(after.quiet_weekends)),
        (gettext("Quiet holidays"), _province(before.quiet_holidays_of), _province(after.quiet_holidays_of)),
        (gettext("How mails name the worker"), _shows(before.mail_shows), _shows(after.mail_shows)),
    ]
    return [(str(what), was, now) for what, was, now in said if was != now]


def mails(number: int) -> str:
    """A number of mails in words."""
    return str(ngettext("one mail", "%(num)s mails", number))


def _yes(holds: bool) -> str:
    return str(gettext("Yes") if holds else gettext("No"))


def _province(code: str | None) -> str:
    names = dict(provinces(reader_language()))
    return names[code] if code else str(gettext("None"))


def _shows(how: str) -> str:
    return str(_SHOWS[MailShows(how)])
