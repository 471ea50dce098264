"""The forms of accounts."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Regexp

from tracker.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from tracker.store.user import MailChoice
from tracker.web.frame import installation_zone
from tracker.web.language import LANGUAGE_CHOICES

ADDRESS_WANTED = _l("type an address, such as maya@example.ca")
_UNFIT = r"@\s\x00-\x1f\x7f-\x9f\ud800-\udfff<>()\[\],;:\\\""  # means something in a header, or can't stand there
LOCAL_PART, LABEL = rf"[^{_UNFIT}]+", rf"[^.{_UNFIT}]+"
ADDRESS = Regexp(rf"\s*{LOCAL_PART}@(localhost|{LABEL}(\.{LABEL})+)\s*$", message=ADDRESS_WANTED)
ZONES = {
    "America/St_Johns": _l("Newfoundland: St. John’s"),
    "America/Halifax": _l("Atlantic: Halifax, Moncton, Charlottetown"),
    "America/Toronto": _l("Eastern: Toronto, Ottawa, Montréal, Québec"),
    "America/Winnipeg": _l("Central: Winnipeg"),
    "America/Regina": _l("Saskatchewan: Regina, Saskatoon"),
    "America/Edmonton": _l("Mountain: Calgary, Edmonton, Yellowknife"),
    "America/Vancouver": _l("Pacific: Vancouver, Victoria"),
    "America/Whitehorse": _l("Yukon: Whitehorse"),
    "America/Iqaluit": _l("Nunavut: Iqaluit"),
}

MAIL_CHOICES = [
    SelectChoice(MailChoice.SINGLE.value, _l("Each as a mail of its own")),
    SelectChoice(MailChoice.DAILY.value, _l("One mail a day, with all that is due")),
    SelectChoice(MailChoice.WEEKLY.value, _l("One mail a week")),
    SelectChoice(MailChoice.URGENT.value, _l("Only the urgent ones")),
]


def name_field() -> StringField:
    """The name of a person as colleagues see it."""
    return StringField(
        _l("Your name"),
        validators=[InputRequired(_l("type your name")), Length(max=200, message=_l("use at most 200 characters"))],
        render_kw={"autocomplete": "name"},
    )


def email_field() -> EmailField:
    """An e-mail address."""
    return EmailField(
        _l("E-mail address"),
        validators=[InputRequired(ADDRESS_WANTED), Length(max=254), ADDRESS],
        render_kw={"autocomplete": "username"},
    )


def language_field() -> SelectField:
    """English or French."""
    return SelectField(_l("Language of your pages and mails"), choices=LANGUAGE_CHOICES)


def new_password_field() -> PasswordField:
    """A password to be kept; typed once, as it can be shown."""
    return PasswordField(
        _l("Password"),
        description=_l("At least 12 characters; a few words in a row are good."),
        validators=[
            InputRequired(_l("choose a password of at least 12 characters")),
            Length(SHORTEST_PASSWORD, LONGEST_PASSWORD, message=_l("use 12 to 200 characters")),
        ],
        render_kw={"autocomplete": "new-password", "data-show": _l("Show the password")},
    )


class SetUpForm(FlaskForm):  # type: ignore[misc]
    """The first organisation and its administrator."""

    organisation = StringField(
        _l("Name of the organisation"),
        validators=[
            InputRequired(_l("type the employer’s name")),
            Length(max=200, message=_l("use at most 200 characters")),
        ],
        render_kw={"autocomplete": "organization"},
    )
    time_zone = SelectField(
        _l("Time zone"), description=_l("It decides which day is today, and when reminders go out.")
    )
    name = name_field()
    email = email_field()
    language = language_field()
    password = new_password_field()
    sample = BooleanField(_l("Add a sample organisation beside it"))

    def offer_zones(self) -> None:
        """Offer the zones of Canada, and the installation's own where it is another."""
        zone = installation_zone()
        self.time_zone.choices = [SelectChoice(name, words) for name, words in ({zone: zone} | ZONES).items()]
        if not self.is_submitted():
            self.time_zone.data = zone


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Address and password, and where to go then."""

    next = HiddenField()
    email = email_field()
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("type your password"))],
        render_kw={"autocomplete": "current-password", "data-show": _l("Show the password")},
    )


class ResetRequestForm(FlaskForm):  # type: ignore[misc]
    """Whose password to set anew."""

    email = email_field()


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """The new password."""

    password = new_password_field()


class AcceptForm(FlaskForm):  # type: ignore[misc]
    """What an invited person says about herself."""

    name = name_field()
    language = language_field()
    password = new_password_field()


class MailForm(FlaskForm):  # type: ignore[misc]
    """How reminders come."""

    how = RadioField(
        _l("Reminders"), choices=MAIL_CHOICES, validators=[InputRequired(_l("choose how your reminders come"))]
    )
    hour = SelectField(_l("Hour"))
    weekday = SelectField(_l("Day of the weekly mail"))
