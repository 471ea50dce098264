"""A verdict in the contract's shape: as sentences of a language, or as ids and numbers to keep."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from tracker.rules.book import SHARED_ROOM, Entry
from tracker.rules.common.pay import cents_down, cents_up
from tracker.rules.common.wage import Basis, Yardstick
from tracker.rules.deadlines import Deadline
from tracker.rules.findings import Finding
from tracker.rules.kept import kept
from tracker.rules.messages import check_title, render
from tracker.rules.next_questions import NextQuestion, next_questions
from tracker.rules.permit import Limit, PermitEnd
from tracker.rules.right_to_work import Standing
from tracker.rules.verdict import Alternative, CategoryVerdict, LmiaDecision, Verdict, WageVerdict

_SOURCES: dict[int, tuple[Entry, dict[str, Any]]] = {}  # made once per entry of the book; a verdict repeats many

Written = Callable[[Iterable[Finding]], list[Any]]


def verdict_as_json(
    verdict: Verdict, language: str | None, finding: Callable[[Finding, str | None], Any] | None = None
) -> dict[str, Any]:
    """The verdict as JSON values. Messages are sentences in `en` or `fr`; with None they stay ids and numbers.

    `finding` says how a finding is written, where it isn't by `finding_as_json`.
    """
    write = finding or finding_as_json

    def written(findings: Iterable[Finding]) -> list[Any]:
        return [write(one, language) for one in findings]

    return {
        "id": verdict.id,
        "as_of": _day(verdict.as_of),
        "rule_book": verdict.rule_book,
        "lmia": _lmia(verdict.lmia, language),
        "suggested": verdict.suggested,
        "categories": [_category(found, written, verdict.explained) for found in verdict.categories],
        "wage": _wage(verdict.wage, language, written),
        "permit": _permit(verdict.permit, language),
        "deadlines": [_deadline(deadline, language) for deadline in verdict.deadlines],
        "missing": _missing(verdict.missing),
        "status": _status(verdict.status, written(verdict.status_notes), language),
        **(_explanations(verdict, written, language) if verdict.explained else {}),
    }


def _explanations(verdict: Verdict, written: Written, language: str | None) -> dict[str, Any]:
    """What helps to understand and go on, and decides nothing."""
    return {
        "duties": written(verdict.duties),
        "place": written(verdict.place),
        "ask_next": [_next_question(question, language) for question in next_questions(verdict)],
        "alternatives": [_alternative(other, language) for other in verdict.alternatives],
    }


def plain(value: object) -> Any:
    """A number of a message as a JSON value: dates and decimals as text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def said(room: str, message: str, numbers: Mapping[str, object], language: str | None) -> Any:
    """The sentence, or the id with its room and numbers where no language is asked for."""
    if language is None:
        return {"room": room, "id": message, "numbers": kept(numbers)}
    return render(room, message, numbers, language)


def source_as_json(entry: Entry | None) -> dict[str, Any] | None:
    """Where a rule is written, when somebody last looked, and how sure the reading is."""
    if entry is None:
        return None
    if id(entry) not in _SOURCES:
        _SOURCES[id(entry)] = (entry, _source(entry))
    return _SOURCES[id(entry)][1]


def _source(entry: Entry) -> dict[str, Any]:
    source = entry.source
    since = {"seen_in_force_on": _day(entry.seen_in_force_on)} if entry.since is None else {}
    return {
        "instrument": source.instrument,
        "section": source.section,
        "url": source.url,
        "in_force_since": _day(entry.since),
        **since,
        "checked_on": _day(entry.checked),
        "confidence": entry.confidence,
    }


def finding_as_json(finding: Finding, language: str | None) -> dict[str, Any]:
    """One finding; a doubtful source is said so. Only some have a remedy or counsel's conclusion."""
    message = said(finding.room, finding.message, finding.numbers, language)
    if finding.doubtful and language is not None:
        message = f"{message} {render(SHARED_ROOM, 'low_confidence', {}, language)}"
    said_of = {
        "check": finding.check,
        "title": check_title(finding.room, finding.check, language) if language else None,
        "outcome": str(finding.outcome),
        "message": message,
        "rule": finding.rule,
        "source": source_as_json(finding.source),
        "governing_date": _day(finding.governing_date),
        "missing": list(finding.missing),
    }
    if finding.remedy is not None:
        said_of["would_change"] = said(finding.room, finding.remedy, finding.numbers, language)
    if finding.conclusion is not None:
        hers = finding.conclusion
        said_of["program_outcome"] = finding.program_outcome
        said_of["conclusion"] = {"outcome": hers.outcome, "reason": hers.reason, "by": hers.by, "on": _day(hers.on)}
    return said_of


def _alternative(other: Alternative, language: str | None) -> dict[str, Any]:
    return {
        "category": other.category,
        "outcome": other.outcome.value,
        "standing": [said(*words, language) for words in other.standing],
        "would_change": [said(*words, language) for words in other.would_change],
    }


