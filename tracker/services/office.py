"""When an organisation sends, and how a recipient wants what isn't urgent, from their records."""

from datetime import datetime

from tracker.reminders.sending import Choice, Office
from tracker.services.zones import zone_named
from tracker.store.organisation import Organisation
from tracker.store.user import User


def office_of(organisation: Organisation) -> Office:
    """The hours and quiet days of an organisation."""
    return Office(organisation.sending_hour, organisation.quiet_weekends, organisation.quiet_holidays_of)


def choice_of(user: User) -> Choice:
    """How somebody gets her reminders."""
    return Choice(user.mail_choice, user.digest_hour, user.digest_weekday)


def local_time(organisation: Organisation, at: datetime) -> datetime:
    """That instant in the organisation's zone."""
    return at.astimezone(zone_named(organisation.time_zone))
