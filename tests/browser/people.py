"""The people of the walk, and what each of them does with accounts. All of them are invented."""

import re
from dataclasses import dataclass
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.support.servers import SmtpInbox

PASSWORD = "four quiet sample words"
ORGANISATION = "Northline Robotics Inc. (sample)"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with an account, and the words of the role she is offered."""

    name: str
    email: str
    role: str


ADA = Colleague("Ada Muster", "ada@northline.example", "Administrator")
MAYA = Colleague("Maya Échantillon", "maya@northline.example", "HR coordinator")
DANIEL = Colleague("Daniel Prøve", "daniel@northline.example", "HR lead")
CAMILLE = Colleague("Camille Spécimen", "camille@counsel.example", "Counsel")


def press(page: Page, button: str) -> None:
    """Press the button with these words."""
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    """Follow the link with these words."""
    page.get_by_role("link", name=link, exact=True).first.click()


def told(page: Page, words: str) -> None:
    """The page says that something was done."""
    expect(page.get_by_role("status")).to_contain_text(words)


def set_up_by_the_one_time_code(page: Page, address: str) -> None:
    """Ada makes the organisation and her own account at the address printed at start; it works once."""
    page.goto(address)
    page.get_by_label("Name of the organisation").fill(ORGANISATION)
    page.get_by_label("Time zone").select_option("America/Vancouver")
    page.get_by_label("Your name").fill(ADA.name)
    page.get_by_label("E-mail address").fill(ADA.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Set up and sign in")
    expect(page.get_by_role("heading", name="No hires yet")).to_be_visible()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
    page.goto("/")


def invite(page: Page, who: Colleague) -> None:
    """Ada offers a role by mail."""
    follow(page, "People")
    follow(page, "Invite a person")
    page.get_by_label("E-mail address").fill(who.email)
    page.get_by_role("radio", name=who.role).check()
    press(page, "Send the invitation")
    told(page, f"The invitation to {who.email} was sent.")


def accept_the_invitation(page: Page, inbox: SmtpInbox, who: Colleague) -> None:
    """The mailed link opens an account, once."""
    link = link_in(mails_to(inbox, who)[0], "/invitation/")
    page.goto(link)
    page.get_by_label("Your name").fill(who.name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Accept and sign in")
    expect(page.get_by_role("banner")).to_contain_text(who.name)
    sign_out(page)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")


def sign_in(page: Page, who: Colleague) -> None:
    """Sign in with address and password."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(who.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("banner")).to_contain_text(who.name)


def sign_out(page: Page) -> None:
    """End the session; the next person sits down."""
    press(page, "Sign out")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def mails_to(inbox: SmtpInbox, who: Colleague) -> list[EmailMessage]:
    """Every mail the server took for this person, oldest first."""
    return [mail.message for mail in inbox.received if mail.recipients == [who.email]]


def link_in(mail: EmailMessage, part: str) -> str:
    """The address in the plain text of a mail that holds this part."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://\S*{re.escape(part)}\S*", body.get_content())
    assert found, body.get_content()
    return found[0]
