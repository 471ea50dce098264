"""The field for a day, in every form."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField

DAY_WANTED = _l("Type a day as year-month-day, such as 2027-03-01.")


class DayField(DateField):
    """A day; one that can't be read is told with what would be right."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError in the reader's language."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(DAY_WANTED) from None
