"""The form that tries a mail server."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, IntegerField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Regexp, ValidationError

from tracker.settings import Settings, SmtpServer, StartTls
from tracker.web.accounts.forms import ADDRESS, ADDRESS_WANTED, LABEL, LOCAL_PART

FIRST_BYTE, STARTTLS, NONE = "tls", "starttls", "none"
SECURITY = [
    SelectChoice(STARTTLS, _l("STARTTLS, usually port 587")),
    SelectChoice(FIRST_BYTE, _l("TLS from the first byte, usually port 465")),
    SelectChoice(NONE, _l("None, in your own network alone")),
]
PORT_WANTED = _l("type a number from 1 to 65535")
SENDER_WANTED = _l("type one address, such as tracker@example.ca")
NAME = r"(?:\"[^\"\\]*\"\s*|(?!\.)[^<>@()\[\],;:\\\"]*)"
MAILBOX = rf"{LOCAL_PART}@{LABEL}(?:\.{LABEL})*"
SENDER = rf"\s*(?:{NAME}<{MAILBOX}>|{MAILBOX})\s*$"


class MailServerForm(FlaskForm):  # type: ignore[misc]
    """Where mail is handed over, by whom, from whom and to whom. The password is kept nowhere."""

    host = StringField(
        _l("Host"),
        description=_l("As the provider gives it, such as mail.example.ca."),
        validators=[
            InputRequired(_l("type the name of the mail server")),
            Regexp(r"\s*[^\s/@\\?#]+\s*$", message=_l("type a name alone, such as mail.example.ca")),
            Length(max=253),
        ],
    )
    port = IntegerField(
        _l("Port"),
        validators=[
            InputRequired(PORT_WANTED),
            NumberRange(1, 65535, message=PORT_WANTED),
        ],
    )
    security = RadioField(_l("Encryption"), choices=SECURITY, validators=[InputRequired(_l("choose one"))])
    user = StringField(
        _l("User"),
        description=_l("Leave it empty where the server asks for none."),
        validators=[Length(max=254)],
        render_kw={"autocomplete": "off"},
    )
    password = PasswordField(
        _l("Password"),
        description=_l("Used for this try alone and kept nowhere."),
        validators=[Length(max=500)],
        render_kw={"autocomplete": "off", "data-show": _l("Show the password")},
    )
    sender = StringField(
        _l("Sender"),
        description=_l("The address reminders come from, in angle brackets where a name stands before it."),
        validators=[InputRequired(SENDER_WANTED), Length(max=300), Regexp(SENDER, message=SENDER_WANTED)],
    )
    recipient = EmailField(
        _l("Recipient of the test"), validators=[InputRequired(ADDRESS_WANTED), Length(max=254), ADDRESS]
    )

    def validate_port(self, field: IntegerField) -> None:
        """Say what would be right where it is no number."""
        if field.process_errors:
            field.errors = [PORT_WANTED]

    def validate_password(self, field: PasswordField) -> None:
        """User and password go together."""
        if bool(field.data) != bool((self.user.data or "").strip()):
            field.errors = [gettext("type both a user and a password, or neither")]

    def validate_sender(self, field: StringField) -> None:
        """A name before the address is of letters alone, for it stands in the header of a mail."""
        if not (field.data or "").strip().isprintable():
            raise ValidationError(SENDER_WANTED)

    def begin_with(self, settings: Settings, recipient: str) -> None:
        """Show what is set now, but the password."""
        server = settings.smtp or SmtpServer(host="", port=587, starttls=StartTls.REQUIRED)
        self.host.data, self.port.data, self.user.data = server.host, server.port, server.user
        plain = NONE if server.starttls is StartTls.NEVER else STARTTLS
        self.security.data = FIRST_BYTE if server.implicit_tls else plain
        self.sender.data, self.recipient.data = settings.mail_from, recipient

    def server(self) -> SmtpServer:
        """What was typed. STARTTLS is required here: what is merely taken where offered proves nothing."""
        return SmtpServer(
            host=str(self.host.data).strip(),
            port=int(self.port.data or 0),
            user=(self.user.data or "").strip() or None,
            password=self.password.data or None,
            implicit_tls=self.security.data == FIRST_BYTE,
            starttls=StartTls.NEVER if self.security.data == NONE else StartTls.REQUIRED,
        )
