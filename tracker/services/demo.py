"""A realistic sample organisation, made through the same doors as real records."""

from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import yaml

from tracker import clock
from tracker.errors import Conflict
from tracker.services.actor import Actor
from tracker.services.drafts import HireDraft
from tracker.services.follow_up import refresh_hire
from tracker.services.hire_facts import add_paper
from tracker.services.intake import write_hire
from tracker.services.passwords import acceptable, hashed
from tracker.store.base import Leaves, db
from tracker.store.membership import Membership, Role
from tracker.store.organisation import Organisation, organisation_by_slug
from tracker.store.user import User, user_count

SLUG = "northline-robotics-sample"
COLLEAGUES = (
    ("Maya Échantillon", "maya@northline.example", Role.COORDINATOR, "en"),
    ("Sofia Muestra", "sofia@northline.example", Role.COORDINATOR, "en"),
    ("Daniel Prøve", "daniel@northline.example", Role.LEAD, "en"),
    ("Camille Spécimen", "camille@counsel.example", Role.COUNSEL, "fr"),
)


def fill_sample(administrator: User) -> Organisation:
    """Make the sample organisation with its people and hires, dates counted from today, for this administrator.

    Raises Conflict where it is already there.
    """
    if organisation_by_slug(SLUG):
        raise Conflict("The sample organisation is already here.")
    organisation = Organisation(
        slug=SLUG,
        name="Northline Robotics Inc. (sample)",
        time_zone="America/Vancouver",
        is_sample=True,
        created_at=clock.now(),
    )
    db.session.add(organisation)
    db.session.flush()
    owners = _colleagues(organisation, administrator)
    actor = Actor(administrator, organisation, Role.ADMINISTRATOR)
    sample = yaml.safe_load((files("tracker.reference") / "sample_hires.yaml").read_text(encoding="utf-8"))
    for number, told in enumerate(sample["hires"]):
        _record(actor, sample, told, f"N-{401 + number:04}", owners[number % len(owners)] if number != 2 else None)
    db.session.commit()
    return organisation


def fill_empty(email: str, name: str, password: str) -> Organisation:
    """The sample organisation and its administrator in a database that holds nobody yet.

    Raises Conflict where it holds anybody, Invalid for an unfit password.
    """
    if user_count():
        raise Conflict("The database already holds people; the sample goes only into an empty one.")
    administrator = User(
        email=email.strip().lower(),
        name=name,
        language="en",
        password_hash=hashed(acceptable(password)),
        created_at=clock.now(),
    )
    db.session.add(administrator)
    db.session.flush()
    return fill_sample(administrator)


def _colleagues(organisation: Organisation, administrator: User) -> list[User]:
    _join(organisation, administrator, Role.ADMINISTRATOR)
    users = []
    for name, email, role, language in COLLEAGUES:
        user = User(email=email, name=name, language=language, created_at=clock.now())
        db.session.add(user)
        db.session.flush()
        _join(organisation, user, role)
        users.append(user)
    return users[:2]


def _join(organisation: Organisation, user: User, role: Role) -> None:
    db.session.add(Membership(user_id=user.id, organisation_id=organisation.id, role=role, created_at=clock.now()))


def _record(actor: Actor, sample: dict[str, Any], told: dict[str, Any], reference: str, owner: User | None) -> None:
    shape = sample["shapes"][told["shape"]]
    draft = HireDraft(
        leaves=_leaves(sample, told, shape["answers"], actor.today),
        given_name=told["given"],
        family_name=told["family"],
        owner=owner.email if owner else None,
        category=None if told.get("undecided") else shape["category"],
        category_reason=told.get("reason"),
    )
    hire = write_hire(actor, draft, reference, {owner.email: owner} if owner else {}, "entry")
    if owner is None:
        hire.owner = None
    if "older_permit" in told:
        begins, ends = (_day(text, actor.today) for text in told["older_permit"])
        add_paper(actor, "work_permit", {"starts_on": begins, "ends_on": ends}, [hire])
    refresh_hire(actor, hire, "entry")


def _leaves(sample: dict[str, Any], told: dict[str, Any], answers: Leaves, today: date) -> Leaves:
    leaves = {path: _dated(value, today) for path, value in answers.items()}
    if told["place"]:
        leaves.update({f"job.work_sites[0].{leaf}": code for leaf, code in sample["places"][told["place"]].items()})
    if told["citizenship"]:
        leaves["worker.citizenships"] = [told["citizenship"]]
    for path, text in _papers(told).items():
        if text is not None:
            leaves[path] = _dated(text, today)
    if "filed" in told:
        leaves["documents.work_permit.extension_filed_at"] = f"{_dated(told['filed'], today)}T17:00:00+00:00"
    return leaves


def _papers(told: dict[str, Any]) -> dict[str, str | None]:
    permit, lmia = told.get("permit", [None, None]), told.get("lmia", [None, None, None])
    ends = told.get("ends")
    return {
        "job.starts_on": told.get("began", told.get("starts")),
        "job.ends_on": ends,
        "documents.employment.began_on": told.get("began"),
        "documents.work_permit.issued_on": permit[0],
        "documents.work_permit.expires_on": permit[1],
        "documents.lmia.received_on": lmia[0],
        "documents.lmia.issued_on": lmia[1],
        "documents.lmia.expires_on": lmia[2],
        "documents.wage_reviewed_on": told.get("wage_reviewed"),
        "documents.lmbp.signed_on": told.get("plan"),
        "documents.job_offer.ends_on": ends if "offer" in told else None,
        "worker.passport_expires_on": told.get("passport"),
    }


def _dated(value: Any, today: date) -> Any:
    return _day(value, today).isoformat() if isinstance(value, str) and value.startswith("@") else value


def _day(text: str, today: date) -> date:
    return today + timedelta(days=int(text[1:]))
