"""What somebody types of a date of her own."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField
from wtforms.validators import InputRequired

from tracker.web.days import DAY_WANTED, DayField

DAYS_WANTED = _l("Write a whole number of days.")


class CustomDateForm(FlaskForm):  # type: ignore[misc]
    """Title, day, and how many days before somebody should begin."""

    title = StringField(
        _l("What it is"),
        description=_l("A few words. They stand in mails and calendars, so leave out anything private."),
        validators=[InputRequired(_l("Say in a few words what the date is."))],
    )
    due_on = DayField(
        _l("Last good day"),
        description=_l("Year-month-day."),
        validators=[InputRequired(DAY_WANTED)],
    )
    lead_days = IntegerField(
        _l("Days before, to begin"),
        description=_l(
            "Calendar days. A reminder comes on the day to begin, and again as the last good day comes near."
        ),
        validators=[InputRequired(DAYS_WANTED)],
    )

    def validate_lead_days(self, field: Field) -> None:
        """Say what would be right where the number can't be read."""
        if field.process_errors:
            field.errors = [DAYS_WANTED]
