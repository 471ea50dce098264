"""The forms about wages."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from tracker.reference.regions import CANADA, provinces, region_code, region_name, regions_of_province
from tracker.web.wording import reader_language


class LookUpForm(FlaskForm):  # type: ignore[misc]
    """Which occupation, where, on which day. Asked by GET: nothing changes, so nothing can be forged."""

    class Meta:
        csrf = False

    noc = StringField(
        _l("Occupation"),
        description=_l("NOC code, or words of the title"),
        validators=[InputRequired(_l("type a code such as 21231, or a word of the title"))],
    )
    region = SelectField(_l("Economic region"), description=_l("Or a whole province"))
    on = DateField(_l("On the day"), description=_l("Year-month-day; empty for today"), validators=[Optional()])

    def offer_regions(self) -> None:
        """Offer Canada, and under each province the province itself and its economic regions."""
        self.region.choices = _places()

    def validate_on(self, field: DateField) -> None:
        """Say what would be right where the date can't be read."""
        if field.process_errors:
            field.errors = [gettext("type a day as year-month-day, such as 2026-11-23")]


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A wages file as published."""

    file = FileField(
        _l("Wages file"),
        description=_l("The CSV of a year from open.canada.ca, dataset “Wages”, as published."),
        validators=[FileRequired(_l("choose the file"))],
    )


def _places() -> dict[str, Any]:
    language = reader_language()
    places: dict[str, Any] = {gettext("Canada"): [(CANADA, str(region_name(CANADA, language)))]}
    for letters, name in provinces(language):
        code = str(region_code(letters))
        whole = [] if len(code) == 4 else [(code, gettext("%(province)s, whole province", province=name))]
        places[name] = whole + regions_of_province(letters, language)
    return places
