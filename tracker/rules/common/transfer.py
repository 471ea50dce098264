"""Checks that the transfer categories share: domestic under R205(a), and those of CUSMA under R204(a).

The two regimes ask nearly the same and cite different pages, so a category builds its checks from `Transfer` with the
prefix of its values in the common room.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.rules.case import Case
from tracker.rules.common.wage import answered, beside, medians, offer
from tracker.rules.dates import months_after
from tracker.rules.findings import Answer, Outcome, for_counsel, met, not_met, unknown

EXECUTIVE_MANAGER = "executive_manager"
SPECIALIZED_KNOWLEDGE = "specialized_knowledge"


@dataclass(frozen=True, slots=True)
class Transfer:
    """The checks of one regime (`ict` or `cusma_ict`) for one capacity; capacity None takes workers of every one."""

    regime: str
    capacity: str | None = None

    def relationship(self, case: Case) -> Answer:
        """The Canadian employer belongs to the group (ict.relationship, cusma.ict.eligibility)."""
        rule = self._named("relationships")
        tie = case.hire.employer.relationship_to_foreign_employer
        if tie is None:
            return unknown("common.transfer.relationship_missing", rule, ["employer.relationship_to_foreign_employer"])
        if tie in case.value(rule):
            return met("common.transfer.relationship_held", rule)
        return not_met("common.transfer.relationship_none", rule)

    def months_abroad(self, case: Case) -> Answer:
        """A year of full-time work for the group outside Canada (ict.eligibility, cusma.ict.eligibility)."""
        rule = self._named("experience")
        numbers = dict(case.value(rule))
        months = case.hire.transfer.months_with_foreign_employer
        if months is None:
            missing = ["transfer.months_with_foreign_employer"]
            return unknown("common.transfer.months_missing", rule, missing, **numbers)
        say = met if months >= numbers["required"] else not_met
        message = "common.transfer.months_enough" if say is met else "common.transfer.months_too_few"
        return say(message, rule, months=months, **numbers)

    def employed_abroad(self, case: Case) -> Answer:
        """The foreign enterprise still employs the worker (ict.eligibility, cusma.ict.eligibility)."""
        return yes_needed(
            case,
            self._named("employed_abroad"),
            case.hire.transfer.currently_employed_abroad,
            "transfer.currently_employed_abroad",
            "common.transfer.employed_abroad",
        )

    def role(self, case: Case) -> Answer:
        """The role belongs to the capacity of the category (ict.roles, cusma.ict.eligibility)."""
        rule = self._named("roles")
        suffix = self.capacity or "any"
        role = case.hire.transfer.role
        if role is None:
            return unknown(f"common.transfer.role_missing_{suffix}", rule, ["transfer.role"])
        ours = self.capacity is None or role in case.value(rule)[self.capacity]
        say, end = (met, "fits") if ours else (not_met, "other")
        return say(f"common.transfer.role_{end}_{suffix}", rule)

    def knowledge(self, case: Case) -> Answer:
        """Proprietary knowledge and expertise, both advanced (ict.specialized_knowledge and its CUSMA twin)."""
        rule = self._named("knowledge")
        case.value(rule)
        facts = {
            "transfer.advanced_proprietary_knowledge": case.hire.transfer.advanced_proprietary_knowledge,
            "transfer.advanced_expertise": case.hire.transfer.advanced_expertise,
        }
        if False in facts.values():
            return not_met("common.transfer.knowledge_one_missing", rule)
        if missing := [path for path, fact in facts.items() if fact is None]:
            return unknown("common.transfer.knowledge_missing", rule, missing)
        return met("common.transfer.knowledge_both", rule)

    def maximum_stay(self, case: Case) -> Answer:
        """Time left before the cap, which counts every transfer category (ict.cap_counting, cusma.ict.duration)."""
        rule = self._named("caps")
        caps = self._possible_caps(case)
        used = case.hire.transfer.months_already_in_canada
        numbers: dict[str, Any] = {"used": used, "cap": max(caps)}
        if used is None:
            missing = ["transfer.months_already_in_canada"]
            return unknown("common.transfer.stay_missing", rule, missing, cap=max(caps))
        if used >= max(caps):
            return not_met("common.transfer.stay_used_up", rule, **numbers)
        if used >= min(caps):
            return unknown(
                "common.transfer.stay_by_role", rule, ["transfer.role"], used=used, least=min(caps), most=max(caps)
            )
        numbers.update(left=min(caps) - used, cap=min(caps))
        return _run_out_since(case, rule, numbers) or met("common.transfer.stay_left", rule, **numbers)

    def maximum_stay_months(self, case: Case) -> int | None:
        """Months that all transfer permits together may last under this category, whatever role is recorded.

        A category for every capacity goes by the role, and gives None while that is unknown.
        """
        if self.capacity is not None:
            return int(case.value(self._named("caps"))[self.capacity])
        caps = self._possible_caps(case)
        return caps.pop() if len(caps) == 1 else None

    def permit_months(self, case: Case) -> int:
        """The longest permit: shorter for an extension, recognised by months already spent here (ict.duration)."""
        lengths = case.value(self._named("permit_lengths"))
        return int(lengths["extension" if is_extension(case) else "initial"])

    def _possible_caps(self, case: Case) -> set[int]:
        """The worker's cap: that of his role, else of the category; both where neither says."""
        caps: Mapping[str, int] = case.value(self._named("caps"))
        role = case.hire.transfer.role
        if role == SPECIALIZED_KNOWLEDGE or self.capacity == SPECIALIZED_KNOWLEDGE:
            return {caps[SPECIALIZED_KNOWLEDGE]}
        if role is not None or self.capacity == EXECUTIVE_MANAGER:
            return {caps[EXECUTIVE_MANAGER]}
        return set(caps.values())

    def _named(self, name: str) -> str:
        return f"common.{self.regime}.{name}"


