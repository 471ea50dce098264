"""A raise, a promotion or a move of someone already employed: nothing to do, tell counsel, or a new permit or LMIA."""

from collections.abc import Callable, Iterable
from datetime import date

from tracker.errors import NotInForce
from tracker.rules.book import Book
from tracker.rules.changes import job, notes, pay, place
from tracker.rules.changes.change import (
    ROOM,
    Change,
    ChangeFinding,
    ChangeOutcome,
    ChangeVerdict,
    Judged,
    no_action,
    tell_counsel,
)
from tracker.rules.facts import Hire
from tracker.rules.regime import Regime, holds_open_category, regime_of

Look = Callable[[Change], Judged | None]

LOOKS: dict[str, Look] = {
    "employer": job.employer,
    "occupation": job.occupation,
    "title": job.title,
    "profession": job.profession,
    "role": job.capacity,
    "group": job.relationship,
    "wage": pay.wage,
    "hours": pay.hours,
    "location": place.location,
}
"""Each look by the name its finding bears."""

GRAVITY = tuple(ChangeOutcome)


def judge_change(hire: Hire, changed: Hire, book: Book, as_of: date, *, new_employer: bool = False) -> ChangeVerdict:
    """What has to happen before someone employed now gets the facts of `changed` instead of those of `hire`.

    What `changed` leaves unknown counts as unchanged. A citizen, a permanent resident or the holder of an open permit
    is not tied to the job; for everyone else each thing that changes is looked at, and the gravest answer counts.
    `new_employer` says that another employer would take the worker on, which no fact of a hire tells. The values of
    `as_of` apply.
    """
    change = Change(hire, changed, regime_of(hire), book, as_of, new_employer)
    findings = tuple(_findings(change))
    outcome = max((found.outcome for found in findings), key=GRAVITY.index, default=ChangeOutcome.NO_ACTION)
    return ChangeVerdict(
        outcome=outcome,
        regime=change.regime,
        message=f"verdict_{outcome.value}" if findings else "verdict_nothing_changed",
        findings=findings,
        notes=tuple(_notes(change, outcome)),
        as_of=as_of,
        rule_book=book.digest,
    )


def _findings(change: Change) -> Iterable[ChangeFinding]:
    if change.regime is Regime.FREE:
        return [_found(change, "status", no_action("status", "common.work.who_needs_a_permit"))]
    if change.regime is Regime.OPEN_PERMIT:
        return [_found(change, "open_permit", _with_open_permit(change))]
    found = [(name, judged) for name, look in LOOKS.items() if (judged := _looked(look, change)) is not None]
    if found and change.regime is Regime.NO_PERMIT:
        short = change.before.category == "short_stay"
        rule = "common.standing.short_stay" if short else "common.work.who_needs_a_permit"
        return [_found(change, "no_permit", tell_counsel("no_permit", rule))]
    if found and change.regime is Regime.UNKNOWN:
        unknown = tell_counsel("regime_unknown", "common.work.who_needs_a_permit", ("category",))
        return [_found(change, "category", unknown)]
    return [_found(change, name, judged) for name, judged in found]


def _with_open_permit(change: Change) -> Judged:
    """An open permit ties to nothing; an application under way for another category describes the old job."""
    if change.before.category is None or holds_open_category(change.before):
        return no_action("open_permit", "open_permit.untied")
    return tell_counsel("open_permit_beside_category", "open_permit.untied", route=change.before.category)


def _notes(change: Change, outcome: ChangeOutcome) -> Iterable[ChangeFinding]:
    if change.regime not in (Regime.LMIA, Regime.EXEMPT):
        return
    for name, note in notes.NOTES.items():
        try:
            judged = note(change, outcome)
        except NotInForce:
            continue  # a rule that did not exist yet has nothing to say
        if judged is not None:
            yield _found(change, name, judged)


def _looked(look: Look, change: Change) -> Judged | None:
    try:
        return look(change)
    except NotInForce as absent:
        return tell_counsel("not_in_force", absent.name)


def _found(change: Change, name: str, judged: Judged) -> ChangeFinding:
    value = change.book.find(ROOM, judged.rule)
    try:
        source = value.at(change.as_of)
    except NotInForce:
        source = value.entries[0]
    rule = source.rule or value.rule
    return ChangeFinding(name, judged.outcome, judged.message, judged.numbers, judged.missing, rule, source)
