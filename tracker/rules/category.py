"""A category of work permit or LMIA stream, and the registry that finds them all."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal

from tracker.rules.case import Case
from tracker.rules.facts import Hire
from tracker.rules.findings import Answer

Check = Callable[[Case], Answer | None]
Note = Callable[[Case], Answer | None]

CATEGORIES = Path(__file__).parent / "categories"


class Route(StrEnum):
    """What a met category spares the employer."""

    NO_PERMIT = "no_permit"
    EXEMPT = "exempt"
    LMIA = "lmia"


@dataclass(frozen=True, slots=True)
class Category:
    """One way to work in Canada.

    A lower `rank` is looked at first. `governed_by` says which application's date picks the dated values. A check
    returns None where it does not apply to the hire. `code` and `authority` name dated values; where the code goes by
    the role, `code` works it out.

    `room` is the folder its values, words and scenarios stand in: its own, or that of its family. A category with
    `asked_about` is only looked at where that says so of the hire: one of its own inputs was given. `notes` say what
    decides nothing but must be known: fees, forms, duties, how long an answer takes.

    `maximum_months` is the longest that one permit (or the LMIA behind it) may run, `maximum_stay_months` the longest
    that all permits together may, as for transferees; None where the category sets no such limit.

    The last three are what alternatives are compared by, beside those limits: whether the pay must reach the
    prevailing wage or a floor (as in every stream of the LMIA), the dated value that holds the code of the open permit
    an agreement gives the spouse, and the one whose `days` are the service standard in business days.

    `open` says that the permit names no employer.
    """

    slug: str
    route: Route
    rank: int
    governed_by: Literal["lmia", "permit"]
    checks: tuple[Check, ...]
    code: str | Callable[[Case], str | None] | None = None
    authority: str | None = None
    maximum_months: Callable[[Case], int | None] | None = None
    maximum_stay_months: Callable[[Case], int | None] | None = None
    notes: tuple[Note, ...] = ()
    asked_about: Callable[[Hire], bool] | None = None
    family: str | None = None
    maximum_stay_rule: str = "common.ict.caps"
    wage_floor: bool = False
    spouse_code: str | None = None
    service_days: str | None = None
    open: bool = False

    @property
    def room(self) -> str:
        """The folder whose values and words it uses."""
        return self.family or self.slug


@cache
def categories() -> tuple[Category, ...]:
    """Every category, by rank. A folder of `categories` holds one, or a family of them; nothing else lists them."""
    found = [category for folder in rooms() for category in _in_folder(folder)]
    return tuple(sorted(found, key=lambda category: (category.rank, category.slug)))


def rooms() -> list[str]:
    """The folders of `categories`, by name."""
    return sorted(folder.parent.name for folder in CATEGORIES.glob("*/__init__.py"))


def _in_folder(name: str) -> tuple[Category, ...]:
    module = import_module(f"tracker.rules.categories.{name}")
    found: tuple[Category, ...] = module.CATEGORIES if hasattr(module, "CATEGORIES") else (module.CATEGORY,)
    return found


def category_named(slug: str) -> Category | None:
    """The category with this slug, or None where there is no such folder."""
    return _by_slug().get(slug)


@cache
def _by_slug() -> dict[str, Category]:
    return {category.slug: category for category in categories()}
