"""The forms about people."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional

from tracker.store.membership import Membership, Role
from tracker.store.user import User
from tracker.web.accounts.forms import email_field
from tracker.web.days import DAY_WANTED, DayField
from tracker.web.language import LANGUAGE_CHOICES

ROLES = [
    SelectChoice(Role.COORDINATOR.value, _l("HR coordinator: records hires, imports, proposes categories")),
    SelectChoice(Role.LEAD.value, _l("HR lead: also confirms categories")),
    SelectChoice(Role.ADMINISTRATOR.value, _l("Administrator: also people and settings")),
    SelectChoice(Role.COUNSEL.value, _l("Counsel: reads and exports the hires granted, nothing else")),
]
KEEP = "keep"


class RoleForm(FlaskForm):  # type: ignore[misc]
    """A role and, where it has one, its last day."""

    role = RadioField(_l("Role"), choices=ROLES, validators=[InputRequired(_l("choose a role"))])
    until = DayField(
        _l("Last day of the role"),
        description=_l("Year-month-day, that day included. Leave it empty for no end."),
        validators=[Optional()],
    )


class ChangeForm(RoleForm):
    """A member's role and last day; where she owns hires, what becomes of them if she leaves or becomes counsel."""

    to = SelectField(_l("Her hires go to"), default="", validate_choice=False)

    def offer(self, colleagues: Iterable[User]) -> None:
        """Offer these colleagues, and to leave the hires where they are."""
        named = [(str(user.id), user.name) for user in colleagues]
        self.to.choices = [("", _l("Choose")), (KEEP, _l("They stay hers; after her, administrators")), *named]

    @property
    def to_user_id(self) -> int | None:
        """Whom the hires go to at once; None where they stay."""
        return int(self.to.data) if (self.to.data or "").isdecimal() else None


class AwayForm(FlaskForm):  # type: ignore[misc]
    """First and last day of an absence, and who stands in."""

    away_from = DayField(
        _l("First day away"),
        description=_l("Year-month-day, that day included."),
        validators=[InputRequired(DAY_WANTED)],
    )
    away_until = DayField(
        _l("Last day away"),
        description=_l("Year-month-day, that day included."),
        validators=[InputRequired(DAY_WANTED)],
    )
    deputy = SelectField(_l("Who stands in"), coerce=int, default=0, validate_choice=False)

    def offer(self, members: Iterable[Membership]) -> None:
        """Offer these members as deputies."""
        self.deputy.choices = [(0, _l("Choose")), *((one.user_id, one.user.name) for one in members)]


class HandOverForm(FlaskForm):  # type: ignore[misc]
    """Whom the ticked hires go to."""

    to = SelectField(_l("New owner"), coerce=int, default=0, validate_choice=False)

    def offer(self, colleagues: Iterable[User]) -> None:
        """Offer these colleagues."""
        self.to.choices = [(0, _l("Choose")), *((user.id, user.name) for user in colleagues)]


class InviteForm(RoleForm):
    """Whom to invite, to what, in which language."""

    email = email_field()
    language = SelectField(_l("Language of the invitation"), choices=LANGUAGE_CHOICES)


class GrantForm(FlaskForm):  # type: ignore[misc]
    """Until when the ticked hires may be read."""

    until = DayField(
        _l("Last day"),
        description=_l("Year-month-day, that day included."),
        validators=[Optional()],
    )
