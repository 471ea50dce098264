"""The vocabulary of a hire: what the rules may know, under the names of the contract.

`None` means unknown and never counts as no. A list is a tuple, or `None` while nobody has said; an empty tuple says
that there are none. Groups always exist, with unknown leaves, so a check may read `hire.documents.lmia.expires_on`
without asking first. Dates are calendar days; money and hours are exact decimals; money is in Canadian dollars.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Application:
    """Which day governs which side of the law, and where the worker applies from."""

    lmia_received_on: date | None = None
    permit_applied_on: date | None = None
    applying_from: str | None = None


@dataclass(frozen=True)
class Education:
    """One credential: its level, field, months of full-time study and the country of the school (alpha-3)."""

    level: str | None = None
    field: str | None = None
    related_to_job: bool | None = None
    months: int | None = None
    country: str | None = None


@dataclass(frozen=True)
class Worker:
    """The person. Countries are ISO alpha-3; `CAN` among permanent residences is a Canadian permanent resident."""

    citizenships: tuple[str, ...] | None = None
    permanent_residences: tuple[str, ...] | None = None
    education: tuple[Education, ...] | None = None
    licensed: bool | None = None
    years_experience: Decimal | None = None
    advanced_industry_knowledge: bool | None = None
    passport_expires_on: date | None = None
    biometrics_given_on: date | None = None
    open_work_permit: bool | None = None
    french_level: int | None = None


@dataclass(frozen=True)
class WorkSite:
    """A place of work: two-letter province and four-digit economic region; no rule reads the city."""

    province: str | None = None
    economic_region: str | None = None
    city: str | None = None


@dataclass(frozen=True)
class Wage:
    """Guaranteed base pay: amount per `hour`, `week`, `month` or `year`."""

    amount: Decimal | None = None
    per: str | None = None
    currency: str | None = None


@dataclass(frozen=True)
class AgreedWage:
    """The rate that a collective agreement sets for the position."""

    amount: Decimal | None = None
    per: str | None = None


@dataclass(frozen=True)
class Bonus:
    """Pay beside the base; `guaranteed` says whether it is promised whatever happens."""

    amount: Decimal | None = None
    per: str | None = None
    guaranteed: bool | None = None


@dataclass(frozen=True)
class ComparatorWage:
    """What one employee in the same job, place, skill and experience is paid."""

    amount: Decimal | None = None
    per: str | None = None


@dataclass(frozen=True)
class ReferenceWage:
    """The published wages of the occupation at one work site, named by its index in `job.work_sites`.

    `per` is `hour` or `year` and holds for every figure. The last five say where the figures come from and are
    optional: the lowest and highest wage, the table's revision date, the period it describes, and its source.
    """

    site: int | None = None
    region_median: Decimal | None = None
    province_median: Decimal | None = None
    national_median: Decimal | None = None
    per: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    table_date: date | None = None
    reference_period: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Job:
    """The work offered. Weeks default to 52 in the rules; hours have no default; no end means no set end."""

    title: str | None = None
    noc_2021: str | None = None
    occupation_conditions_met: bool | None = None
    cusma_profession: str | None = None
    profession_conditions_met: bool | None = None
    duties_mainly_programming: bool | None = None
    pre_arranged: bool | None = None
    self_employed: bool | None = None
    work_sites: tuple[WorkSite, ...] | None = None
    wage: Wage = field(default_factory=Wage)
    bonus: Bonus = field(default_factory=Bonus)
    collective_agreement_wage: AgreedWage = field(default_factory=AgreedWage)
    asks_more_than_occupation: bool | None = None
    other_language_required: bool | None = None
    outside_metropolitan_area: bool | None = None
    in_high_unemployment_area: bool | None = None
    spared_from_refusal: bool | None = None
    hours_per_week: Decimal | None = None
    weeks_per_year: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    stay_days: int | None = None
    comparator_wages: tuple[ComparatorWage, ...] | None = None
    reference_wages: tuple[ReferenceWage, ...] | None = None


@dataclass(frozen=True)
class Employer:
    """Facts about the employer; the organisation holds them for all its hires."""

    designated_partner_referral: bool | None = None
    unique_and_specialized: bool | None = None
    category_a_positions_this_year: int | None = None
    category_a_decision_expected_on: date | None = None
    lmbp_unreasonable_efforts_on: date | None = None
    lmia_standing: str | None = None
    low_wage_share_percent: Decimal | None = None
    low_wage_cap_sector: bool | None = None
    relationship_to_foreign_employer: str | None = None
    canadian_operation: str | None = None
    group_operates_in_countries: int | None = None
    physical_premises: bool | None = None


@dataclass(frozen=True)
class Absence:
    """A documented stretch, both days counted, that was not spent working for the Canadian enterprise."""

    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class Transfer:
    """A move inside a group of enterprises. Months are whole months."""

    role: str | None = None
    months_with_foreign_employer: int | None = None
    currently_employed_abroad: bool | None = None
    foreign_employer_country: str | None = None
    foreign_post_held_open: bool | None = None
    advanced_proprietary_knowledge: bool | None = None
    advanced_expertise: bool | None = None
    months_already_in_canada: int | None = None
    months_counted_on: date | None = None
    absences: tuple[Absence, ...] | None = None
    months_abroad_since: int | None = None
    previous_role: str | None = None
    months_in_role_abroad: int | None = None
    controlled_at_client_site: bool | None = None
    successor_took_over: bool | None = None


@dataclass(frozen=True)
class Exemption:
    """A case of the exemption table named by its category's slug, and whether its printed conditions are met."""

    case: str | None = None
    conditions_met: bool | None = None