def is_extension(case: Case) -> bool:
    """Whether the worker has already been here as a transferee."""
    return bool(case.hire.transfer.months_already_in_canada)


def _run_out_since(case: Case, rule: str, numbers: Mapping[str, Any]) -> Answer | None:
    """Months counted so long ago that a worker who stayed has none left: nobody knows before they are counted anew."""
    counted_on = case.hire.transfer.months_counted_on
    ends_on = counted_on and months_after(counted_on, numbers["left"])
    if ends_on is None or ends_on >= case.as_of:
        return None
    missing = ["transfer.months_already_in_canada"]
    used, cap = numbers["used"], numbers["cap"]
    return unknown(
        "common.transfer.stay_counted_long_ago",
        rule,
        missing,
        used=used,
        cap=cap,
        counted_on=counted_on,
        ends_on=ends_on,
    )


def yes_needed(case: Case, rule: str, fact: bool | None, path: str, message: str) -> Answer:
    """A fact that has to be true. The words stand under `<message>_yes`, `<message>_no` and `<message>_missing`."""
    case.value(rule)
    if fact is None:
        return unknown(f"{message}_missing", rule, [path])
    return met(f"{message}_yes", rule) if fact else not_met(f"{message}_no", rule)


def enterprise_country(case: Case) -> Answer:
    """The enterprise abroad is in the United States or Mexico (cusma.ict.eligibility)."""
    rule = "common.cusma_ict.enterprise_countries"
    country = case.hire.transfer.foreign_employer_country
    if country is None:
        return unknown("common.transfer.enterprise_country_missing", rule, ["transfer.foreign_employer_country"])
    listed = country in case.value(rule)
    say, end = (met, "listed") if listed else (not_met, "other")
    return say(f"common.transfer.enterprise_country_{end}", rule, country=country)


def post_held_open(case: Case) -> Answer:
    """A post abroad waits for the worker's return (ict.eligibility)."""
    fact = case.hire.transfer.foreign_post_held_open
    path = "transfer.foreign_post_held_open"
    return yes_needed(case, "common.ict.post_held_open", fact, path, "common.transfer.post_held_open")


def premises(case: Case) -> Answer:
    """The work is done at commercial premises (ict.location)."""
    fact = case.hire.employer.physical_premises
    return yes_needed(case, "common.ict.premises", fact, "employer.physical_premises", "common.transfer.premises")


def established(case: Case) -> Answer:
    """The Canadian operation is up and running; one that starts up has its own category (ict.c61)."""
    return _operation(case, wanted="established")


def starting_up(case: Case) -> Answer:
    """The Canadian operation is being set up (ict.c61)."""
    return _operation(case, wanted="start_up")


def group_countries(case: Case, operation: str) -> Answer:
    """The group earns revenue in enough countries, Canada counted only where it is established there (ict.mnc)."""
    rule = "common.ict.countries"
    required = case.value(rule)[operation]
    countries = case.hire.employer.group_operates_in_countries
    if countries is None:
        missing = ["employer.group_operates_in_countries"]
        return unknown(f"common.transfer.countries_missing_{operation}", rule, missing, required=required)
    say, end = (met, "enough") if countries >= required else (not_met, "too_few")
    return say(f"common.transfer.countries_{end}_{operation}", rule, countries=countries, required=required)


def median_wage(case: Case, rule: str) -> Answer:
    """The offered wage against the Job Bank medians of every work site, without comparable staff (ict.wage_floor).

    Quebec's wage guide belongs to LMIAs, so for a transfer Job Bank counts there too.
    """
    return answered(beside(offer(case), medians(case)), rule)


def wage_warning(case: Case) -> Answer | None:
    """Pay under the prevailing wage, which is no bar for these categories but is looked at (ict.wage_floor).

    Where the wage can't be compared there is nothing to warn about.
    """
    answer = median_wage(case, "common.ict.wage_expected")
    if answer.outcome is Outcome.NOT_MET:
        numbers = {key: answer.numbers[key] for key in ("offered", "required", "unit")}
        return for_counsel("common.transfer.wage_under_prevailing", answer.rule, **numbers)
    return answer if answer.outcome is Outcome.MET else None


def _operation(case: Case, wanted: str) -> Answer:
    rule = "common.ict.operation"
    codes = case.value(rule)
    operation = case.hire.employer.canadian_operation
    if operation is None:
        return unknown(
            f"common.transfer.operation_missing_{wanted}", rule, ["employer.canadian_operation"], code=codes["start_up"]
        )
    say = met if operation == wanted else not_met
    end = "is" if say is met else "is_not"
    return say(f"common.transfer.operation_{end}_{wanted}", rule, code=codes["start_up"])
