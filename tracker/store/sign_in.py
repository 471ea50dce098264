"""Sessions as rows, so that they can be ended; mailed one-time links; and how often a password was guessed wrong."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, db
from tracker.store.organisation import Organisation
from tracker.store.user import User


class SignInSession(Base):
    """One signed-in browser. The cookie holds a token; only its SHA-256 is kept here."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class PasswordReset(Base):
    """A mailed link that sets a new password once. Only the token's SHA-256 is kept."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class Invitation(Base):
    """A role offered to an address by a mailed link. The role begins when the link is used.

    It never says whether the address has an account already: that is known to nobody but its holder.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))  # kept in lower case
    role: Mapped[str] = mapped_column(String(20))
    until: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(2), default="en")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[User] = relationship()


class SignInAttempts(Base):
    """Wrong passwords in a row for an address, known or not, so that both are slowed down alike."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_hash: Mapped[str] = mapped_column(String(64), unique=True)
    failed: Mapped[int] = mapped_column(default=0)
    last_failed_at: Mapped[datetime] = mapped_column(index=True)
    locked_until: Mapped[datetime | None]


def live_session(token_hash: str, now: datetime) -> SignInSession | None:
    """The session of this token where it neither ended nor expired, or None."""
    return db.session.scalar(
        select(SignInSession).where(
            SignInSession.token_hash == token_hash,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
        )
    )


def end_sessions(user_id: int, now: datetime) -> None:
    """Sign this user out everywhere. Does not commit."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.user_id == user_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def open_reset(token_hash: str, now: datetime) -> PasswordReset | None:
    """The reset of this token where it was neither used nor expired, or None."""
    return db.session.scalar(
        select(PasswordReset).where(
            PasswordReset.token_hash == token_hash,
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
        )
    )


def open_invitation(token_hash: str, now: datetime) -> Invitation | None:
    """The invitation of this token where it is still good, or None."""
    return db.session.scalar(
        select(Invitation).where(
            Invitation.token_hash == token_hash,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
    )


def pending_invitations(organisation_id: int) -> list[Invitation]:
    """The organisation's invitations that were neither accepted nor withdrawn, expired ones included, by address."""
    return list(
        db.session.scalars(
            select(Invitation)
            .where(
                Invitation.organisation_id == organisation_id,
                Invitation.accepted_at.is_(None),
                Invitation.withdrawn_at.is_(None),
            )
            .order_by(Invitation.email, Invitation.id)
        )
    )


def attempts_for(email_hash: str) -> SignInAttempts | None:
    """What is known of wrong passwords for this address, or None."""
    return db.session.scalar(select(SignInAttempts).where(SignInAttempts.email_hash == email_hash))


def invitation_by_id(organisation_id: int, invitation_id: int) -> Invitation | None:
    """One invitation of this organisation, or None."""
    return db.session.scalar(
        select(Invitation).where(Invitation.organisation_id == organisation_id, Invitation.id == invitation_id)
    )
