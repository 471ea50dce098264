"""One hire in, one verdict out. Pure: the same hire, rule book and day give the same verdict."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from tracker.errors import NotInForce
from tracker.rules.alternatives import alternatives
from tracker.rules.book import Book
from tracker.rules.case import Case
from tracker.rules.category import Category, Check, categories, category_named
from tracker.rules.common.wage_answers import wage_answers
from tracker.rules.deadlines import deadlines
from tracker.rules.decision import decide, suggested
from tracker.rules.duties import DUTIES
from tracker.rules.facts import Hire, ReferenceWage
from tracker.rules.findings import Answer, Conclusion, Finding, Outcome, combined, unknown
from tracker.rules.permit import latest_permit_end
from tracker.rules.place import PLACES
from tracker.rules.right_to_work import right_to_work
from tracker.rules.status import STATUS_NOTES
from tracker.rules.verdict import CategoryVerdict, LmiaDecision, Verdict, WageVerdict
from tracker.rules.verdict_json import verdict_as_json

__all__ = ["Verdict", "assess", "verdict_as_json"]

STATUS = "work.who_needs_a_permit"


Conclusions = Mapping[tuple[str, str], Conclusion]
"""(category, or `wage`; check) → what counsel concluded of that finding."""


def assess(
    hire: Hire,
    book: Book,
    today: date,
    *,
    permit_wages: tuple[ReferenceWage, ...] | None = None,
    conclusions: Conclusions | None = None,
    explained: bool = True,
) -> Verdict:
    """What the rule book says of a hire on its `as_of`, which defaults to `today`.

    `permit_wages` are the published wages in force on the day the permit was applied for, where they differ from
    those in `hire.job.reference_wages`, which are of the day the LMIA application was received. `conclusions` of
    counsel take the place of the findings they name; where the program says nothing any more, they say nothing.
    A verdict that isn't `explained` decides the same and leaves out what goes with it: notes, duties, places to apply
    and alternatives.
    """
    lmia_case = _case(hire, book, today)
    permit_case = _permit_case(lmia_case, permit_wages)
    cases = {"lmia": lmia_case, "permit": permit_case}
    asked = [category for category in categories() if _is_asked(category, hire)]
    found = tuple(
        _category(
            category, cases[category.governed_by].in_room(category.room, category.slug), conclusions or {}, explained
        )
        for category in asked
    )
    authority = book.value("common", STATUS, lmia_case.as_of)
    decision, first = decide(hire.worker, found, authority), suggested(found)
    wage = _wage(lmia_case, conclusions or {})
    in_force = category_named(hire.category or (first.category if first else ""))
    return Verdict(
        id=hire.id,
        as_of=lmia_case.as_of,
        rule_book=book.digest,
        lmia=decision,
        suggested=first.category if first else None,
        categories=found,
        wage=wage,
        permit=latest_permit_end(hire, in_force, book, lmia_case.as_of),
        deadlines=deadlines(hire, in_force, book, lmia_case.as_of),
        missing=_missing(decision, found, wage),
        status=right_to_work(hire, lmia_case.as_of, book),
        explained=explained,
        duties=tuple(_found_all(DUTIES, lmia_case.in_room("duties"))) if explained else (),
        place=tuple(_found_all(PLACES, permit_case.in_room("place"))) if explained else (),
        status_notes=tuple(_found_all(STATUS_NOTES, lmia_case.in_room("status"))) if explained else (),
        confirmed=hire.category,
        alternatives=alternatives(first, found, cases) if explained and not decision.needs_nothing else (),
    )


def _is_asked(category: Category, hire: Hire) -> bool:
    """Whether the hire is held against it: always where a person confirmed it."""
    return category.asked_about is None or category.slug == hire.category or category.asked_about(hire)


def _case(hire: Hire, book: Book, today: date) -> Case:
    as_of = hire.as_of or today
    received_on = hire.application.lmia_received_on or as_of
    applied_on = hire.application.permit_applied_on or as_of
    return Case(hire, as_of, received_on, applied_on, received_on, "common", book, hire.job.reference_wages, {})


def _permit_case(lmia_case: Case, permit_wages: tuple[ReferenceWage, ...] | None) -> Case:
    """The same hire on the day that governs the permit; what was worked out is shared where nothing differs."""
    same = permit_wages is None and lmia_case.permit_applied_on == lmia_case.lmia_received_on
    return lmia_case._replace(
        governing_date=lmia_case.permit_applied_on,
        reference_wages=lmia_case.reference_wages if permit_wages is None else permit_wages,
        memo=lmia_case.memo if same else {},
    )


def _category(category: Category, case: Case, conclusions: Conclusions, explained: bool) -> CategoryVerdict:
    findings = tuple(_concluded(category.slug, _found_all(category.checks, case), conclusions))
    outcome = combined(finding.outcome for finding in findings)
    notes = category.notes if explained and outcome is not Outcome.NOT_MET else ()
    return CategoryVerdict(
        category=category.slug,
        route=category.route,
        rank=category.rank,
        outcome=outcome,
        code=_in_force(case, category.code),
        authority=_in_force(case, category.authority),
        findings=findings,
        notes=tuple(_found_all(notes, case)),
    )


def _found_all(checks: Iterable[Check], case: Case) -> list[Finding]:
    return [found for check in checks if (found := _finding(check, case)) is not None]


def _concluded(category: str, findings: Iterable[Finding], conclusions: Conclusions) -> list[Finding]:
    """The findings, with counsel's word where she disputed one."""
    if not conclusions:
        return list(findings)
    hers = ((finding, conclusions.get((category, finding.check))) for finding in findings)
    return [finding.concluded(conclusion) if conclusion else finding for finding, conclusion in hers]


