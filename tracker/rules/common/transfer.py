"""Checks that the transfer categories share: domestic under R205(a), and those of CUSMA under R204(a).

The two regimes ask nearly the same and cite different pages, so a category builds its checks from `Transfer` with the
prefix of its values in the common room.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.errors import NotInForce
from tracker.rules.case import Case
from tracker.rules.common import transfer_stay
from tracker.rules.common.wage import answered, beside, medians, offer
from tracker.rules.dates import months_after
from tracker.rules.facts import Transfer as Transferee
from tracker.rules.findings import Answer, Outcome, for_counsel, met, not_met, told, unknown

EXECUTIVE_MANAGER = "executive_manager"
SPECIALIZED_KNOWLEDGE = "specialized_knowledge"
TRAINEE = "trainee"
OF_ITS_OWN = ("experience", "caps", "permit_lengths")
"""What every trade agreement sets for itself; the rest of its rules they share."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """The checks of one regime (`ict` or `cusma_ict`) for one capacity; capacity None takes workers of every one.

    A regime that shares most of its rules with others names theirs as `shared`.
    """

    regime: str
    capacity: str | None = None
    shared: str | None = None

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
        if months >= numbers["required"]:
            return met("common.transfer.months_enough", rule, months=months, **numbers)
        short = not_met("common.transfer.months_too_few", rule, months=months, **numbers)
        if not case.hire.transfer.currently_employed_abroad:
            return short
        lacking = numbers["required"] - months
        return short.remedied(
            "common.transfer.months_to_go", lacking=lacking, from_day=months_after(case.as_of, lacking)
        )

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
        table = case.value(rule)
        taken = table.values() if self.capacity is None else [table[self.capacity]]
        ours = any(role in roles for roles in taken)
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
        return transfer_stay.time_left(case, self._named("caps"), self._possible_caps(case))

    def same_capacity(self, case: Case) -> Answer | None:
        """Another capacity than that of the last permit needs a year of it abroad (ict.category_change).

        The page of CUSMA doesn't speak of it, so there a shortfall is for counsel. So are months that nobody recorded:
        without an earlier role the question would not have come up.
        """
        before, rule = case.hire.transfer.previous_role, "common.ict.category_change"
        if before is None or self.capacity is None:
            return None
        required = case.value(rule)["required"]
        if before in case.value(self._named("roles"))[self.capacity]:
            return met("common.transfer.capacity_same", rule)
        months = case.hire.transfer.months_in_role_abroad
        if months is None:
            return for_counsel("common.transfer.capacity_new", rule, required=required)
        if months >= required:
            return met("common.transfer.capacity_earned", rule, months=months, required=required)
        say = not_met if self.regime == "ict" else for_counsel
        lacking = required - months
        numbers = {"months": months, "required": required}
        return say("common.transfer.capacity_too_new", rule, **numbers).remedied(
            "common.transfer.capacity_to_earn", lacking=lacking, from_day=months_after(case.as_of, lacking)
        )

    def maximum_stay_months(self, case: Case) -> int | None:
        """Months that all transfer permits together may last under this category, whatever role is recorded.

        A category for every capacity goes by the role, and gives None while that is unknown. So does an agreement
        before its first day.
        """
        try:
            if self.capacity is not None:
                return int(case.value(self._named("caps"))[self.capacity])
            caps = self._possible_caps(case)
        except NotInForce:
            return None
        return caps.pop() if len(caps) == 1 else None

    def permit_months(self, case: Case) -> int | None:
        """The longest permit: shorter for an extension, recognised by months already spent here (ict.duration).

        None where an agreement leaves the length to the officer.
        """
        lengths: Mapping[str, int] = case.value(self._named("permit_lengths"))
        return lengths.get("extension" if is_extension(case) else "initial")

    def length(self, case: Case) -> Answer:
        """A note: how long a permit, an extension and all of them together may be (ict.duration)."""
        rule = self._named("permit_lengths")
        lengths, cap = case.value(rule), min(self._possible_caps(case))
        if case.hire.transfer.role == TRAINEE and lengths.get(TRAINEE) == cap:
            return told("common.transfer.length_once", rule, initial=cap)
        new = case.hire.employer.canadian_operation == "start_up" and self.capacity != SPECIALIZED_KNOWLEDGE
        if new and "start_up_extension" in lengths:
            numbers = {"initial": lengths["start_up"], "extension": lengths["start_up_extension"], "cap": cap}
            return told("common.transfer.length_new_enterprise", rule, **numbers)
        if case.hire.transfer.role == TRAINEE:
            lengths = {**lengths, "initial": lengths.get(TRAINEE, lengths["initial"])}
        if "extension" not in lengths:
            return told("common.transfer.length_open", rule, initial=lengths["initial"], cap=cap)
        return told("common.transfer.length", rule, initial=lengths["initial"], extension=lengths["extension"], cap=cap)

    def _possible_caps(self, case: Case) -> set[int]:
        """The worker's cap: that of his role, else of the category; both where neither says."""
        caps: Mapping[str, int] = case.value(self._named("caps"))
        role = case.hire.transfer.role
        if SPECIALIZED_KNOWLEDGE in (role, self.capacity):
            return {caps[SPECIALIZED_KNOWLEDGE]}
        if role == TRAINEE and TRAINEE in caps:
            return {caps[TRAINEE]}
        if role is not None or self.capacity == EXECUTIVE_MANAGER:
            return {caps[EXECUTIVE_MANAGER]}
        return set(caps.values())

    def _named(self, name: str) -> str:
        regime = self.regime if name in OF_ITS_OWN else self.shared or self.regime
        return f"common.{regime}.{name}"