@dataclass(frozen=True)
class ExperienceCanada:
    """What International Experience Canada asks. The age is that on the day of applying."""

    category: str | None = None
    partner_country: bool | None = None
    age: int | None = None
    invited: bool | None = None


@dataclass(frozen=True)
class Principal:
    """The worker in Canada whose `spouse` or `child` the person is, and the last day that worker may work."""

    relationship: str | None = None
    noc_2021: str | None = None
    authorized_until: date | None = None
    becoming_permanent_resident: bool | None = None


@dataclass(frozen=True)
class Visit:
    """A visit without a permit: what for, and where pay and profits arise."""

    activity: str | None = None
    paid_from_abroad: bool | None = None
    profits_abroad: bool | None = None
    publicly_funded_research: bool | None = None


@dataclass(frozen=True)
class Treaty:
    """Which trade agreements beside CUSMA are to be looked at, and what their professionals must show.

    `months_used` are those of the last 24 under the same agreement.
    """

    agreements: tuple[str, ...] | None = None
    profession_covered: bool | None = None
    credentials_met: bool | None = None
    months_with_supplier: int | None = None
    supplier_established_in_canada: bool | None = None
    months_used: int | None = None


@dataclass(frozen=True)
class Trade:
    """Trade under CUSMA. The ownership is that of citizens of the United States or Mexico, in percent."""

    substantial: bool | None = None
    mainly_with_home_country: bool | None = None
    role: str | None = None
    ownership_percent: Decimal | None = None


@dataclass(frozen=True)
class Investment:
    """Capital in Canada under CUSMA. The ownership is that of citizens of the United States or Mexico, in percent."""

    substantial: bool | None = None
    committed: bool | None = None
    role: str | None = None
    ownership_percent: Decimal | None = None


@dataclass(frozen=True)
class ShortStay:
    """An earlier stay under the short-term exemption: the day it was granted and the consecutive days allowed."""

    granted_on: date | None = None
    days: int | None = None


@dataclass(frozen=True)
class GrantedWage:
    """The wage that the letter of an LMIA prints."""

    amount: Decimal | None = None
    per: str | None = None


@dataclass(frozen=True)
class Lmia:
    """The labour market impact assessment in force, else the latest."""

    received_on: date | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    wage: GrantedWage = field(default_factory=GrantedWage)


@dataclass(frozen=True)
class WorkPermit:
    """The permit in force, else the latest. The extension is an instant because it is due to the minute."""

    issued_on: date | None = None
    expires_on: date | None = None
    extension_filed_at: datetime | None = None
    letter_ends_on: date | None = None
    decision_on: date | None = None


@dataclass(frozen=True)
class LabourMarketBenefitsPlan:
    """The Labour Market Benefits Plan of the Global Talent Stream: its signature and the last review held."""

    signed_on: date | None = None
    last_review_on: date | None = None


@dataclass(frozen=True)
class Employment:
    """First and last day of employment as it happened."""

    began_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class JobOffer:
    """First and last day of the written offer."""

    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Documents:
    """What the file holds: of each kind the paper in force, else the latest."""

    lmia: Lmia = field(default_factory=Lmia)
    work_permit: WorkPermit = field(default_factory=WorkPermit)
    lmbp: LabourMarketBenefitsPlan = field(default_factory=LabourMarketBenefitsPlan)
    employment: Employment = field(default_factory=Employment)
    job_offer: JobOffer = field(default_factory=JobOffer)
    medical_examined_on: date | None = None
    wage_reviewed_on: date | None = None


@dataclass(frozen=True)
class Hire:
    """Everything known about one hire. `Hire()` knows nothing."""

    id: str | int | None = None
    as_of: date | None = None
    category: str | None = None
    application: Application = field(default_factory=Application)
    worker: Worker = field(default_factory=Worker)
    job: Job = field(default_factory=Job)
    employer: Employer = field(default_factory=Employer)
    transfer: Transfer = field(default_factory=Transfer)
    trade: Trade = field(default_factory=Trade)
    investment: Investment = field(default_factory=Investment)
    treaty: Treaty = field(default_factory=Treaty)
    exemption: Exemption = field(default_factory=Exemption)
    experience_canada: ExperienceCanada = field(default_factory=ExperienceCanada)
    principal: Principal = field(default_factory=Principal)
    visit: Visit = field(default_factory=Visit)
    short_stays: tuple[ShortStay, ...] | None = None
    documents: Documents = field(default_factory=Documents)
