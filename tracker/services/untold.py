"""What nobody would be told of: deadlines without a live recipient, hires whose owner is gone, addresses that fail.

A fact is news for a while: from the instant it began, which follows from the records, until the next report that says
so. So the same fact is told once in a nightly mail and again in every weekly one, for as long as it lasts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tracker.reminders.planner import recipients
from tracker.services.kinds import kinds_of
from tracker.services.office import local_time
from tracker.services.staff import Staff
from tracker.store.hire import Hire
from tracker.store.membership import Membership, Role, members
from tracker.store.organisation import Organisation
from tracker.store.user import User
from tracker.store.watched import (
    Listed,
    OfOwner,
    Reminding,
    failing_users,
    hires_of_owners,
    last_refusal,
    watched_by_owner,
    watched_of_owners,
)

EVERYTHING = 1_000
"""More lines than anybody reads on one page."""


@dataclass(frozen=True, slots=True)
class Failing:
    """An address that refuses mail, and what the server said. `membership_id` None: a worker's, of a hire."""

    user: User
    since: datetime
    said: str | None
    membership_id: int | None

    @property
    def name(self) -> str:
        """Whose it is; of a worker the address alone, for an account with it may be of elsewhere."""
        return self.user.email if self.membership_id is None else self.user.name


@dataclass(frozen=True, slots=True)
class Untold:
    """`hires` are those whose owner has left or can't be reached, and those nobody owns, with their number."""

    deadlines: Listed
    hires: Sequence[Hire]
    hire_count: int
    addresses: Sequence[Failing]

    @property
    def count(self) -> int:
        """How many things want somebody's hand."""
        return self.deadlines.total + self.hire_count + len(self.addresses)


def untold(organisation: Organisation, at: datetime, at_most: int = EVERYTHING, *, ownerless: bool = False) -> Untold:
    """Everything nobody would be told of on that day. With `ownerless`, also the hires that nobody ever owned.

    Those aren't lost: the administrators get their reminders. Deadlines that are over and still stand count, as
    somebody has to close them.
    """
    look = _Look(organisation, at)
    lost: set[int | None] = {owner for owner in look.owners if owner is not None and look.is_lost(owner)}
    hires, number = hires_of_owners(organisation.id, look.how, lost | ({None} if ownerless else set()), at_most)
    deadlines = watched_of_owners(organisation.id, look.how, look.silent, at_most) if look.silent else Listed()
    return Untold(deadlines, hires, number, look.addresses(look.failing.values()))


def untold_since(organisation: Organisation, at: datetime, since: datetime, until: datetime, at_most: int) -> Untold:
    """Of the same, what began after `since` and no later than `until`.

    It begins when an owner's or the last recipient's role ended or an address began to fail, or with a deadline
    recorded since for nobody.
    """
    look = _Look(organisation, at)

    def fresh(moment: datetime | None) -> bool:
        return moment is not None and since < moment <= until

    lost = {owner for owner in look.owners if owner is not None and look.is_lost(owner) and fresh(look.lost_at(owner))}
    hires, number = hires_of_owners(organisation.id, look.how, lost, at_most)
    begun = [group for group in look.silent if fresh(look.silent_since(group))]
    older = [group for group in look.silent if group not in begun]
    told = watched_of_owners(organisation.id, look.how, begun, at_most) if begun else Listed()
    added = watched_of_owners(organisation.id, look.how, older, at_most, since) if older else Listed()
    deadlines = Listed([*told.deadlines, *added.deadlines][:at_most], told.total + added.total)
    failing = [user for user in look.failing.values() if fresh(user.address_failing_since)]
    return Untold(deadlines, hires, number, look.addresses(failing))


def why_lost(organisation: Organisation, at: datetime, hires: Sequence[Hire]) -> dict[int, str]:
    """For each of these hires why no mail finds its owner: left, failing, or nobody."""
    look = _Look(organisation, at)
    return {hire.id: look.why(hire.owner_id) for hire in hires}


class _Look:
    """The people of an organisation on a day, and whose deadlines reach none of them."""

    def __init__(self, organisation: Organisation, at: datetime) -> None:
        self.organisation, self.local = organisation, local_time(organisation, at)
        self.today: date = self.local.date()
        self.how = Reminding(kinds_of(organisation.id), self.today)
        self.everybody = {member.user_id: member for member in members(organisation.id)}
        self.staff = Staff(self.everybody.values(), self.today)
        self.failing: Mapping[int, User] = {user.id: user for user in failing_users(organisation.id, self.today)}
        groups = watched_by_owner(organisation.id, self.how)
        self.owners = {group.owner_id: self.staff.people_of(group.owner_id) for group in groups}
        self.silent = [silent for group in groups if (silent := self._silent(group)) is not None]

    def is_lost(self, owner_id: int) -> bool:
        """Whether no mail finds this owner, nor the deputy who acts for her."""
        owner = self.owners[owner_id].owner
        return owner is None or owner in self.failing

    def why(self, owner_id: int | None) -> str:
        if owner_id is None:
            return "nobody"
        return "left" if owner_id not in self.staff.acting else "failing"

    def lost_at(self, user_id: int) -> datetime | None:
        """Since when no mail finds this person, as far as the records say."""
        member, user = self.everybody.get(user_id), self.failing.get(user_id)
        ended = self._ended_at(member) if member else None
        return ended or (user.address_failing_since if user else None)

    def silent_since(self, group: OfOwner) -> datetime | None:
        """When the last of those who would be told of an owner's deadlines was lost."""
        leading = [one.user_id for one in self.everybody.values() if one.role in (Role.LEAD, Role.ADMINISTRATOR)]
        concerned = {*leading, *([group.owner_id] if group.owner_id is not None else [])}
        return max((moment for one in concerned if (moment := self.lost_at(one))), default=None)

    def addresses(self, users: Collection[User]) -> list[Failing]:
        """What is known of these addresses."""
        return [
            Failing(user, user.address_failing_since, last_refusal(self.organisation.id, user.id), self._place(user.id))
            for user in users
            if user.address_failing_since is not None
        ]

    def _place(self, user_id: int) -> int | None:
        member = self.everybody.get(user_id)
        return member.id if member else None

    def _ended_at(self, member: Membership) -> datetime | None:
        if member.until is None or member.until >= self.today:
            return None
        return datetime.combine(member.until + timedelta(days=1), time.min, tzinfo=self.local.tzinfo)

    def _silent(self, group: OfOwner) -> OfOwner | None:
        """Of an owner's deadlines those of kinds that reach nobody; the worker's own copy isn't enough."""
        people = self.owners[group.owner_id]
        kinds = {
            kind: number
            for kind, number in group.kinds.items()
            if kind in self.how.kinds and recipients(self.how.kinds[kind], people).keys() <= self.failing.keys()
        }
        return replace(group, kinds=kinds) if kinds else None
