"""What somebody says who has seen to a deadline."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, TextAreaField
from wtforms.validators import Optional

DAY_WANTED = _l("Type a day as year-month-day, such as 2027-03-01.")


class AcknowledgeForm(FlaskForm):  # type: ignore[misc]
    """Reason, the day something was done, and the wake day; the service says what is wrong with them."""

    reason = TextAreaField(_l("What was done, or why it may rest"), render_kw={"rows": 3})
    done_on = DateField(_l("Done or filed on"), validators=[Optional()])
    wake_on = DateField(_l("Rest until"), validators=[Optional()])

    def validate_done_on(self, field: DateField) -> None:
        """Say what would be right where the date can't be read."""
        _say_what_is_right(field)

    def validate_wake_on(self, field: DateField) -> None:
        """Say what would be right where the date can't be read."""
        _say_what_is_right(field)


def _say_what_is_right(field: DateField) -> None:
    if field.process_errors:
        field.errors = [DAY_WANTED]
