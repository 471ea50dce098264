"""What a changed rule book changed for the hires, until an HR lead accepts it. Old assessments stay as they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker import clock
from tracker.errors import NotFound
from tracker.rules.assess import verdict_as_json
from tracker.rules.book import shipped_book
from tracker.services.actor import Actor
from tracker.services.assess import assess_hire
from tracker.services.audit import note
from tracker.store.assessment import Assessment, latest_under_older
from tracker.store.base import Leaves, db
from tracker.store.hire import Hire
from tracker.store.membership import Role
from tracker.store.rule_change import RuleChange, changes_to_accept, open_change_of_hire, open_changes

OPEN = frozenset({"met", "for_counsel"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that reads otherwise under the newer book.

    `what` is suggested, lmia, route, finding, wage or deadline. `before` and `after` are parts of the kept verdicts,
    None where one of them has nothing of the kind; `category` is a slug (or wage) and `name` the check or the kind of
    deadline.
    """

    what: str
    before: Any
    after: Any
    category: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedHire:
    """A hire whose findings an older book's assessment and the book in force tell differently."""

    hire: Hire
    before: Assessment
    differences: Sequence[Difference]


def differences(before: Leaves, after: Leaves) -> list[Difference]:
    """What two kept verdicts of a hire tell differently: suggestion, LMIA, findings, wage, deadlines.

    A category that only one of the books was asked about counts where it is met or for counsel there.
    """
    found: list[Difference] = []
    if before["suggested"] != after["suggested"]:
        found.append(Difference("suggested", before["suggested"], after["suggested"]))
    if any(before["lmia"][key] != after["lmia"][key] for key in ("outcome", "code")):
        found.append(Difference("lmia", before["lmia"], after["lmia"]))
    was, now = _by(before["categories"], "category"), _by(after["categories"], "category")
    for slug in dict.fromkeys([*was, *now]):
        found += _of_category(slug, was.get(slug), now.get(slug))
    if before["wage"]["outcome"] != after["wage"]["outcome"]:
        found.append(Difference("wage", before["wage"], after["wage"], "wage"))
    found += _of_findings("wage", before["wage"]["findings"], after["wage"]["findings"])
    found += _of_deadlines(before["deadlines"], after["deadlines"])
    return found


def follow_rules(hire: Hire, before: Assessment | None, after: Assessment) -> None:
    """Record what the rule book changed between two assessments that follow each other. Does not commit.

    One change at most waits for each hire: a later one keeps the first `before`. Where nothing is different any more,
    none waits.
    """
    if before is None or before.rule_book == after.rule_book:
        return
    db.session.flush()
    waiting = open_change_of_hire(hire.organisation_id, hire.id)
    first = waiting.before if waiting else before
    if not differences(first.findings, after.findings):
        if waiting:
            db.session.delete(waiting)
    elif waiting:
        waiting.after_id, waiting.found_at = after.id, clock.now()
    else:
        db.session.add(RuleChange(hire_id=hire.id, before_id=first.id, after_id=after.id, found_at=clock.now()))


def changed_hires(actor: Actor) -> Iterator[ChangedHire]:
    """The hires whose findings the book in force changes, against what was kept under an older one. Writes nothing.

    A change that waits for a lead counts from the assessment it began with.
    """
    hires = {hire.id: hire for hire in actor.hires()}
    kept = {one.hire_id: one.before for one in open_changes(actor.organisation.id)}
    older = {one.hire_id: one for one in latest_under_older(actor.organisation.id, shipped_book().digest)}
    for hire_id, hire in hires.items():
        before = kept.get(hire_id) or older.get(hire_id)
        if before is None:
            continue
        fresh = verdict_as_json(assess_hire(hire, actor.today), None)
        if found := differences(before.findings, fresh):
            yield ChangedHire(hire, before, found)


def briefly(difference: Difference) -> dict[str, str | None]:
    """A difference as words of the program, for the console: outcomes, slugs and days."""
    before, after = (_word(difference.what, part) for part in (difference.before, difference.after))
    return {
        "what": difference.what,
        "category": difference.category,
        "name": difference.name,
        "before": before,
        "after": after,
    }


def _word(what: str, part: Any) -> str | None:
    if part is None or what == "suggested":
        return part if isinstance(part, str) else None
    if what == "deadline":
        return str(part["due_on"])
    return " ".join(filter(None, (part["outcome"], part.get("code"))))


def accept_change(actor: Actor, change_id: int) -> RuleChange:
    """An HR lead accepts what the rules changed for one hire. Raises NotFound where no such change waits."""
    actor.require(Role.LEAD)
    waiting = changes_to_accept(actor.organisation.id, change_id)
    if not waiting:
        raise NotFound(f"no change {change_id} waits")
    _accept(actor, waiting[0])
    db.session.commit()
    return waiting[0]


def accept_all_changes(actor: Actor, newest: int) -> int:
    """An HR lead accepts every change that waits; how many. One found after the reader's page stays: `newest` is the
    highest number of an assessment that waited then."""
    actor.require(Role.LEAD)
    seen = [one for one in changes_to_accept(actor.organisation.id) if one.after_id <= newest]
    for one in seen:
        _accept(actor, one)
    db.session.commit()
    return len(seen)


def _accept(actor: Actor, change: RuleChange) -> None:
    change.accepted_by_id, change.accepted_at = actor.user_id, clock.now()
    note(actor, "rule change accepted", change.hire, rule_book=[change.before.rule_book, change.after.rule_book])


def _of_category(slug: str, was: Leaves | None, now: Leaves | None) -> list[Difference]:
    if was is None or now is None:
        only = was or now
        known = only is not None and only["outcome"] in OPEN
        return [Difference("route", was, now, slug)] if known else []
    return _of_findings(slug, was["findings"], now["findings"])


def _of_findings(category: str, was: Iterable[Leaves], now: Iterable[Leaves]) -> list[Difference]:
    before, after = _by(was, "check"), _by(now, "check")
    return [
        Difference("finding", before.get(check), after.get(check), category, check)
        for check in dict.fromkeys([*before, *after])
        if _outcome(before.get(check)) != _outcome(after.get(check))
    ]


def _of_deadlines(was: Iterable[Leaves], now: Iterable[Leaves]) -> list[Difference]:
    before, after = _by(was, "kind"), _by(now, "kind")
    return [
        Difference("deadline", before.get(kind), after.get(kind), None, kind)
        for kind in dict.fromkeys([*before, *after])
        if before.get(kind, {}).get("due_on") != after.get(kind, {}).get("due_on")
    ]


def _outcome(finding: Leaves | None) -> str | None:
    return None if finding is None else str(finding["outcome"])


def _by(parts: Iterable[Leaves], key: str) -> Mapping[str, Leaves]:
    return {part[key]: part for part in parts}
