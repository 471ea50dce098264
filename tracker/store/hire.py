"""A person in a job of an organisation, and the places where the work is done."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.store.base import Base, Leaves, db
from tracker.store.category_tag import CategoryTag
from tracker.store.counsel_conclusion import CounselConclusion
from tracker.store.document import Document, document_hire
from tracker.store.membership import CounselGrant
from tracker.store.person import Person
from tracker.store.user import User


class Site(Base):
    """A place of work: province (two letters), economic region (four digits) and, where known, the city."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    city: Mapped[str | None] = mapped_column(String(120))
    province: Mapped[str | None] = mapped_column(String(2))
    economic_region: Mapped[str | None] = mapped_column(String(4))

    @property
    def name(self) -> str:
        """The city where it is known, else the codes."""
        codes = " ".join(part for part in (self.province, self.economic_region) if part)
        return self.city or codes


class HireSite(Base):
    """One place of work of a hire; `position` keeps the order in which they were given."""

    __tablename__ = "hire_site"

    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)

    site: Mapped[Site] = relationship(lazy="joined")


class Hire(Base):
    """A sponsored hire. What all hires share is a column; the other answers live in `answers`, by contract path.

    `worker_user` is whom the worker's own copies go to; None: the worker gets none.
    """

    __tablename__ = "hire"
    __table_args__ = (UniqueConstraint("organisation_id", "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    reference: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    title: Mapped[str | None] = mapped_column(String(200))
    noc_2021: Mapped[str | None] = mapped_column(String(5))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    employment_began_on: Mapped[date | None]
    employment_ended_on: Mapped[date | None]
    answers: Mapped[Leaves] = mapped_column(JSON, default=dict)
    worker_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")
    owner: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[owner_id])
    worker_user: Mapped[User | None] = relationship(foreign_keys=[worker_user_id])
    sites: Mapped[list[HireSite]] = relationship(
        order_by=HireSite.position, cascade="all, delete-orphan", lazy="selectin"
    )
    documents: Mapped[list[Document]] = relationship(
        secondary=document_hire,
        order_by=Document.id,
        lazy="selectin",
        back_populates="hires",
    )
    tags: Mapped[list[CategoryTag]] = relationship(order_by=CategoryTag.id, lazy="selectin")
    conclusions: Mapped[list[CounselConclusion]] = relationship(order_by=CounselConclusion.id, lazy="selectin")

    @property
    def confirmed_tag(self) -> CategoryTag | None:
        """The category an HR lead confirmed and nobody superseded."""
        return next((tag for tag in reversed(self.tags) if tag.state == "confirmed"), None)

    @property
    def proposed_tag(self) -> CategoryTag | None:
        """A category that waits for an HR lead."""
        return next((tag for tag in reversed(self.tags) if tag.state == "proposed"), None)

    def conclusion_on(self, category: str, check: str) -> CounselConclusion | None:
        """What counsel concluded of a finding and neither withdrew nor superseded."""
        return next((one for one in self.standing_conclusions if (one.category, one.check) == (category, check)), None)

    @property
    def standing_conclusions(self) -> list[CounselConclusion]:
        """The conclusions of counsel in force, oldest first."""
        return [one for one in self.conclusions if one.ended_at is None]

    @property
    def category_chosen(self) -> str | None:
        """The confirmed category, else the one that waits for an HR lead."""
        tag = self.confirmed_tag or self.proposed_tag
        return tag.category if tag else None

    def at_work_on(self, day: date) -> bool:
        """Whether that day lies in the employment, both ends counted.

        Where nobody recorded when it began, the first day of work counts: somebody whose day has come may be at work.
        """
        began, ended = self.employment_began_on or self.starts_on, self.employment_ended_on
        return began is not None and began <= day and (ended is None or day <= ended)


def hires_of(organisation_id: int, *, granted_to: int | None = None, today: date | None = None) -> list[Hire]:
    """The organisation's hires by family name; with `granted_to`, only those this counsel may read on `today`."""
    query = select(Hire).join(Person).where(Hire.organisation_id == organisation_id)
    if granted_to is not None:
        granted = select(CounselGrant.hire_id).where(CounselGrant.user_id == granted_to, CounselGrant.until >= today)
        query = query.where(Hire.id.in_(granted))
    return list(db.session.scalars(query.order_by(Person.family_name, Person.given_name, Hire.id)).unique())


def hires_by_ids(organisation_id: int, ids: Sequence[int]) -> list[Hire]:
    """These hires of the organisation, in the order of the ids."""
    query = select(Hire).where(Hire.organisation_id == organisation_id, Hire.id.in_(ids))
    return sorted(db.session.scalars(query).unique(), key=lambda hire: ids.index(hire.id))


def hires_owned(organisation_id: int, owner_id: int | None) -> list[Hire]:
    """The hires of the organisation that belong to this user, or to nobody where it is None, by family name."""
    query = select(Hire).join(Person).where(Hire.organisation_id == organisation_id, Hire.owner_id == owner_id)
    return list(db.session.scalars(query.order_by(Person.family_name, Person.given_name, Hire.id)).unique())


def hires_owned_count(organisation_id: int) -> dict[int | None, int]:
    """How many hires of the organisation belong to each user; under None, those that belong to nobody."""
    counted = select(Hire.owner_id, func.count().label("number")).where(Hire.organisation_id == organisation_id)
    return {row.owner_id: row.number for row in db.session.execute(counted.group_by(Hire.owner_id))}


def hire_by_id(organisation_id: int, hire_id: int) -> Hire | None:
    """One hire of this organisation, or None."""
    return db.session.scalar(select(Hire).where(Hire.organisation_id == organisation_id, Hire.id == hire_id))


def hire_to_change(organisation_id: int, hire_id: int) -> Hire | None:
    """The same, read afresh and held until the transaction ends: whoever else would change it waits."""
    query = select(Hire).where(Hire.organisation_id == organisation_id, Hire.id == hire_id)
    held = query.with_for_update(of=Hire, key_share=True).execution_options(populate_existing=True)
    return db.session.scalar(held)


def grant_for(organisation_id: int, user_id: int, hire_id: int, today: date) -> CounselGrant | None:
    """The grant that lets this counsel read this hire on that day, or None."""
    return db.session.scalar(
        select(CounselGrant).where(
            CounselGrant.organisation_id == organisation_id,
            CounselGrant.user_id == user_id,
            CounselGrant.hire_id == hire_id,
            CounselGrant.until >= today,
        )
    )


def find_site(organisation_id: int, city: str | None, province: str | None, economic_region: str | None) -> Site | None:
    """The organisation's site with exactly these three, or None."""
    return db.session.scalar(
        select(Site).where(
            Site.organisation_id == organisation_id,
            Site.city.is_not_distinct_from(city),
            Site.province.is_not_distinct_from(province),
            Site.economic_region.is_not_distinct_from(economic_region),
        )
    )


def sites_of(organisation_id: int) -> list[Site]:
    """Every place of work of the organisation, by city and codes."""
    return list(
        db.session.scalars(
            select(Site)
            .where(Site.organisation_id == organisation_id)
            .order_by(Site.city, Site.province, Site.economic_region)
        )
    )


def categories_chosen(organisation_id: int) -> set[str]:
    """Every category that is confirmed for a hire of the organisation, or waits to be."""
    standing = CategoryTag.state.in_(("proposed", "confirmed"))
    query = select(CategoryTag.category).join(Hire, Hire.id == CategoryTag.hire_id)
    return set(db.session.scalars(query.where(Hire.organisation_id == organisation_id, standing).distinct()))
