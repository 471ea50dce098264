"""A named cast for tests of pages: people of one organisation, and a stranger from another. All of them invented."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tracker import clock
from tracker.services.accounts import begin_session, digest, new_token
from tracker.services.passwords import hashed
from tracker.store.base import db
from tracker.store.captured_mail import CapturedMail
from tracker.store.category_tag import CategoryTag
from tracker.store.hire import Hire
from tracker.store.membership import CounselGrant, Membership, Role
from tracker.store.organisation import Organisation
from tracker.store.pending_import import PendingImport
from tracker.store.person import Person
from tracker.store.sign_in import Invitation
from tracker.store.user import User

PASSWORD = "a sample password for tests"
ZONE = "America/Vancouver"


@dataclass(frozen=True, slots=True)
class Player:
    """One account and its membership, by number, so that it can be used outside a session."""

    user_id: int
    membership_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who.

    Maya coordinates, Daniel leads, Ada administers Northline; Camille is its counsel and was granted `granted_hire`
    alone. Sam administers Elsewhere, to which `foreign_hire` belongs.
    """

    app: Flask
    maya: Player
    daniel: Player
    ada: Player
    camille: Player
    sam: Player
    granted_hire: int
    hidden_hire: int
    foreign_hire: int
    invitation: int
    foreign_invitation: int
    mail: int
    foreign_mail: int
    tag: int
    foreign_tag: int
    upload: int
    foreign_upload: int
    assessment: int = 0
    foreign_assessment: int = 0
    change: int = 0
    foreign_change: int = 0
    deadline: int = 0
    foreign_deadline: int = 0
    custom_date: int = 0
    foreign_custom_date: int = 0
    slug: str = "northline"
    foreign_slug: str = "elsewhere"

    @property
    def colleagues(self) -> tuple[Player, ...]:
        """Everyone with a role in Northline."""
        return (self.maya, self.daniel, self.ada, self.camille)

    def browser(self, player: Player) -> FlaskClient:
        """A browser in which this person is signed in."""
        return signed_in(self.app, player.user_id)


def signed_in(app: Flask, user_id: int) -> FlaskClient:
    """A browser in which this user is signed in, without the work of a password."""
    client = app.test_client()
    with app.app_context():
        user = db.session.get(User, user_id)
        assert user is not None
        token = begin_session(user)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The cast in the database of this test; its browsers need no CSRF token."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        northline = _organisation("northline", "Northline Sample Inc.")
        elsewhere = _organisation("elsewhere", "Elsewhere Specimen Ltd.")
        camille = _player("Camille Spécimen", "camille@counsel.example", northline, Role.COUNSEL, "fr")
        ada = _player("Ada Muster", "ada@northline.example", northline, Role.ADMINISTRATOR)
        granted = _hire(northline, "N-0001", "Rohan", "Udaharan")
        foreign = _hire(elsewhere, "E-0001", "Zofia", "Przykladowa")
        sam = _player("Sam Voorbeeld", "sam@elsewhere.example", elsewhere, Role.ADMINISTRATOR)
        cast = Cast(
            app=app,
            maya=_player("Maya Échantillon", "maya@northline.example", northline, Role.COORDINATOR),
            daniel=_player("Daniel Prøve", "daniel@northline.example", northline, Role.LEAD),
            ada=ada,
            camille=camille,
            sam=sam,
            invitation=_invitation(northline, ada, "ines@northline.example"),
            foreign_invitation=_invitation(elsewhere, sam, "jan@elsewhere.example"),
            granted_hire=granted.id,
            hidden_hire=_hire(northline, "N-0002", "Yuki", "Mihon").id,
            foreign_hire=foreign.id,
            tag=_tag(granted),
            foreign_tag=_tag(foreign),
            upload=_upload(northline, ada, "northline-hires.csv"),
            foreign_upload=_upload(elsewhere, sam, "elsewhere-hires.csv"),
            mail=_mail(northline, "maya@northline.example", "Begin Rohan’s renewal"),
            foreign_mail=_mail(elsewhere, "sam@elsewhere.example", "Begin Zofia’s renewal"),
        )
        db.session.add(
            CounselGrant(
                organisation_id=northline.id,
                user_id=camille.user_id,
                hire_id=granted.id,
                until=tomorrow(),
                granted_by_id=ada.user_id,
                granted_at=clock.now(),
            )
        )
        db.session.commit()
    return cast


def plain(answer: TestResponse) -> str:
    """The page without its tokens, which are fresh each time."""
    return re.sub(r'name="csrf_token" (type="hidden" )?value="[^"]+"', "", answer.get_data(as_text=True))


def today() -> date:
    """Today at the organisations of the cast."""
    return clock.today(ZONE)


def tomorrow() -> date:
    """The day after today at the organisations of the cast."""
    return today() + timedelta(days=1)


@cache
def _password_hash() -> str:
    return hashed(PASSWORD)


def _organisation(slug: str, name: str) -> Organisation:
    organisation = Organisation(slug=slug, name=name, time_zone=ZONE, created_at=clock.now())
    db.session.add(organisation)
    db.session.flush()
    return organisation


def _player(name: str, email: str, organisation: Organisation, role: Role, language: str = "en") -> Player:
    user = User(name=name, email=email, language=language, password_hash=_password_hash(), created_at=clock.now())
    membership = Membership(user=user, organisation=organisation, role=role, created_at=clock.now())
    db.session.add(membership)
    db.session.flush()
    return Player(user.id, membership.id, name, email)


def _hire(organisation: Organisation, reference: str, given_name: str, family_name: str) -> Hire:
    person = Person(organisation_id=organisation.id, given_name=given_name, family_name=family_name)
    hire = Hire(organisation_id=organisation.id, reference=reference, person=person, created_at=clock.now())
    hire.title = "Robotics engineer"
    db.session.add(hire)
    db.session.flush()
    return hire


def _invitation(organisation: Organisation, by: Player, email: str) -> int:
    now = clock.now()
    invitation = Invitation(
        organisation=organisation,
        email=email,
        role=Role.COORDINATOR,
        token_hash=digest(new_token()),
        invited_by_id=by.user_id,
        created_at=now,
        expires_at=now + timedelta(days=7),
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation.id


def _tag(hire: Hire) -> int:
    tag = CategoryTag(
        hire_id=hire.id,
        category="gts_b",
        state="proposed",
        outcome="unknown",
        reason="Sample.",
        proposed_at=clock.now(),
    )
    db.session.add(tag)
    db.session.flush()
    return tag.id


def _upload(organisation: Organisation, by: Player, file_name: str) -> int:
    upload = PendingImport(
        organisation_id=organisation.id,
        uploaded_by_id=by.user_id,
        file_name=file_name,
        content=f"reference\n{organisation.name[0]}-0009\n".encode(),
        uploaded_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload.id


def _mail(organisation: Organisation, recipient: str, subject: str) -> int:
    mail = CapturedMail(
        organisation_id=organisation.id,
        recipient=recipient,
        subject=subject,
        message=f"To: {recipient}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\nOpen the hire.\n",
        captured_at=clock.now(),
    )
    db.session.add(mail)
    db.session.flush()
    return mail.id
