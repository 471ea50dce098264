"""Narrowing a list of hires: the same filters for the morning page, the list and the export."""

from dataclasses import dataclass

from tracker.store.hire import Hire

UNDECIDED = "none"
"""The filter for hires whose category nobody chose yet."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked to see; None is everything."""

    view: str | None = None
    owner: int | None = None
    site: int | None = None
    category: str | None = None
    kind: str | None = None

    def keep(self, hire: Hire | None, kind: str | None) -> bool:
        """Whether a row of this hire and deadline kind is wanted."""
        if self.kind and kind != self.kind:
            return False
        if hire is None:
            return not (self.owner or self.site or self.category)
        return (
            (not self.owner or hire.owner_id == self.owner)
            and (not self.site or any(place.site_id == self.site for place in hire.sites))
            and (not self.category or (hire.category_chosen or UNDECIDED) == self.category)
        )

    def __bool__(self) -> bool:
        return any((self.view, self.owner, self.site, self.category, self.kind))
