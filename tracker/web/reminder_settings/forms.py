"""The form of the reminder settings: three fields for each kind of deadline, and how mails go out."""

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, ValidationError

from tracker.reference.regions import provinces
from tracker.reminders.kind import shipped_kinds
from tracker.services.reminder_rules import Manner, Rule, unfit
from tracker.store.organisation import MailShows
from tracker.web.wording import deadline_kinds_in_words, deadline_words, reader_language

_IN_WORDS = [kind for kind, _words in deadline_kinds_in_words() if kind in shipped_kinds()]
KINDS = tuple(dict.fromkeys([*_IN_WORDS, *shipped_kinds()]))
"""Every kind of deadline, in the order of the page."""
PARTS = ("tiers", "leads_from", "lead_days")
MOST_DIGITS = 4
MAIL_SHOWS = [
    SelectChoice(MailShows.INITIALS.value, _l("Initials: R.U.")),
    SelectChoice(MailShows.NAME.value, _l("The full name: Rohan Udaharan")),
    SelectChoice(MailShows.REFERENCE.value, _l("The file’s number alone: N-0401")),
]


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """What leads set for everybody. `<kind>_tiers`, `_leads_from` and `_lead_days` are added below for every kind."""

    sending_hour = SelectField(
        _l("Mails go out from"), choices=[SelectChoice(str(hour), f"{hour:02}:00") for hour in range(24)]
    )
    quiet_weekends = BooleanField(_l("Saturdays and Sundays are quiet"))
    quiet_holidays_of = SelectField(_l("Holidays that are quiet"))
    mail_shows = RadioField(
        _l("How mails name the worker"),
        choices=MAIL_SHOWS,
        validators=[InputRequired(_l("choose how mails name the worker"))],
    )

    def prepare(self, rules: dict[str, Rule], manner: Manner) -> None:
        """Name the fields in the reader's language and, unless something was sent, fill them in."""
        none = SelectChoice("", gettext("None"))
        self.quiet_holidays_of.choices = [none, *(SelectChoice(*one) for one in provinces(reader_language()))]
        for kind in rules:
            words = deadline_words(kind)
            self[f"{kind}_tiers"].label.text = gettext("%(kind)s, days before", kind=words)
            self[f"{kind}_leads_from"].label.text = gettext("%(kind)s, leads from", kind=words)
            self[f"{kind}_lead_days"].label.text = gettext("%(kind)s, days to begin", kind=words)
        if not self.is_submitted():
            self.show(rules)
            self.sending_hour.data, self.quiet_weekends.data = str(manner.sending_hour), manner.quiet_weekends
            self.quiet_holidays_of.data, self.mail_shows.data = manner.quiet_holidays_of or "", manner.mail_shows

    def show(self, rules: dict[str, Rule]) -> None:
        """Put these rules into the fields."""
        for kind, rule in rules.items():
            self[f"{kind}_tiers"].data = ", ".join(map(str, rule.tiers))
            self[f"{kind}_leads_from"].data = str(rule.leads_from)
            self[f"{kind}_lead_days"].data = "" if rule.lead_days is None else str(rule.lead_days)

    def validate(self, extra_validators: object = None) -> bool:
        """Every problem at once: what can't be read as days, and rules that can't be kept."""
        read = super().validate(extra_validators)
        readable = [kind for kind in KINDS if not any(self[f"{kind}_{part}"].errors for part in PARTS)]
        problems = unfit({kind: self._rule(kind) for kind in readable})
        for problem in problems:
            self[problem.field].errors = [problem.message]
        return read and not problems

    @property
    def rules(self) -> dict[str, Rule]:
        """What was typed, by kind; only after it validated."""
        return {kind: self._rule(kind) for kind in KINDS}

    def _rule(self, kind: str) -> Rule:
        tiers, leads_from, lead_days = (whole_days(self[f"{kind}_{part}"].data) for part in PARTS)
        return Rule(tuple(tiers), leads_from[0], next(iter(lead_days), None))

    @property
    def manner(self) -> Manner:
        """How mails are to go out; only after it validated."""
        return Manner(
            int(self.sending_hour.data),
            bool(self.quiet_weekends.data),
            self.quiet_holidays_of.data or None,
            self.mail_shows.data,
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Name and value of every field, for a page that carries them on."""
        ticked = [("quiet_weekends", "y")] if self.quiet_weekends.data else []
        others = (one for one in self if one.name not in ("csrf_token", "quiet_weekends"))
        return [*((one.name, str(one.data)) for one in others), *ticked]


def whole_days(text: str | None) -> list[int]:
    """The whole numbers in a list parted by commas or blanks. Raises ValueError for anything else."""
    words = [word for word in re.split(r"[,;\s]+", text or "") if word]
    if not all(word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS for word in words):
        raise ValueError(text)
    return [int(word) for word in words]


def _tiers(_form: FlaskForm, field: Field) -> None:
    try:
        whole_days(field.data)
    except ValueError:
        raise ValidationError(gettext("write whole days, the most before the date first: 90, 30, 7")) from None


def _one_number(_form: FlaskForm, field: Field) -> None:
    if len(_numbers(field)) != 1:
        raise ValidationError(gettext("write whole days from 0 to 730"))


def _one_number_or_none(_form: FlaskForm, field: Field) -> None:
    if (field.data or "").strip() and len(_numbers(field)) != 1:
        raise ValidationError(gettext("write whole days from 0 to 730, or leave it empty"))


def _numbers(field: Field) -> list[int]:
    try:
        return whole_days(field.data)
    except ValueError:
        return []


def _days_field(kind: str, part: str, check: object) -> None:
    setattr(SettingsForm, f"{kind}_{part}", StringField("", validators=[check], render_kw={"inputmode": "numeric"}))


for _kind in KINDS:
    setattr(SettingsForm, f"{_kind}_tiers", StringField("", validators=[_tiers]))
    _days_field(_kind, "leads_from", _one_number)
    _days_field(_kind, "lead_days", _one_number_or_none)
