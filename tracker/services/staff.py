"""Who of an organisation may be reminded on a day, and who stands in for whom."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tracker.reminders.planner import People
from tracker.store.hire import Hire
from tracker.store.membership import Membership, Role, members


class Staff:
    """The roles that hold on a day, counsel's left out; deputies in the place of whoever is away."""

    def __init__(self, everybody: Iterable[Membership], today: date) -> None:
        self.live = [member for member in everybody if works_here(member, today)]
        present = {member.user_id for member in self.live if not is_away(member, today)}
        self.acting = {member.user_id: _acting(member, present) for member in self.live}
        self.leads = self._acting_as(Role.LEAD)
        self.administrators = self._acting_as(Role.ADMINISTRATOR)

    def people(self, hire: Hire | None) -> People:
        """Who may be reminded of this hire, or of the organisation's own dates."""
        people = self.people_of(hire.owner_id if hire else None)
        return replace(people, worker=hire.worker_user_id) if hire else people

    def people_of(self, owner_id: int | None) -> People:
        """The same for what belongs to this user, or to nobody; without a worker."""
        owner = self.acting.get(owner_id) if owner_id is not None else None
        return People(
            owner=owner,
            leads=self.leads,
            administrators=self.administrators,
            owner_is_away=owner is not None and owner != owner_id,
        )

    def _acting_as(self, role: Role) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.acting[member.user_id] for member in self.live if member.role == role))


def staff_on(organisation_id: int, today: date) -> Staff:
    """The staff of an organisation on that day."""
    return Staff(members(organisation_id), today)


def is_away(member: Membership, today: date) -> bool:
    """Whether this member is away that day, whoever stands in."""
    began = member.away_from is not None and member.away_from <= today
    return began and (member.away_until is None or today <= member.away_until)


def works_here(member: Membership, today: date) -> bool:
    """Whether this member works with hires that day: any role but counsel's, not ended before it."""
    return member.role != Role.COUNSEL and (member.until is None or member.until >= today)


def _acting(member: Membership, present: set[int]) -> int:
    """Who gets what this member would get: she herself, or her deputy while she is away and he is not."""
    stands_in = member.user_id not in present and member.deputy_id in present
    return member.deputy_id if stands_in and member.deputy_id is not None else member.user_id
