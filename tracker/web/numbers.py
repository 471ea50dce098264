"""Whole numbers in addresses and forms: one that no row can have is none."""

from werkzeug.datastructures import MultiDict

LARGEST = 2**31 - 1  # of a key in PostgreSQL; a larger one would be refused by the database


def number_in(asked: MultiDict[str, str], name: str) -> int | None:
    """The number under a name; None where there is none, or none that can be."""
    number = asked.get(name, type=int)
    return number if number is not None and 0 < number <= LARGEST else None


def numbers_in(asked: MultiDict[str, str], name: str) -> set[int]:
    """Every number under a name that can be one."""
    return {number for number in asked.getlist(name, type=int) if 0 < number <= LARGEST}


def page_in(asked: MultiDict[str, str]) -> int:
    """Which page of a list is asked for, from 1."""
    return number_in(asked, "page") or 1
