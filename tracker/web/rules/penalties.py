"""The question to the penalty tables, asked by GET: nothing changes, so nothing can be forged."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange, Optional

from tracker.errors import NotInForce
from tracker.rules.book import shipped_book
from tracker.rules.messages import render
from tracker.rules.penalties import SIZES, TYPES, explain_penalty, penalty_as_json, severity_criteria
from tracker.rules.penalties.penalty import ROOM
from tracker.web.wording import reader_language, sentence

MOST_EARLIER = 1000


class PenaltyForm(FlaskForm):  # type: ignore[misc]
    """One violation. The fields of severity are added by `asked_penalty`: the criteria are dated."""

    class Meta:
        csrf = False

    type = SelectField(
        _l("Type of violation"),
        description=_l("As the notice or Schedule 2 says"),
        choices=[SelectChoice(one, one) for one in TYPES],
    )
    size = SelectField(
        _l("Employer"),
        choices=[
            SelectChoice(SIZES[0], _l("Individual or small business")),
            SelectChoice(SIZES[1], _l("Large business")),
        ],
        default=SIZES[1],
    )
    earlier = IntegerField(
        _l("Earlier violations"),
        description=_l("Of the same type, already found"),
        default=0,
        validators=[
            InputRequired(_l("type a whole number, such as 0")),
            NumberRange(0, MOST_EARLIER, _l("type 0 or more")),
        ],
    )
    on = DateField(_l("On the day"), description=_l("Year-month-day; empty for today"), validators=[Optional()])
    disclosed = BooleanField(_l("Disclosed voluntarily, and the disclosure was acceptable"))


def asked_penalty(asked: MultiDict[str, str], today: date) -> tuple[PenaltyForm, dict[str, Any] | None]:
    """The form as it was filled in, and the penalty with its sentences; None where nothing was asked yet."""
    form = _form(asked, today)
    if "type" not in asked or not form.validate():
        return form, None
    severity = {name: form[f"severity_{name}"].data or 0 for name in form.criteria}
    try:
        penalty = explain_penalty(
            form.type.data,
            form.size.data,
            earlier=form.earlier.data,
            severity=severity,
            disclosed=form.disclosed.data,
            on=form.on.data or today,
            book=shipped_book(),
        )
    except NotInForce:
        form.on.errors = [gettext("penalties by points begin on 1 December 2015; type that day or a later one")]
        return form, None
    return form, penalty_as_json(penalty, reader_language())


def _form(asked: MultiDict[str, str], today: date) -> Any:
    criteria = _criteria(asked, today)

    class WithSeverity(PenaltyForm):
        pass

    for name, most in criteria.items():
        words = sentence(render(ROOM, f"criterion_{name}", {}, reader_language()))
        hint = gettext("0 to %(most)s points", most=most)
        limits = [Optional(), NumberRange(0, most, hint)]
        setattr(WithSeverity, f"severity_{name}", IntegerField(words, description=hint, default=0, validators=limits))
    form = WithSeverity(asked if "type" in asked else None)
    form.criteria = list(criteria)
    return form


def _criteria(asked: MultiDict[str, str], today: date) -> Mapping[str, int]:
    """The criteria of the day that is asked about; before there were any, today's: the form then says so."""
    try:
        return severity_criteria(shipped_book(), PenaltyForm(asked).on.data or today)
    except NotInForce:
        return severity_criteria(shipped_book(), today)
