"""A category of work permit or LMIA stream, and the registry that finds them all."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal

from tracker.rules.case import Case
from tracker.rules.findings import Answer

Check = Callable[[Case], Answer | None]

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
    returns None where it does not apply to the hire. `code` and `authority` name dated values.

    `maximum_months` is the longest that one permit (or the LMIA behind it) may run, `maximum_stay_months` the longest
    that all permits together may, as for transferees; None where the category sets no such limit.
    """

    slug: str
    route: Route
    rank: int
    governed_by: Literal["lmia", "permit"]
    checks: tuple[Check, ...]
    code: str | None = None
    authority: str | None = None
    maximum_months: Callable[[Case], int | None] | None = None
    maximum_stay_months: Callable[[Case], int | None] | None = None


@cache
def categories() -> tuple[Category, ...]:
    """Every category, by rank. A folder of `categories` with an `__init__.py` is one; nothing else lists them."""
    folders = sorted(folder.parent.name for folder in CATEGORIES.glob("*/__init__.py"))
    found = [import_module(f"tracker.rules.categories.{name}").CATEGORY for name in folders]
    return tuple(sorted(found, key=lambda category: (category.rank, category.slug)))


def category_named(slug: str) -> Category | None:
    """The category with this slug, or None where there is no such folder."""
    return next((category for category in categories() if category.slug == slug), None)
