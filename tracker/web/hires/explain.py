"""Findings as a page shows them: with what counsel concluded, and what to ask next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.rules.kept import said_or_named
from tracker.rules.questions import question
from tracker.services.assess import essentials
from tracker.services.conclude import WAGE
from tracker.store.base import Leaves
from tracker.store.counsel_conclusion import CounselConclusion
from tracker.store.hire import Hire
from tracker.web.wording import question_label, reader_language

PUBLISHED = "job.reference_wages"
FIELD_OF = {"job.wage": "job.wage.amount"}
"""Paths of a whole whose parts are the fields of the form."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to ask next: the path, what it is called, and why it is asked."""

    path: str
    label: str
    why: str


def asks(leaves: Leaves, verdict: dict[str, Any]) -> list[Ask]:
    """What would settle the hire, most useful first, then what every record needs; each question once."""
    reasons = {one["path"]: one["why"] for one in verdict["ask_next"]}
    paths = dict.fromkeys([*reasons, *essentials(leaves, verdict["as_of"])])
    return [Ask(path, question_label(path), reasons.get(path) or _why(path)) for path in paths if _once(path, paths)]


def _once(path: str, paths: Iterable[str]) -> bool:
    """Whether no other question says the same: a whole beside its parts, published wages beside what finds them."""
    if path.startswith(PUBLISHED):
        return not any(other == "job.noc_2021" or other.startswith("job.work_sites") for other in paths)
    return not any(other.startswith((f"{path}.", f"{path}[")) for other in paths)


def _why(path: str) -> str:
    asked = question(path)
    return asked.words(reader_language()).why if asked else ""


def with_conclusions(verdict: dict[str, Any], hire: Hire) -> dict[str, Any]:
    """The verdict in the contract's shape, each disputed finding with what counsel recorded, as `recorded`."""
    groups = {WAGE: verdict["wage"]["findings"], **{one["category"]: one["findings"] for one in verdict["categories"]}}
    for one in hire.standing_conclusions:
        for finding in groups.get(one.category, ()):
            if finding["check"] == one.check and "conclusion" in finding:
                finding["recorded"] = recorded(one, finding)
    return verdict


def recorded(one: CounselConclusion, finding: dict[str, Any]) -> dict[str, Any]:
    """Whose conclusion it is, what the program said when it was recorded, and whether it says something else now."""
    said, then = said_or_named(one.finding["message"], reader_language()), one.finding["outcome"]
    return {
        "by_id": one.made_by_id,
        "outcome": then,
        "message": said,
        "moved": then != finding["program_outcome"],
    }


def without_finding(hire: Hire, categories: Iterable[dict[str, Any]], wage: dict[str, Any]) -> list[CounselConclusion]:
    """Conclusions that stand and bear on nothing: the program makes no such finding of the hire any more."""
    made = {(WAGE, finding["check"]) for finding in wage["findings"]}
    made |= {(one["category"], finding["check"]) for one in categories for finding in one["findings"]}
    return [one for one in hire.standing_conclusions if (one.category, one.check) not in made]
