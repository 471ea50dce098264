"""Checks of professionals under trade agreements (fta.professionals_table).

What an agreement asks is a table, `<slug>.terms`; a check whose key the table lacks does not apply.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.rules.case import Case
from tracker.rules.categories.treaty_professional import studies
from tracker.rules.common import transfer, treaty
from tracker.rules.common.occupation import teer_of
from tracker.rules.common.short_stay import stay_days
from tracker.rules.findings import Answer, Outcome, for_counsel, met, not_met, told, unknown


@dataclass(frozen=True, slots=True)
class Professional:
    """One capacity under one agreement: its slug and the name of the agreement."""

    slug: str
    agreement: str

    @property
    def rule(self) -> str:
        """The value that holds the terms."""
        return f"{self.slug}.terms"

    @property
    def checks(self) -> tuple[Callable[[Case], Answer | None], ...]:
        """Every check, in the order of the page."""
        who = (self.citizenship, self.profession, self.skill_level, self.credentials, self.education, self.experience)
        return (*who, self.supplier, self.independent, self.time_used, self.length, self.wage)

    def terms(self, case: Case) -> Mapping[str, Any]:
        """What the agreement asks on the governing day."""
        terms: Mapping[str, Any] = case.value(self.rule)
        return terms

    def citizenship(self, case: Case) -> Answer:
        """A citizen of a party or, where the agreement says so, its permanent resident."""
        if self.agreement == "gats":
            return self._member_of_trade_organization(case)
        narrower = f"{self.slug}.citizens" if self.agreement == "cptpp" else None
        return treaty.citizenship_or_residence(case, self.agreement, narrower)

    def profession(self, case: Case) -> Answer:
        """The occupation stands in the agreement's commitment or list for the worker's country."""
        self.terms(case)
        covered = case.hire.treaty.profession_covered
        if covered is None:
            return unknown("profession_missing", self.rule, ["treaty.profession_covered"])
        return met("profession_covered", self.rule) if covered else not_met("profession_outside", self.rule)

    def skill_level(self, case: Case) -> Answer | None:
        """The TEER of the capacity."""
        levels, noc = self.terms(case).get("teer"), case.hire.job.noc_2021
        if levels is None:
            return None
        if noc is None:
            return unknown("level_missing", self.rule, ["job.noc_2021"], levels=levels)
        teer = teer_of(noc)
        if teer is None:
            return unknown("common.occupation.older_code", self.rule, ["job.noc_2021"], noc=noc)
        say, message = (met, "level_fits") if teer in levels else (not_met, "level_other")
        return say(message, self.rule, noc=noc, teer=teer, levels=levels)

    def credentials(self, case: Case) -> Answer | None:
        """What the agreement's own list asks for the profession."""
        if "list_credentials" not in self.terms(case):
            return None
        held = case.hire.treaty.credentials_met
        if held is None:
            return unknown("credentials_missing", self.rule, ["treaty.credentials_met"])
        return met("credentials_held", self.rule) if held else not_met("credentials_lacking", self.rule)

    def education(self, case: Case) -> Answer | None:
        """A university degree, or so many years of study after secondary school."""
        terms = self.terms(case)
        if "university" in terms:
            return studies.university(case, self.rule)
        if "years_of_study" not in terms:
            return None
        shorter = terms.get("years_of_study_of", {})
        ours = [shorter[country] for country in case.hire.worker.citizenships or () if country in shorter]
        return studies.years(case, self.rule, min([terms["years_of_study"], *ours]))

    def experience(self, case: Case) -> Answer | None:
        """Paid years in the sector; an independent technologist needs more of them."""
        terms, years = self.terms(case), case.hire.worker.years_experience
        least = terms.get("experience_years")
        if least is None:
            return None
        most = terms.get("experience_years_independent", least)
        needed = least if case.hire.job.self_employed is False else most
        if years is None:
            return unknown("experience_missing", self.rule, ["worker.years_experience"], needed=needed)
        if least <= years < most and case.hire.job.self_employed is None:
            return unknown("experience_by_kind", self.rule, ["job.self_employed"], years=years, least=least, most=most)
        if years >= needed:
            return met("experience_enough", self.rule, years=years, needed=needed)
        lacking = needed - years
        answer = not_met("experience_short", self.rule, years=years, needed=needed)
        return answer.remedied("experience_remedy", lacking=lacking)

    def supplier(self, case: Case) -> Answer | None:
        """An employee of a year or more of an enterprise abroad that has no establishment in Canada."""
        months = self.terms(case).get("supplier_months")
        if months is None:
            return None
        said = case.hire.treaty
        if said.supplier_established_in_canada:
            return not_met("supplier_established", self.rule)
        if said.months_with_supplier is not None and said.months_with_supplier < months:
            answer = not_met("supplier_new", self.rule, months=said.months_with_supplier, needed=months)
            return answer.remedied("supplier_remedy", lacking=months - said.months_with_supplier)
        paths = {
            "treaty.supplier_established_in_canada": said.supplier_established_in_canada,
            "treaty.months_with_supplier": said.months_with_supplier,
        }
        if missing := [path for path, answer in paths.items() if answer is None]:
            return unknown("supplier_missing", self.rule, missing, needed=months)
        return met("supplier_fits", self.rule, months=said.months_with_supplier, needed=months)

    def independent(self, case: Case) -> Answer | None:
        """Self-employed, with a service contract arranged beforehand."""
        if "independent" not in self.terms(case):
            return None
        job = case.hire.job
        if job.self_employed is False:
            return not_met("independent_employed", self.rule)
        if job.pre_arranged is False:
            return not_met("independent_without_contract", self.rule).remedied("independent_remedy")
        paths = {"job.self_employed": job.self_employed, "job.pre_arranged": job.pre_arranged}
        if missing := [path for path, answer in paths.items() if answer is None]:
            return unknown("independent_missing", self.rule, missing)
        return met("independent_fits", self.rule)

    def time_used(self, case: Case) -> Answer | None:
        """Twelve months in any 24."""
        cap, used = self.terms(case).get("months_in_24"), case.hire.treaty.months_used
        if cap is None:
            return None
        if used is None:
            return unknown("time_missing", self.rule, ["treaty.months_used"], cap=cap)
        if used >= cap:
            return not_met("time_used_up", self.rule, used=used, cap=cap)
        return met("time_left", self.rule, used=used, cap=cap, left=cap - used)

    def length(self, case: Case) -> Answer | None:
        """At most 90 consecutive days."""
        longest = self.terms(case).get("longest_days")
        if longest is None:
            return None
        days = stay_days(case.hire.job)
        if days is None:
            return unknown("length_missing", self.rule, ["job.stay_days"], longest=longest)
        if days <= longest:
            return met("length_short", self.rule, days=days, longest=longest)
        return not_met("length_long", self.rule, days=days, longest=longest).remedied("length_remedy")

    def wage(self, case: Case) -> Answer | None:
        """The prevailing wage; under the agreement with Ukraine less is argued, for its texts disagree."""
        asked = self.terms(case).get("prevailing_wage")
        if asked is None:
            return None
        answer = transfer.median_wage(case, self.rule)
        if asked == "argued" and answer.outcome is Outcome.NOT_MET:
            numbers = {key: answer.numbers[key] for key in ("offered", "required", "unit")}
            return for_counsel("wage_argued", self.rule, **numbers)
        return answer

    def permit_months(self, case: Case) -> int | None:
        """The longest first permit, less what was used where the agreement caps the time in 24 months."""
        terms = case.known(self.rule)
        if terms is None:
            return None
        used = case.hire.treaty.months_used if "months_in_24" in terms else None
        longest: int = terms["months"]
        return max(longest - (used or 0), 0)

    def terms_of_stay(self, case: Case) -> Answer | None:
        """How long a first permit runs, and whether it is extended."""
        terms = case.known(self.rule)
        if terms is None:
            return None
        if "extension_months" not in terms:
            return told("stay_extended_at_discretion", self.rule, months=terms["months"])
        if not terms["extension_months"]:
            return told("stay_never_extended", self.rule, months=terms["months"])
        return told("stay_extended", self.rule, months=terms["months"], extension=terms["extension_months"])

    def _member_of_trade_organization(self, case: Case) -> Answer:
        self.terms(case)
        worker = case.hire.worker
        if worker.citizenships is None:
            return unknown("gats_missing", self.rule, ["worker.citizenships"])
        if not worker.citizenships and worker.permanent_residences == ():
            return not_met("gats_nobody", self.rule)
        return for_counsel("gats_member", self.rule)
