"""Units of the rule book's values, and what a value of each must look like.

`list of X` and `table of X` hold values of unit X; a bare `list` or `table` holds texts, whole numbers, yes/no, dates,
and lists or tables of them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

DECIMAL_UNITS = {"CAD", "CAD per hour", "CAD per year", "number", "percent"}
WHOLE_UNITS = {
    "days",
    "months",
    "years",
    "hours",
    "positions",
    "countries",
    "people",
    "whole number",
}


def frozen_value(raw: Any, unit: str) -> Any:
    """The value with decimals as Decimal, lists as tuples, tables read-only. Raises ValueError saying what is wrong."""
    outer, _, inner = unit.partition(" of ")
    if outer == "list":
        return tuple(frozen_value(item, inner) if inner else _frozen(item) for item in _list(raw))
    if outer == "table":
        return MappingProxyType(
            {key: frozen_value(item, inner) if inner else _frozen(item) for key, item in _table(raw).items()}
        )
    return _scalar(raw, unit)


def _scalar(raw: Any, unit: str) -> Any:
    if unit in DECIMAL_UNITS:
        return _decimal(raw)
    if unit in WHOLE_UNITS:
        return _checked(raw, int, f"a whole number of {unit}")
    if unit == "yes/no":
        return _checked(raw, bool, "true or false")
    if unit == "date":
        return _checked(raw, date, "a date")
    if unit == "text":
        return _checked(raw, str, "a text")
    known = sorted(
        {
            *DECIMAL_UNITS,
            *WHOLE_UNITS,
            "yes/no",
            "date",
            "text",
            "list",
            "table",
            "list of …",
            "table of …",
        }
    )
    raise ValueError(f"unknown unit {unit!r}; known are {', '.join(known)}")


def _checked(raw: Any, kind: type, wanted: str) -> Any:
    if type(raw) is not kind:
        raise ValueError(f"must be {wanted}, not {raw!r}")
    return raw


def _decimal(raw: Any) -> Decimal:
    try:
        number = Decimal(_checked(raw, str, "a decimal in quotes"))
    except InvalidOperation:
        raise ValueError(f"must be a decimal in quotes, not {raw!r}") from None
    if not number.is_finite():
        raise ValueError(f"must be a finite decimal, not {raw!r}")
    return number


def _list(raw: Any) -> list[Any]:
    items: list[Any] = _checked(raw, list, "a list")
    return items


def _table(raw: Any) -> Mapping[str, Any]:
    table: Mapping[str, Any] = _checked(raw, dict, "a table")
    for key in table:
        _checked(key, str, "a table whose keys are texts (quote them)")
    return table


def _frozen(raw: Any) -> Any:
    if isinstance(raw, list):
        return tuple(_frozen(item) for item in raw)
    if isinstance(raw, dict):
        return MappingProxyType({key: _frozen(item) for key, item in _table(raw).items()})
    if raw is None or type(raw) in (str, int, bool, date):
        return raw
    raise ValueError(f"holds {raw!r}; decimals are written in quotes under a unit such as `table of CAD per hour`")
