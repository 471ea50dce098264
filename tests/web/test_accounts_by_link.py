"""What mailed links do: set a new password, accept an invitation; and what nobody learns by them."""

import re
from datetime import timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import PASSWORD, Cast, plain, tomorrow
from tests.support.servers import SmtpInbox
from tracker import clock
from tracker.mail import bodies
from tracker.services import accounts, people
from tracker.services.accounts import actor_in
from tracker.services.actor import Actor
from tracker.store.base import db
from tracker.store.captured_mail import CapturedMail
from tracker.store.membership import Role
from tracker.store.user import User, user_by_email

NEW_PASSWORD = "four sample words together"


def mails(app: Flask) -> list[EmailMessage]:
    """Every captured mail that is about accounts, oldest first."""
    with app.app_context():
        kept = db.session.query(CapturedMail).filter(CapturedMail.message.contains("Auto-Submitted"))
        return [
            message_from_string(mail.message, _class=EmailMessage, policy=default)
            for mail in kept.order_by(CapturedMail.id)
        ]


def text(mail: EmailMessage, kind: str = "plain") -> str:
    """The decoded words of a mail."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def link(mail: EmailMessage) -> str:
    """The path of the link in a mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", text(mail))
    assert found is not None
    return found[1]


def ask_for_reset(client: FlaskClient, email: str) -> str:
    """Ask for a link; returns the page without its tokens and the address."""
    return plain(client.post("/reset", data={"email": email}, buffered=True)).replace(email, "")


def invite(cast: Cast, email: str, role: Role = Role.COORDINATOR, language: str = "en") -> str:
    """Ada invites an address; returns the path of the mailed link."""
    answer = cast.browser(cast.ada).post(
        "/o/northline/people/invite", data={"email": email, "role": role, "language": language}
    )
    assert answer.status_code == 302, answer.text
    return link(mails(cast.app)[-1])


def accept(client: FlaskClient, path: str, **changed: str) -> int:
    """Send the form of a new account; returns the status."""
    data = {"name": "Ines Voorbeeld", "language": "fr", "password": NEW_PASSWORD} | changed
    return client.post(path, data=data).status_code


def acting(cast: Cast, email: str, slug: str = "northline") -> Actor:
    """The account of this address at work in an organisation."""
    user = user_by_email(email)
    assert user is not None
    return actor_in(user, slug)


def test_a_reset_answers_the_same_whether_or_not_there_is_an_account(cast: Cast, client: FlaskClient) -> None:
    assert ask_for_reset(client, cast.maya.email) == ask_for_reset(client, "nobody@northline.example")
    assert [mail["To"] for mail in mails(cast.app)] == [cast.maya.email]


def test_without_a_mail_server_no_link_is_said_to_be_on_its_way(cast: Cast, client: FlaskClient) -> None:
    answer = ask_for_reset(client, cast.maya.email)
    assert "an administrator can hand you the link" in answer
    assert "on its way" not in answer


def test_a_reset_link_sets_the_password_once_and_signs_out_everywhere(cast: Cast, client: FlaskClient) -> None:
    elsewhere = cast.browser(cast.maya)
    ask_for_reset(client, cast.maya.email)
    path = link(mails(cast.app)[0])
    assert client.get(path).status_code == 200
    assert client.post(path, data={"password": NEW_PASSWORD}).status_code == 302
    assert client.get("/organisations").status_code == 200
    assert elsewhere.get("/organisations").status_code == 302
    assert client.post(path, data={"password": "another password altogether"}).status_code == 404
    with cast.app.app_context():
        assert accounts.sign_in(cast.maya.email, NEW_PASSWORD).email == cast.maya.email
        with pytest.raises(accounts.Refused):
            accounts.sign_in(cast.maya.email, PASSWORD)


def test_a_reset_link_works_for_an_hour(cast: Cast, client: FlaskClient) -> None:
    ask_for_reset(client, cast.maya.email)
    path = link(mails(cast.app)[0])
    with time_machine.travel(clock.now() + accounts.RESET_LASTS):
        answer = client.get(path)
    assert answer.status_code == 404
    assert "no longer works" in answer.text


def test_a_reset_lifts_the_wait_after_wrong_passwords(cast: Cast, client: FlaskClient) -> None:
    with cast.app.app_context():
        for _ in range(10):
            with pytest.raises((accounts.Refused, accounts.Locked)):
                accounts.sign_in(cast.maya.email, "not the password")
    ask_for_reset(client, cast.maya.email)
    client.post(link(mails(cast.app)[0]), data={"password": NEW_PASSWORD})
    with cast.app.app_context():
        assert accounts.sign_in(cast.maya.email, NEW_PASSWORD)


