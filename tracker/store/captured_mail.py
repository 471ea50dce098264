"""Mail kept in the database because no SMTP server is set."""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, Text, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, db
from tracker.store.membership import Membership
from tracker.store.user import User


class CapturedMail(Base):
    """One whole message as it would have gone out. `organisation_id` None: about an account, not an organisation."""

    __tablename__ = "captured_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(500))
    message: Mapped[str] = mapped_column(Text)
    captured_at: Mapped[datetime]


def captured_mails(organisation_id: int, *, skip: int = 0, at_most: int = 50) -> list[CapturedMail]:
    """What an administrator of the organisation may read, newest first."""
    query = _open_to(organisation_id).order_by(CapturedMail.id.desc())
    return list(db.session.scalars(query.offset(skip).limit(at_most)))


def captured_mail(organisation_id: int, mail_id: int) -> CapturedMail | None:
    """One mail an administrator of the organisation may read, or None."""
    return db.session.scalar(_open_to(organisation_id).where(CapturedMail.id == mail_id))


def _open_to(organisation_id: int) -> Select[CapturedMail]:
    """The organisation's mails, and those about accounts whose holder never had a role anywhere else.

    A link that sets a password opens every organisation of its holder: read by an administrator of one of them, it
    would give her the others.
    """
    elsewhere = select(Membership.user_id).where(Membership.organisation_id != organisation_id)
    only_here = (
        select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation_id, User.id.not_in(elsewhere))
    )
    return select(CapturedMail).where(
        or_(
            CapturedMail.organisation_id == organisation_id,
            and_(CapturedMail.organisation_id.is_(None), CapturedMail.recipient.in_(only_here)),
        )
    )
