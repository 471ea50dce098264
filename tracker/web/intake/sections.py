"""How the questions of a hire are laid out in the form. Every question stands in exactly one section."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its questions, as path patterns, a row of fields each group; a group of list entries repeats.

    A folded section is closed until something in it is answered.
    """

    key: str
    title: LazyString
    words: LazyString
    groups: tuple[tuple[str, ...], ...]
    folded: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """Every question of the section."""
        return tuple(path for group in self.groups for path in group)


ENTRIES = {
    "job.work_sites": _l("Place"),
    "worker.education": _l("Credential"),
    "short_stays": _l("Earlier short stay"),
    "transfer.absences": _l("Stretch not worked"),
    "job.comparator_wages": _l("Colleague"),
    "job.reference_wages": _l("Published wage"),
}
"""What one entry of each list is called."""


SECTIONS = (
    Section(
        "person",
        _l("The person"),
        _l("Leave empty what you don’t know yet: an incomplete record can be saved, and the gaps are listed."),
        (
            (
                "person.given_name",
                "person.family_name",
                "person.born_on",
                "person.language",
            ),
            (
                "person.email",
                "worker.citizenships",
                "worker.permanent_residences",
            ),
            (
                "reference",
                "owner",
            ),
        ),
    ),
    Section(
        "job",
        _l("The job"),
        _l("The occupation decides the published wage, the Global Talent list and the professions."),
        (
            (
                "job.title",
                "job.noc_2021",
            ),
            (
                "job.wage.amount",
                "job.wage.per",
                "job.hours_per_week",
                "job.weeks_per_year",
                "job.wage.currency",
            ),
            (
                "job.starts_on",
                "job.ends_on",
            ),
        ),
    ),
    Section(
        "places",
        _l("Where the work is done"),
        _l("Save to get room for one more place."),
        (
            (
                "job.work_sites[].city",
                "job.work_sites[].province",
                "job.work_sites[].economic_region",
            ),
            ("job.work_sites",),
        ),
    ),
    Section(
        "documents",
        _l("Dates on the papers"),
        _l("Type them as printed: 2027-03-01 or 1 March 2027."),
        (
            (
                "worker.passport_expires_on",
                "worker.biometrics_given_on",
                "documents.medical_examined_on",
            ),
            (
                "documents.lmia.received_on",
                "documents.lmia.issued_on",
                "documents.lmia.expires_on",
            ),
            (
                "documents.work_permit.issued_on",
                "documents.work_permit.expires_on",
                "documents.work_permit.extension_filed_at",
                "documents.work_permit.letter_ends_on",
                "documents.work_permit.decision_on",
            ),
            (
                "documents.employment.began_on",
                "documents.employment.ended_on",
                "documents.job_offer.starts_on",
                "documents.job_offer.ends_on",
            ),
            (
                "documents.lmbp.signed_on",
                "documents.lmbp.last_review_on",
                "documents.wage_reviewed_on",
            ),
        ),
    ),
    Section(
        "application",
        _l("The application"),
        _l("The rules of these days govern; without them, those of today."),
        (
            (
                "application.lmia_received_on",
                "application.permit_applied_on",
                "application.applying_from",
                "worker.open_work_permit",
            ),
        ),
        folded=True,
    ),
    Section(
        "training",
        _l("Education and experience"),
        _l("Asked by the CUSMA professions, transfers of specialists and Category A."),
        (
            (
                "worker.education[].level",
                "worker.education[].field",
                "worker.education[].related_to_job",
                "worker.education[].months",
                "worker.education[].country",
            ),
            (
                "worker.education",
                "worker.years_experience",
                "worker.licensed",
                "worker.advanced_industry_knowledge",
            ),
        ),
        folded=True,
    ),
    Section(
        "gts",
        _l("Global Talent Stream"),
        _l("Category A needs a referral; Category B goes by the list of occupations."),
        (
            (
                "job.occupation_conditions_met",
                "employer.designated_partner_referral",
                "employer.unique_and_specialized",
                "employer.category_a_positions_this_year",
                "employer.category_a_decision_expected_on",
                "employer.lmbp_unreasonable_efforts_on",
            ),
        ),
        folded=True,
    ),
    Section(
        "lmia",
        _l("Caps and refusals"),
        _l("Asked of low-wage positions, and where something may keep an LMIA application from being processed."),
        (
            (
                "employer.low_wage_share_percent",
                "employer.low_wage_cap_sector",
                "job.outside_metropolitan_area",
            ),
            (
                "job.in_high_unemployment_area",
                "job.spared_from_refusal",
            ),
            (
                "employer.lmia_standing",
                "job.other_language_required",
            ),
        ),
        folded=True,
    ),
    Section(
        "cusma",
        _l("CUSMA professionals, traders and investors"),
        _l("For citizens of the United States and Mexico."),
        (
            (
                "job.cusma_profession",
                "job.profession_conditions_met",
                "job.duties_mainly_programming",
                "job.pre_arranged",
                "job.self_employed",
            ),
            (
                "trade.substantial",
                "trade.mainly_with_home_country",
                "trade.role",
                "trade.ownership_percent",
            ),
            (
                "investment.substantial",
                "investment.committed",
                "investment.role",
                "investment.ownership_percent",
            ),
        ),
        folded=True,
    ),
    Section(
        "transfer",
        _l("Transfer inside a group of companies"),
        _l("Executives, managers and specialists who come from an employer of the same group abroad."),
        (
            (
                "transfer.role",
                "transfer.months_with_foreign_employer",
                "transfer.currently_employed_abroad",
                "transfer.foreign_employer_country",
                "transfer.foreign_post_held_open",
            ),
            (
                "transfer.advanced_proprietary_knowledge",
                "transfer.advanced_expertise",
                "transfer.months_already_in_canada",
                "transfer.months_counted_on",
            ),
            (
                "transfer.months_abroad_since",
                "transfer.previous_role",
                "transfer.months_in_role_abroad",
                "transfer.controlled_at_client_site",
                "transfer.successor_took_over",
            ),
            (
                "transfer.absences[].from_on",
                "transfer.absences[].to_on",
            ),
            ("transfer.absences",),
            (
                "employer.relationship_to_foreign_employer",
                "employer.canadian_operation",
                "employer.group_operates_in_countries",
                "employer.physical_premises",
            ),
        ),
        folded=True,
    ),
    Section(
        "treaty",
        _l("Trade agreements beside CUSMA"),
        _l("For citizens, and under some agreements permanent residents, of a partner country."),
        (
            ("treaty.agreements",),
            (
                "treaty.profession_covered",
                "treaty.credentials_met",
                "treaty.months_with_supplier",
                "treaty.supplier_established_in_canada",
                "treaty.months_used",
            ),
        ),
        folded=True,
    ),
    Section(
        "short",
        _l("Short stays"),
        _l("Highly skilled work of up to 15 or 30 days may need no permit."),
        (
            (
                "job.stay_days",
                "short_stays",
            ),
            (
                "short_stays[].granted_on",
                "short_stays[].days",
            ),
        ),
        folded=True,
    ),
    Section(
        "exemptions",
        _l("Other routes without an LMIA"),
        _l("Answer only what may fit: each of these routes is looked at once one of its questions is answered."),
        (
            ("worker.french_level",),
            (
                "exemption.case",
                "exemption.conditions_met",
            ),
            (
                "experience_canada.category",
                "experience_canada.partner_country",
                "experience_canada.age",
                "experience_canada.invited",
            ),
            (
                "principal.relationship",
                "principal.noc_2021",
                "principal.authorized_until",
                "principal.becoming_permanent_resident",
            ),
            (
                "visit.activity",
                "visit.paid_from_abroad",
                "visit.profits_abroad",
                "visit.publicly_funded_research",
            ),
        ),
        folded=True,
    ),
    Section(
        "wages",
        _l("What the wage is compared with"),
        _l(
            "Published wages are looked up in the loaded tables; fill them in only to put other figures in their place."
        ),
        (
            (
                "job.bonus.amount",
                "job.bonus.per",
                "job.bonus.guaranteed",
            ),
            (
                "job.collective_agreement_wage.amount",
                "job.collective_agreement_wage.per",
                "documents.lmia.wage.amount",
                "documents.lmia.wage.per",
                "job.asks_more_than_occupation",
            ),
            (
                "job.comparator_wages[].amount",
                "job.comparator_wages[].per",
            ),
            (
                "job.comparator_wages",
                "job.reference_wages",
            ),
            (
                "job.reference_wages[].site",
                "job.reference_wages[].region_median",
                "job.reference_wages[].province_median",
                "job.reference_wages[].national_median",
                "job.reference_wages[].per",
                "job.reference_wages[].low",
                "job.reference_wages[].high",
                "job.reference_wages[].table_date",
                "job.reference_wages[].reference_period",
                "job.reference_wages[].source",
            ),
        ),
        folded=True,
    ),
    Section(
        "category",
        _l("Category"),
        _l("Left empty, the program suggests one from the answers above."),
        (
            (
                "category",
                "category_reason",
            ),
        ),
    ),
)
