"""The forms about people."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional

from tracker.store.membership import Role
from tracker.web.accounts.forms import email_field
from tracker.web.language import LANGUAGE_CHOICES

ROLES = [
    SelectChoice(Role.COORDINATOR.value, _l("HR coordinator: records hires, imports, proposes categories")),
    SelectChoice(Role.LEAD.value, _l("HR lead: also confirms categories")),
    SelectChoice(Role.ADMINISTRATOR.value, _l("Administrator: also people and settings")),
    SelectChoice(Role.COUNSEL.value, _l("Counsel: reads and exports the hires granted, nothing else")),
]
DAY_WANTED = _l("type a day as year-month-day, such as 2027-03-01")


class RoleForm(FlaskForm):  # type: ignore[misc]
    """A role and, where it has one, its last day."""

    role = RadioField(_l("Role"), choices=ROLES, validators=[InputRequired(_l("choose a role"))])
    until = DateField(
        _l("Last day of the role"),
        description=_l("Year-month-day, that day included. Leave it empty for no end."),
        validators=[Optional()],
    )

    def validate_until(self, field: DateField) -> None:
        """Say what would be right where the date can't be read."""
        _say_what_is_right(field)


class InviteForm(RoleForm):
    """Whom to invite, to what, in which language."""

    email = email_field()
    language = SelectField(_l("Language of the invitation"), choices=LANGUAGE_CHOICES)


class GrantForm(FlaskForm):  # type: ignore[misc]
    """Until when the ticked hires may be read."""

    until = DateField(
        _l("Last day"),
        description=_l("Year-month-day, that day included."),
        validators=[Optional()],
    )


def _say_what_is_right(field: DateField) -> None:
    if field.process_errors:
        field.errors = [DAY_WANTED]
