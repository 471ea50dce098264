"""What is wrong with a mail server, in words, and what to do about it."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tracker.mail import Trouble


@dataclass(frozen=True, slots=True)
class Remedy:
    """The heading of a trouble and what mends it."""

    title: LazyString
    advice: LazyString


def remedy(trouble: str) -> Remedy:
    """The words for a kind of trouble as it is kept."""
    return REMEDIES[Trouble(trouble) if trouble in set(Trouble) else Trouble.OTHER]


REMEDIES = {
    Trouble.NAME: Remedy(
        _l("No machine has this name"),
        _l("Check the name of the host letter by letter. The name server of the tracker’s machine doesn’t know it."),
    ),
    Trouble.CONNECTION: Remedy(
        _l("Nobody answers at this host and port"),
        _l("Check the port, and whether a firewall lets the tracker’s machine out to it. Many providers block 25."),
    ),
    Trouble.TIME_OUT: Remedy(
        _l("The server did not answer in time"),
        _l("Port 465 wants TLS from the first byte, port 587 STARTTLS. If that is so, a firewall may be in the way."),
    ),
    Trouble.BROKEN_OFF: Remedy(
        _l("The server hung up in the middle"),
        _l("Try the other kind of encryption. If it still hangs up, ask whoever runs the server what its log says."),
    ),
    Trouble.UNTRUSTED: Remedy(
        _l("The certificate is not trusted"),
        _l(
            "Nobody this machine trusts has signed it. Have the server show a certificate of a public authority with "
            "the whole chain, or add your own authority to the tracker’s machine. Don’t switch encryption off instead."
        ),
    ),
    Trouble.WRONG_NAME: Remedy(
        _l("The certificate is for another name"),
        _l("Type the host name the certificate is made for: the one the provider gives, no alias and no number."),
    ),
    Trouble.EXPIRED: Remedy(
        _l("The certificate is not good today"),
        _l("Have it renewed by whoever runs the server. If it looks right, check the clock of the tracker’s machine."),
    ),
    Trouble.NO_TLS: Remedy(
        _l("The server offers no STARTTLS"),
        _l("Try TLS from the first byte, usually on port 465. Go without encryption in your own network alone."),
    ),
    Trouble.TLS: Remedy(
        _l("No agreement on encryption"),
        _l("The server doesn’t speak TLS this way: port 465 wants TLS from the first byte, port 587 STARTTLS."),
    ),
    Trouble.TLS_WANTED: Remedy(
        _l("The server wants encryption first"),
        _l("Choose STARTTLS, or TLS from the first byte on port 465."),
    ),
    Trouble.NO_LOGIN: Remedy(
        _l("The server takes no password here"),
        _l("Many servers take one only after STARTTLS: choose it. A server of your own network may need none at all."),
    ),
    Trouble.LOGIN_WANTED: Remedy(
        _l("The server wants a user and a password"),
        _l("Type both; the provider gives them, often as an application password."),
    ),
    Trouble.PASSWORD: Remedy(
        _l("User or password is wrong"),
        _l(
            "Type both again. The user is often the whole address; with sign-in in two steps, the provider wants an "
            "application password. Letters with accents can’t be used in either."
        ),
    ),
    Trouble.SENDER: Remedy(
        _l("The sender is refused"),
        _l("This user may not send from that address. Use the address of the account, or have the other one allowed."),
    ),
    Trouble.RECIPIENT: Remedy(
        _l("The recipient is refused"),
        _l("Check the address. Many servers deliver to other people’s addresses only after a login."),
    ),
    Trouble.MAIL: Remedy(
        _l("The mail itself is refused"),
        _l("Both addresses were taken. Read the server’s words below: it may take the mail for spam, or be full."),
    ),
    Trouble.LATER: Remedy(
        _l("The server can’t right now"),
        _l("Try again in a few minutes: some servers put off a sender they don’t know yet. Reminders try all day."),
    ),
    Trouble.TURNED_AWAY: Remedy(
        _l("This is no mail server, or it wants no talk with this machine"),
        _l("Check host and port. If they are right, the address of the tracker’s machine may be on a block list."),
    ),
    Trouble.OTHER: Remedy(
        _l("The mail did not go out"),
        _l("Read the words below, and the log of the worker at that moment."),
    ),
}
