"""Two verdicts side by side: what differs first, and what stays as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from tracker.exports.plain_words import in_words
from tracker.services.what_if import WhatIf, can_be_tried
from tracker.store.base import Leaves
from tracker.web.hires.clocks import limit_words
from tracker.web.wording import category_words, deadline_words, money, question_label, reader_language

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing before and after, in words; `look_…` is an outcome where it has one."""

    what: str
    before: str
    after: str
    look_before: str = ""
    look_after: str = ""

    @property
    def differs(self) -> bool:
        """Whether the two sides say different things."""
        return (self.before, self.look_before) != (self.after, self.look_after)


@dataclass(frozen=True, slots=True)
class Pair:
    """One finding before and after; None where the check says nothing of the hire."""

    title: str
    before: Told | None
    after: Told | None

    @property
    def differs(self) -> bool:
        """Whether outcome or reason differ."""
        return _said(self.before) != _said(self.after)

    @property
    def turns(self) -> bool:
        """Whether the outcome differs, and not merely the reason."""
        return _outcome(self.before) != _outcome(self.after)


@dataclass(frozen=True, slots=True)
class Route:
    """A category before and after; the outcome is empty where it wasn't asked about."""

    category: str
    before: str
    after: str
    pairs: list[Pair]

    in_force: bool = False

    @property
    def turns(self) -> bool:
        """Whether the category ends otherwise."""
        return self.before != self.after

    @property
    def differs(self) -> bool:
        """Whether anything at all is said differently."""
        return self.turns or any(pair.differs for pair in self.pairs)

    @property
    def shown(self) -> bool:
        """Whether it stands among the first: it ends otherwise, or the category in force reads differently."""
        return self.turns or (self.in_force and self.differs)


def facts_changed(tried: WhatIf) -> list[Line]:
    """The facts that differ, as somebody would say them."""
    paths = [path for path in sorted({*tried.recorded, *tried.tried}) if can_be_tried(path)]
    return [line for path in paths if (line := _fact(path, tried.recorded, tried.tried)).differs]


def _fact(path: str, before: Leaves, after: Leaves) -> Line:
    return Line(question_label(path), _value(path, before.get(path)), _value(path, after.get(path)))


def _value(path: str, value: Any) -> str:
    return _("not known") if value is None else str(in_words(path, value, reader_language()))


def decisions(before: Told, after: Told) -> list[Line]:
    """The answers of the whole: LMIA, category, wage, permit end, every deadline."""
    return [*_answers(before, after), *_wages(before["wage"], after["wage"]), *_dates(before, after)]


def _answers(before: Told, after: Told) -> Iterator[Line]:
    needed = {
        "required": ("act", _("Yes")),
        "exempt": ("ok", _("No")),
        "no_permit_needed": ("ok", _("No, and no permit")),
        "unknown": ("unk", _("Not known yet")),
        "for_counsel": ("law", _("For counsel")),
    }
    (look_before, was), (look_after, now) = (needed[one["lmia"]["outcome"]] for one in (before, after))
    yield Line(_("Is an LMIA needed?"), was, now, look_before, look_after)
    yield Line(_("Suggested category"), *(category_words(one["suggested"]) for one in (before, after)))


def _wages(before: Told, after: Told) -> Iterator[Line]:
    offered, required = (
        [_hourly(one[key]) for one in (before, after)] for key in ("offered_hourly", "required_hourly")
    )
    yield Line(_("Wage offered, an hour"), *offered)
    yield Line(_("Wage required, an hour"), *required)
    yield Line(_("Wage comparison"), _short(before), _short(after), before["outcome"], after["outcome"])


def _short(wage: Told) -> str:
    return str(_("Short by %(amount)s.", amount=money(wage["shortfall"]))) if wage["shortfall"] else ""


def _hourly(amount: str | None) -> str:
    return money(amount) if amount else _("not known")


def _dates(before: Told, after: Told) -> Iterator[Line]:
    yield Line(_("Next permit could run to"), *(_permit(one["permit"] or {}) for one in (before, after)))
    due = [{one["kind"]: one["due_on"] for one in verdict["deadlines"]} for verdict in (before, after)]
    for kind in dict.fromkeys([*due[0], *due[1]]):
        yield Line(deadline_words(kind), *(one.get(kind, _("none")) for one in due))


def _permit(end: Told) -> str:
    if not end.get("latest_possible_end"):
        return str(_("not known"))
    day = date.fromisoformat(end["latest_possible_end"]).isoformat()
    return f"{day}. {limit_words(end['limited_by'])}"


def routes(before: Told, after: Told, first: str | None) -> list[Route]:
    """Every category before and after: the one in force first, then those whose answer turns, then the others."""
    found = [{one["category"]: one for one in verdict["categories"]} for verdict in (before, after)]
    slugs = dict.fromkeys([*found[0], *found[1]])
    every = [_route(slug, found[0].get(slug), found[1].get(slug), slug == first) for slug in slugs]
    return sorted(every, key=lambda route: (not route.in_force, not route.turns, not route.differs))


def _route(slug: str, before: Told | None, after: Told | None, in_force: bool) -> Route:
    pairs = pairs_of((before or {}).get("findings", []), (after or {}).get("findings", []))
    return Route(slug, _outcome(before), _outcome(after), pairs, in_force)


def pairs_of(before: list[Told], after: list[Told]) -> list[Pair]:
    """The findings of two lists by their checks, those that turn first."""
    was, now = ({one["check"]: one for one in found} for found in (before, after))
    pairs = [_pair(was.get(check), now.get(check)) for check in dict.fromkeys([*was, *now])]
    return sorted(pairs, key=lambda pair: (not pair.turns, not pair.differs))


def _pair(before: Told | None, after: Told | None) -> Pair:
    title = next((one["title"] for one in (after, before) if one and one["title"]), "")
    return Pair(title, before, after)


def _outcome(found: Told | None) -> str:
    return found["outcome"] if found else ""


def _said(found: Told | None) -> tuple[str, str]:
    return (found["outcome"], found["message"]) if found else ("", "")