def is_extension(case: Case) -> bool:
    """Whether the worker has already been here as a transferee, and not begun anew since (ict.reset)."""
    return bool(case.hire.transfer.months_already_in_canada) and not transfer_stay.fresh_period(case)


def with_remedy(answer: Answer, remedy: str) -> Answer:
    """The answer, with what would have to change where it is not met."""
    return answer.remedied(remedy) if answer.outcome is Outcome.NOT_MET else answer


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
    answer = yes_needed(case, "common.ict.post_held_open", fact, path, "common.transfer.post_held_open")
    return with_remedy(answer, "common.transfer.hold_a_post_open")


def premises(case: Case) -> Answer:
    """The work is done at commercial premises (ict.location)."""
    fact = case.hire.employer.physical_premises
    answer = yes_needed(case, "common.ict.premises", fact, "employer.physical_premises", "common.transfer.premises")
    return with_remedy(answer, "common.transfer.secure_premises")


def client_site(case: Case) -> Answer | None:
    """At a client's site the Canadian enterprise, not the client, directs the daily work (ict.location)."""
    controlled, rule = case.hire.transfer.controlled_at_client_site, "common.ict.client_site"
    if controlled is None:
        return None
    months = case.value(rule)["project_months"]
    if controlled:
        return met("common.transfer.client_site_ours", rule, months=months)
    return not_met("common.transfer.client_site_theirs", rule).remedied("common.transfer.direct_the_work")


def merger(case: Case) -> Answer | None:
    """Time with an acquired company counts where the successor took over the whole business (ict.mergers)."""
    took_over, rule = case.hire.transfer.successor_took_over, "common.ict.mergers"
    if took_over is None:
        return None
    case.value(rule)
    if took_over:
        return met("common.transfer.merger_counts", rule)
    return for_counsel("common.transfer.merger_breaks", rule)


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
    return case.once(f"median_wage {rule}", lambda one: answered(beside(offer(one), medians(one)), rule))


def wage_warning(case: Case) -> Answer | None:
    """Pay under the prevailing wage, which is no bar for these categories but is looked at (ict.wage_floor).

    Where nobody spoke of a transfer there is none to warn about: low pay alone makes nobody a transferee.
    """
    hire = case.hire
    if hire.transfer == Transferee() and hire.employer.relationship_to_foreign_employer is None:
        return None
    return warned_of_wage(case, "common.ict.wage_expected")


def warned_of_wage(case: Case, rule: str) -> Answer | None:
    """A warning of pay under the prevailing wage. Where the wage can't be compared there is nothing to warn about."""
    answer = median_wage(case, rule)
    if answer.outcome is Outcome.NOT_MET:
        numbers = {key: answer.numbers[key] for key in ("offered", "required", "unit")}
        warning = for_counsel("common.transfer.wage_under_prevailing", answer.rule, **numbers)
        return warning._replace(remedy=answer.remedy, numbers=answer.numbers)
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