def _next_question(question: NextQuestion, language: str | None) -> dict[str, Any]:
    return {
        "path": question.path,
        "settles": list(question.settles),
        "why": said(SHARED_ROOM, question.message, question.numbers, language),
    }


def _status(status: Standing, notes: list[Any], language: str | None) -> dict[str, Any]:
    return {
        "state": status.state.value,
        "until": _day(status.until),
        "employed": status.employed,
        "message": said(status.room, status.message, status.numbers, language),
        "rule": status.rule,
        "source": source_as_json(status.source),
        "notes": notes,
    }


def _missing(paths: tuple[str, ...]) -> list[str]:
    """The paths that would settle an unknown; a wage of which nothing is known is named as a whole before its parts."""
    parts = ("job.wage.amount", "job.wage.per")
    if not set(parts) <= set(paths):
        return list(paths)
    at = min(paths.index(part) for part in parts)
    return [*paths[:at], "job.wage", *paths[at:]]


def _lmia(decision: LmiaDecision, language: str | None) -> dict[str, Any]:
    return {
        "outcome": decision.outcome.value,
        "category": decision.category,
        "code": decision.code,
        "authority": decision.authority,
        "message": said(SHARED_ROOM, decision.message, decision.numbers, language),
    }


def _category(found: CategoryVerdict, written: Written, explained: bool) -> dict[str, Any]:
    return {
        "category": found.category,
        "outcome": found.outcome.value,
        "code": found.code,
        "authority": found.authority,
        "findings": written(found.findings),
        **({"notes": written(found.notes)} if explained else {}),
    }


def _wage(wage: WageVerdict, language: str | None, written: Written) -> dict[str, Any]:
    offered, binding = wage.comparison.offer, wage.comparison.binding
    median = binding is not None and binding.basis is Basis.JOB_BANK_MEDIAN
    return {
        "outcome": wage.outcome.value,
        "offered": {
            "amount": plain(offered.amount),
            "per": offered.per,
            "hours_per_week": plain(offered.hours_per_week),
            "weeks_per_year": plain(offered.weeks_per_year),
        },
        "offered_hourly": _down(offered.hourly),
        "offered_annual": _down(offered.annual),
        "required_hourly": _up(binding.hourly) if binding else None,
        "required_annual": _up(wage.comparison.annual) if binding else None,
        "shortfall": plain(wage.comparison.shortfall()),
        "basis": binding.basis.value if binding else None,
        "level": binding.level if binding and median else None,
        "inputs": [_yardstick(stick, stick is binding, language) for stick in wage.comparison.yardsticks],
        "findings": written(wage.findings),
    }


def _yardstick(stick: Yardstick, binds: bool, language: str | None) -> dict[str, Any]:
    row = stick.reference
    return {
        "basis": stick.basis.value,
        "site": stick.site,
        "level": stick.level,
        "amount": plain(stick.amount),
        "per": stick.per,
        "hourly": _up(stick.hourly),
        "annual": _up(stick.annual),
        "outcome": stick.outcome.value,
        "binds": binds,
        "message": said(SHARED_ROOM, stick.message, stick.numbers, language),
        "low": plain(row.low) if row else None,
        "high": plain(row.high) if row else None,
        "table_date": _day(row.table_date) if row else None,
        "reference_period": row.reference_period if row else None,
        "source": row.source if row else None,
        "missing": list(stick.missing),
    }


def _permit(end: PermitEnd, language: str | None) -> dict[str, Any]:
    return {
        "latest_possible_end": _day(end.latest_possible_end),
        "limited_by": end.limited_by,
        "limits": [_limit(limit, language) for limit in end.limits],
    }


def _limit(limit: Limit, language: str | None) -> dict[str, Any]:
    return {
        "by": limit.by,
        "ends_on": _day(limit.ends_on),
        "message": said(limit.room, limit.message, limit.numbers, language),
        "rule": limit.rule,
        "source": source_as_json(limit.source),
    }


def _deadline(deadline: Deadline, language: str | None) -> dict[str, Any]:
    return {
        "kind": deadline.kind,
        "due_on": _day(deadline.due_on),
        "due_at": deadline.due_at.isoformat().replace("+00:00", "Z") if deadline.due_at else None,
        **({"local": [{"zone": zone, "at": at.isoformat()} for zone, at in deadline.local]} if deadline.local else {}),
        "start_by": _day(deadline.start_by),
        "certainty": deadline.certainty,
        "because": said(deadline.room, deadline.message, deadline.numbers, language),
        "rule": deadline.rule,
        "source": source_as_json(deadline.source),
    }


def _down(amount: Fraction | None) -> str | None:
    return None if amount is None else str(cents_down(amount))


def _up(amount: Fraction | None) -> str | None:
    return None if amount is None else str(cents_up(amount))


@lru_cache(maxsize=10_000)
def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