def _in_force(case: Case, name: str | Callable[[Case], str | None] | None) -> str | None:
    if name is None:
        return None
    try:
        return name(case) if callable(name) else str(case.value(name))
    except NotInForce:
        return None


def _finding(check: Check, case: Case) -> Finding | None:
    try:
        answer = check(case)
    except NotInForce as absent:
        answer = unknown("common.not_in_force", absent.name, value=absent.name, day=absent.on).dated(absent.on)
    return None if answer is None else _found(check.__name__, answer, case)


def _found(check: str, answer: Answer, case: Case) -> Finding:
    """The finding with its source. What rests on a value of low confidence is left to counsel."""
    on = answer.on or case.governing_date
    value = case.book.find(case.room, answer.rule)
    try:
        source = value.at(on)
    except NotInForce:
        source = value.entries[0]
    doubtful = source.confidence == "low" and answer.outcome in (Outcome.MET, Outcome.NOT_MET)
    return Finding(
        check,
        Outcome.FOR_COUNSEL if doubtful else answer.outcome,
        answer.message,
        answer.numbers,
        answer.missing,
        source.rule or value.rule,
        source,
        on,
        case.room,
        doubtful,
        answer.remedy,
    )


def _wage(case: Case, conclusions: Conclusions) -> WageVerdict:
    """The comparison of the LMIA side, and what it comes to question by question."""
    comparison, answers = wage_answers(case)
    findings = tuple(_concluded("wage", [_found(check, answer, case) for check, answer in answers], conclusions))
    return WageVerdict(combined(finding.outcome for finding in findings), comparison, findings)


def _missing(decision: LmiaDecision, found: Sequence[CategoryVerdict], wage: WageVerdict) -> tuple[str, ...]:
    """Paths that would settle an unknown, most useful first.

    The worker's status in Canada comes first, for it can settle everything. Then a path counts the more, the more
    questions wait for it and the fewer others each of them waits for; ties go to the category looked at first.
    """
    waiting = [_paths(one.findings) for one in found if one.outcome is Outcome.UNKNOWN]
    if wage.outcome is Outcome.UNKNOWN:
        waiting.append(_paths(wage.findings))
    worth: dict[str, Fraction] = {path: Fraction(len(found)) for path in decision.missing}
    for paths in waiting:
        for path in paths:
            worth[path] = worth.get(path, Fraction(0)) + Fraction(1, len(paths))
    return tuple(sorted(worth, key=lambda path: -worth[path]))


def _paths(findings: Iterable[Finding]) -> list[str]:
    return list(dict.fromkeys(path for finding in findings for path in finding.missing))
