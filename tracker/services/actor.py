"""Who is acting, where, and how far her role reaches. Every use case takes one first."""

from dataclasses import dataclass
from datetime import date

from tracker import clock
from tracker.errors import NotAllowed, NotFound
from tracker.store.hire import Hire, grant_for, hire_by_id, hire_to_change, hires_of
from tracker.store.membership import Role
from tracker.store.organisation import Organisation
from tracker.store.user import User

_REACH = {Role.COUNSEL: 0, Role.COORDINATOR: 1, Role.LEAD: 2, Role.ADMINISTRATOR: 3}


@dataclass(frozen=True, slots=True)
class Actor:
    """A user at work in one organisation; `user` None is the program itself or the console."""

    user: User | None
    organisation: Organisation
    role: Role

    @property
    def user_id(self) -> int | None:
        """The account's id, for audit lines."""
        return self.user.id if self.user else None

    @property
    def today(self) -> date:
        """The day it is now in the organisation's zone."""
        return clock.today(self.organisation.time_zone)

    def reaches(self, least: Role) -> bool:
        """Whether the role covers what `least` may do. Counsel covers nothing but reading and exporting."""
        return _REACH[self.role] >= _REACH[least]

    def require(self, least: Role) -> None:
        """Raises NotAllowed where the role falls short of `least`."""
        if not self.reaches(least):
            raise NotAllowed(f"this needs the role {least}")

    def hire(self, hire_id: int) -> Hire:
        """A hire this actor may see. Raises NotFound otherwise, whether or not it exists."""
        hire = hire_by_id(self.organisation.id, hire_id)
        if hire is None or not self._sees(hire):
            raise NotFound(f"no hire {hire_id}")
        return hire

    def hire_to_change(self, hire_id: int) -> Hire:
        """A hire as it stands now, held until the transaction ends, so that two changes can't both build on the same.

        Raises NotAllowed for counsel, NotFound otherwise.
        """
        self.require(Role.COORDINATOR)
        hire = hire_to_change(self.organisation.id, hire_id)
        if hire is None:
            raise NotFound(f"no hire {hire_id}")
        return hire

    def hires(self) -> list[Hire]:
        """Every hire this actor may see, by family name."""
        if self.role is Role.COUNSEL:
            return hires_of(self.organisation.id, granted_to=self.user_id or 0, today=self.today)
        return hires_of(self.organisation.id)

    def _sees(self, hire: Hire) -> bool:
        if self.role is not Role.COUNSEL:
            return True
        return grant_for(self.organisation.id, self.user_id or 0, hire.id, self.today) is not None


def program(organisation: Organisation) -> Actor:
    """The program or the console, acting in an organisation by itself."""
    return Actor(None, organisation, Role.ADMINISTRATOR)
