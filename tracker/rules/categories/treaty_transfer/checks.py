"""What a transferee must show under a trade agreement beside CUSMA (ict.fta_table)."""

from dataclasses import dataclass

from tracker.rules.case import Case
from tracker.rules.category import Check
from tracker.rules.common import transfer, treaty
from tracker.rules.common.transfer_notes import TRANSFER_NOTES, spouse_under
from tracker.rules.facts import Hire, Transfer
from tracker.rules.findings import Answer, for_counsel, met, not_met, told, unknown

DEGREES = "trainee_degrees"


@dataclass(frozen=True, slots=True)
class AgreementTransfer:
    """The checks of one agreement, named as in `treaty.agreements`."""

    agreement: str

    @property
    def shared(self) -> transfer.Transfer:
        """The checks it has in common with other transfers, under its own months, caps and lengths."""
        return transfer.Transfer(f"treaty_ict.{self.agreement}", shared="treaty_ict")

    @property
    def checks(self) -> tuple[Check, ...]:
        shared = self.shared
        own = (self.citizenship, self.role, self.operation, self.enterprise_country, self.trainee, self.wage_expected)
        return (*own, shared.relationship, shared.months_abroad, shared.employed_abroad, shared.maximum_stay)

    @property
    def notes(self) -> tuple[Check, ...]:
        return (self.shared.length, self.wage_is_a_factor, self.spouse, *TRANSFER_NOTES)

    def asked_about(self, hire: Hire) -> bool:
        """Where the agreement is named and something is known of a transfer."""
        return treaty.agreement_asked(hire, self.agreement) and hire.transfer != Transfer()

    def code(self, case: Case) -> str | None:
        """The code of the worker's capacity; None while the role is unknown or the agreement has none for it."""
        found: str | None = case.value(f"{self.agreement}.codes").get(_capacity(case))
        return found

    def citizenship(self, case: Case) -> Answer:
        """A citizen, or where the agreement says so a permanent resident; CPTPP goes by the role, too."""
        capacity = _capacity(case)
        narrower = f"cptpp.{capacity}_citizens" if self.agreement == "cptpp" and capacity else None
        return treaty.citizenship_or_residence(case, self.agreement, narrower)

    def role(self, case: Case) -> Answer:
        """The agreement has a code for the worker's capacity; not every one takes trainees."""
        rule = f"{self.agreement}.codes"
        codes, capacity = case.value(rule), _capacity(case)
        if capacity is None:
            return unknown("role_missing", rule, ["transfer.role"])
        return met("role_taken", rule, code=codes[capacity]) if capacity in codes else not_met("role_not_taken", rule)

    def operation(self, case: Case) -> Answer:
        """A new Canadian enterprise is provided for by Korea's page alone; elsewhere counsel looks."""
        rule = "new_enterprises"
        state = case.hire.employer.canadian_operation
        if state is None:
            return unknown("operation_missing", rule, ["employer.canadian_operation"])
        if state == "established":
            return met("operation_established", rule)
        if self.agreement in case.value(rule):
            return met("operation_new_allowed", rule)
        return for_counsel("operation_new", rule)

    def enterprise_country(self, case: Case) -> Answer:
        """The enterprise abroad is in a country of the agreement; under CPTPP in any of them."""
        rule = "cptpp.enterprise_countries"
        if self.agreement != "cptpp":
            rule = f"common.treaty.{self.agreement}.citizens"
        countries, country = case.value(rule), case.hire.transfer.foreign_employer_country
        if country is None:
            return unknown("enterprise_missing", rule, ["transfer.foreign_employer_country"])
        say, message = (met, "enterprise_inside") if country in countries else (for_counsel, "enterprise_outside")
        return say(message, rule, country=country)

    def trainee(self, case: Case) -> Answer | None:
        """A graduate trainee under CETA or CUKTCA has a bachelor's degree at least, and comes once."""
        if _capacity(case) != transfer.TRAINEE or self.agreement not in ("ceta", "cuktca"):
            return None
        degrees, studies = case.value(DEGREES), case.hire.worker.education
        if transfer.is_extension(case):
            return not_met("trainee_again", f"common.treaty_ict.{self.agreement}.permit_lengths")
        if any(study.level in degrees for study in studies or ()):
            return met("trainee_degree", DEGREES)
        if studies is None or any(study.level is None for study in studies):
            return unknown("trainee_degree_missing", DEGREES, ["worker.education"])
        return not_met("trainee_no_degree", DEGREES)

    def wage_expected(self, case: Case) -> Answer | None:
        """Pay under the prevailing wage is no bar, but three of the pages look at it."""
        rule = "wage_expected"
        return transfer.warned_of_wage(case, rule) if self.agreement in case.value(rule) else None

    def permit_months(self, case: Case) -> int | None:
        """The longest permit: by role, by a new enterprise, shorter for an extension; None where it is left open."""
        lengths = case.value(f"common.treaty_ict.{self.agreement}.permit_lengths")
        if _capacity(case) == transfer.TRAINEE and transfer.TRAINEE in lengths:
            return int(lengths[transfer.TRAINEE])
        if case.hire.employer.canadian_operation == "start_up" and "start_up" in lengths:
            return int(lengths["start_up_extension" if transfer.is_extension(case) else "start_up"])
        return self.shared.permit_months(case)

    def wage_is_a_factor(self, case: Case) -> Answer | None:
        """A note: no floor under the pay."""
        return told("common.transfer.no_wage_floor", "no_wage_floor")

    def spouse(self, case: Case) -> Answer | None:
        """A note: whether the spouse has a permit of its own (family.treaty_spouses)."""
        return spouse_under(case, self.agreement)


def _capacity(case: Case) -> str | None:
    """The capacity of the worker's role; None while it is unknown."""
    role = case.hire.transfer.role
    if role is None or role in (transfer.SPECIALIZED_KNOWLEDGE, transfer.TRAINEE):
        return role
    return transfer.EXECUTIVE_MANAGER
