"""Which day the findings are asked for."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import Optional, ValidationError

from tracker.web.days import DayField

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
"""Days the rules are asked about: before the first no value is known, and dates far ahead mean a slip."""


class AsOfForm(FlaskForm):  # type: ignore[misc]
    """A day of the past or to come. Asked by GET: nothing changes, so nothing can be forged."""

    class Meta:
        csrf = False

    as_of = DayField(_l("Findings on another day"), validators=[Optional()])

    def validate_as_of(self, field: DayField) -> None:
        """Say what would be right where the day lies out of reach."""
        if field.process_errors:
            return
        if field.data is None or not FIRST <= field.data <= LAST:
            raise ValidationError(gettext("Choose a day between %(first)s and %(last)s.", first=FIRST, last=LAST))
