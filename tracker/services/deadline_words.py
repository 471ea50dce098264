"""Why a deadline stands, kept as ids and numbers and said again in any language."""

from collections.abc import Mapping
from typing import Any

from tracker.rules.deadlines import Deadline as Derived
from tracker.rules.kept import said_again
from tracker.rules.verdict_json import said, source_as_json
from tracker.store.base import Leaves


def because_as_json(derived: Derived) -> Leaves:
    """The message behind the date, as it is stored: its room, id and numbers."""
    message: Leaves = said(derived.room, derived.message, derived.numbers, None)
    return message


def origin_as_json(derived: Derived) -> Leaves:
    """The rule's public id and the source of the value behind it, as they are stored."""
    return {"rule": derived.rule, **(source_as_json(derived.source) or {})}


def why(because: Mapping[str, Any], language: str) -> str:
    """The stored message as a sentence in `en` or `fr`."""
    return said_again(because, language)