def test_a_short_password_is_refused_beside_its_field(cast: Cast, client: FlaskClient) -> None:
    ask_for_reset(client, cast.maya.email)
    answer = client.post(link(mails(cast.app)[0]), data={"password": "short"})
    assert answer.status_code == 422
    assert "use 12 to 200 characters" in answer.text
    assert 'href="#password"' in answer.text


def test_a_mail_about_an_account_speaks_its_holders_language_plain_and_html(cast: Cast, client: FlaskClient) -> None:
    ask_for_reset(client, cast.camille.email)
    mail = mails(cast.app)[0]
    assert mail["Subject"] == "Choisir un nouveau mot de passe"
    for kind in ("plain", "html"):
        assert "Bonjour Camille" in text(mail, kind)
        assert link(mail) in text(mail, kind)


def test_the_reset_mail_of_somebody_with_roles_elsewhere_is_shown_to_no_administrator(
    cast: Cast, client: FlaskClient
) -> None:
    ask_for_reset(client, cast.camille.email)
    assert "nouveau mot de passe" in cast.browser(cast.ada).get("/o/northline/mail").text
    with cast.app.app_context():
        mail = db.session.query(CapturedMail).order_by(CapturedMail.id.desc()).first()
        assert mail is not None
        number = mail.id
        ada = acting(cast, cast.sam.email, "elsewhere")
        people.invite(ada, cast.camille.email, Role.COUNSEL, "en", "http://127.0.0.1:8000", tomorrow())
    cast.browser(cast.camille).post(link(mails(cast.app)[-1]))
    for player, slug in ((cast.ada, "northline"), (cast.sam, "elsewhere")):
        browser = cast.browser(player)
        assert "nouveau mot de passe" not in browser.get(f"/o/{slug}/mail").text
        assert browser.get(f"/o/{slug}/mail/{number}").status_code == 404
        assert browser.get(f"/o/{slug}/mail/{number}/html").status_code == 404


def test_a_link_read_before_a_second_role_began_no_longer_works(cast: Cast, client: FlaskClient) -> None:
    ask_for_reset(client, cast.camille.email)
    path = link(mails(cast.app)[0])
    with cast.app.app_context():
        sam = acting(cast, cast.sam.email, "elsewhere")
        people.invite(sam, cast.camille.email, Role.COUNSEL, "en", "http://127.0.0.1:8000", tomorrow())
    cast.browser(cast.camille).post(link(mails(cast.app)[-1]))
    assert client.get(path).status_code == 404


def test_an_invitation_opens_an_account_with_the_persons_own_name_and_password(cast: Cast, client: FlaskClient) -> None:
    path = invite(cast, "ines@northline.example")
    assert "Northline Sample Inc." in client.get(path).text
    assert accept(client, path) == 302
    with cast.app.app_context():
        actor = acting(cast, "ines@northline.example")
        assert (actor.role, actor.user and actor.user.name) == (Role.COORDINATOR, "Ines Voorbeeld")
        assert accounts.sign_in("ines@northline.example", NEW_PASSWORD).language == "fr"
    assert client.get(path).status_code == 404


def test_an_invitation_gives_no_role_before_it_is_accepted(cast: Cast) -> None:
    with cast.app.app_context():
        people.invite(acting(cast, cast.sam.email, "elsewhere"), cast.maya.email, Role.LEAD, "en", "http://x")
    assert cast.browser(cast.maya).get("/o/elsewhere/people").status_code == 404
    listed = cast.browser(cast.sam).get("/o/elsewhere/people").text
    assert cast.maya.email in listed
    assert cast.maya.name not in listed


def test_inviting_tells_nothing_about_accounts_elsewhere(cast: Cast) -> None:
    browser = cast.browser(cast.ada)
    pages = []
    for email in (cast.sam.email, "sym@elsewhere.example"):
        data = {"email": email, "role": "coordinator", "language": "en"}
        answer = browser.post("/o/northline/people/invite", data=data, follow_redirects=True)
        pages.append(plain(answer).replace(email, ""))
        browser.post("/o/northline/people/invitations/1/withdraw")
        browser.get("/o/northline/people")
    known, unknown = mails(cast.app)
    assert pages[0].count("<tr") == pages[1].count("<tr")
    assert re.sub(r"/invitation/\S+", "", text(known)) == re.sub(r"/invitation/\S+", "", text(unknown))


def test_whoever_has_an_account_accepts_with_it(cast: Cast, client: FlaskClient) -> None:
    path = invite(cast, cast.sam.email, Role.COUNSEL)
    assert f"/sign-in?next={path}" in client.get(path).text
    browser = cast.browser(cast.sam)
    assert browser.get(path).status_code == 200
    assert browser.post(path).status_code == 302
    with cast.app.app_context():
        assert acting(cast, cast.sam.email).role is Role.COUNSEL
        assert acting(cast, cast.sam.email, "elsewhere").role is Role.ADMINISTRATOR
    chooser = browser.get("/organisations").text
    assert "Northline Sample Inc." in chooser
    assert "Elsewhere Specimen Ltd." in chooser


def test_a_link_for_an_address_with_an_account_sets_no_password(cast: Cast, client: FlaskClient) -> None:
    path = invite(cast, cast.sam.email)
    assert accept(client, path) == 200
    with cast.app.app_context():
        assert accounts.sign_in(cast.sam.email, PASSWORD)


def test_an_invitation_is_no_use_to_somebody_else(cast: Cast) -> None:
    path = invite(cast, "ines@northline.example", Role.ADMINISTRATOR)
    browser = cast.browser(cast.sam)
    assert "another address" in browser.post(path).text
    assert browser.get("/o/northline/people").status_code == 404


def test_an_invitation_expires_and_a_newer_one_replaces_it(cast: Cast, client: FlaskClient) -> None:
    first = invite(cast, "ines@northline.example")
    second = invite(cast, "Ines@Northline.example")
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    with time_machine.travel(clock.now() + people.INVITATION_LASTS + timedelta(seconds=1)):
        assert accept(client, second) == 404


def test_an_invitation_speaks_the_language_the_inviter_chose(cast: Cast) -> None:
    invite(cast, "ines@northline.example", language="fr")
    mail = mails(cast.app)[-1]
    assert mail["Subject"] == "Invitation\u00a0: Northline Sample Inc."
    assert "Ada Muster vous invite" in text(mail, "html")


def test_a_captured_invitation_can_be_read_and_handed_on_by_the_administrator(cast: Cast) -> None:
    path = invite(cast, "ines@northline.example")
    browser = cast.browser(cast.ada)
    number = re.findall(r"/o/northline/mail/(\d+)", browser.get("/o/northline/mail").text)[0]
    assert path in browser.get(f"/o/northline/mail/{number}").text
    shown = browser.get(f"/o/northline/mail/{number}/html")
    assert path in shown.text
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_with_a_mail_server_the_invitation_goes_out_and_nothing_is_kept(
    smtp_url: str, smtp_server: SmtpInbox, cast: Cast
) -> None:
    cast.browser(cast.ada).post(
        "/o/northline/people/invite",
        data={"email": "ines@northline.example", "role": "coordinator", "language": "en"},
    )
    assert [message["To"] for message in smtp_server.messages] == ["ines@northline.example"]
    assert mails(cast.app) == []


@pytest.fixture
def nobody_listens(environ: dict[str, str]) -> None:
    """A mail server that can't be reached."""
    environ["TRACKER_SMTP_URL"] = "smtp://127.0.0.1:9"


def test_an_invitation_that_could_not_be_mailed_says_so_and_can_be_sent_again(nobody_listens: None, cast: Cast) -> None:
    browser = cast.browser(cast.ada)
    data = {"email": "ines@northline.example", "role": "coordinator", "language": "en"}
    answer = browser.post("/o/northline/people/invite", data=data)
    assert answer.status_code == 502
    assert "did not take the message" in answer.text
    assert "ines@northline.example" in browser.get("/o/northline/people").text


def test_a_reset_that_could_not_be_mailed_answers_as_ever(
    nobody_listens: None, cast: Cast, client: FlaskClient
) -> None:
    assert ask_for_reset(client, cast.maya.email) == ask_for_reset(client, "nobody@northline.example")


def test_a_captured_mail_reads_back_as_it_was_written(cast: Cast, client: FlaskClient) -> None:
    ask_for_reset(client, cast.camille.email)
    with cast.app.app_context():
        kept = db.session.query(CapturedMail).order_by(CapturedMail.id.desc()).first()
        assert kept is not None
        assert "Ce n’était pas vous?" in bodies(kept).text
        assert db.session.query(User).count() == 5
