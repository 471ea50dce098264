"""Codes and figures in words, for pages: categories, kinds of deadline, kinds of paper, next steps, money."""

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_currency
from flask_babel import get_locale, gettext, lazy_gettext

from tracker.rules.category import Category, Route, categories
from tracker.rules.messages import short_title, title, written
from tracker.rules.questions import label
from tracker.store.deadline import Deadline

_DEADLINES = {
    "work_permit_expiry": lazy_gettext("Work permit ends"),
    "work_permit_extension": lazy_gettext("Last moment to file the permit’s extension"),
    "maintained_status_letter": lazy_gettext("Letter on maintained status runs out"),
    "restoration_window": lazy_gettext("Last day to apply for restoration of status"),
    "passport_expiry": lazy_gettext("Passport ends and caps the permit"),
    "biometrics_expiry": lazy_gettext("Biometrics end"),
    "medical_expiry": lazy_gettext("Medical examination ends"),
    "lmia_expiry": lazy_gettext("LMIA ends; the worker must have applied"),
    "lmbp_review": lazy_gettext("Yearly review of the benefits plan"),
    "ict_maximum_stay": lazy_gettext("Transfer maximum is reached"),
    "wage_review": lazy_gettext("Yearly wage review"),
    "record_retention": lazy_gettext("Last day to keep the records"),
    "job_offer_end": lazy_gettext("Job offer ends"),
    "bc_pnp_120_day_window": lazy_gettext("Last day with 120 days left on the B.C. offer"),
    "custom": lazy_gettext("A date of your own"),
}
_STEPS = {
    "work_permit_expiry": lazy_gettext("Start the renewal"),
    "work_permit_extension": lazy_gettext("Start the renewal"),
    "maintained_status_letter": lazy_gettext("Ask for the decision"),
    "restoration_window": lazy_gettext("Record what was filed"),
    "passport_expiry": lazy_gettext("Ask for the passport"),
    "biometrics_expiry": lazy_gettext("Book new biometrics"),
    "medical_expiry": lazy_gettext("Book the examination"),
    "lmia_expiry": lazy_gettext("Ask what was filed"),
    "lmbp_review": lazy_gettext("Collect the evidence"),
    "ict_maximum_stay": lazy_gettext("Ask counsel"),
    "wage_review": lazy_gettext("Review the wage"),
    "record_retention": lazy_gettext("Decide what to keep"),
    "job_offer_end": lazy_gettext("Confirm the end date"),
    "bc_pnp_120_day_window": lazy_gettext("Send to counsel"),
    "custom": lazy_gettext("See to it"),
}
_PAPERS = {
    "work_permit": lazy_gettext("Work permit"),
    "extension_filing": lazy_gettext("Proof of filing an extension"),
    "status_letter": lazy_gettext("Letter on maintained status"),
    "lmia": lazy_gettext("LMIA letter"),
    "lmbp": lazy_gettext("Labour Market Benefits Plan"),
    "job_offer": lazy_gettext("Job offer"),
    "passport": lazy_gettext("Passport"),
    "biometrics": lazy_gettext("Biometrics"),
    "medical": lazy_gettext("Medical examination"),
    "wage_review": lazy_gettext("Wage review"),
}
_SOURCES = {
    "Job Bank wages": lazy_gettext("Job Bank wages"),
    "Labour Force Survey": lazy_gettext("Labour Force Survey"),
    "Small Area Estimation": lazy_gettext("Small Area Estimation"),
    "2021 Census": lazy_gettext("2021 Census"),
    "Employment Insurance Survey Data": lazy_gettext("Employment Insurance Survey Data"),
    "Derived from a public copy": lazy_gettext("Derived from a public copy"),
}
_ROUTES = {
    Route.LMIA: lazy_gettext("Permits with an LMIA"),
    "professional": lazy_gettext("Professionals under a trade agreement"),
    "transfer": lazy_gettext("Transfers inside a group of companies"),
    "business": lazy_gettext("Traders and investors"),
    Route.EXEMPT: lazy_gettext("Other permits without an LMIA"),
    "open": lazy_gettext("Open work permits"),
    Route.NO_PERMIT: lazy_gettext("No permit needed"),
}
_ROOMS = {
    "professional": ("cusma_professional", "treaty_professional"),
    "transfer": (
        "cusma_ict_executive_manager",
        "cusma_ict_specialized_knowledge",
        "ict_executive_manager",
        "ict_specialized_knowledge",
        "ict_start_up",
        "treaty_transfer",
    ),
    "business": ("cusma_business", "treaty_business"),
}
"""The rooms of the rule book that each kind of permit without an LMIA takes together."""
_OUTCOMES = {
    "met": lazy_gettext("Met"),
    "not_met": lazy_gettext("Not met"),
    "unknown": lazy_gettext("Unknown"),
    "for_counsel": lazy_gettext("For counsel"),
}


def reader_language() -> str:
    """`fr` or `en`, as the page is written."""
    return "fr" if str(get_locale()).startswith("fr") else "en"


def money(amount: str) -> str:
    """A decimal text as Canadian dollars: $131,000.00."""
    return str(format_currency(Decimal(amount), "CAD", locale=f"{reader_language()}_CA"))


def sentence(words: str) -> str:
    """The same words with a capital letter first."""
    return words[:1].upper() + words[1:]


def question_label(path: str) -> str:
    """What a contract path is called in the reader's language."""
    return label(path, reader_language())


def category_words(slug: str | None) -> str:
    """The name of a category; where there is none, that it isn't decided."""
    return title(slug, reader_language()) if slug else gettext("Not decided")


def category_short(slug: str | None) -> str:
    """The short name of a category, for lists."""
    return short_title(slug, reader_language()) if slug else gettext("Not decided")


def categories_in_words() -> dict[str, list[tuple[str, str]]]:
    """Every category of the rule book as (slug, name) by rank, under the kind of route a reader would look for."""
    grouped: dict[str, list[tuple[str, str]]] = {kind: [] for kind in _ROUTES}
    for category in categories():
        grouped[_kind_of(category)].append((category.slug, category_words(category.slug)))
    return {str(words): grouped[kind] for kind, words in _ROUTES.items()}


def _kind_of(category: Category) -> str:
    if category.route is not Route.EXEMPT:
        return category.route
    if category.open:
        return "open"
    kinds = (kind for kind, rooms in _ROOMS.items() if category.room in rooms)
    return next(kinds, Route.EXEMPT)


def deadline_words(kind: str) -> str:
    """What happens on the due date of this kind."""
    return str(_DEADLINES.get(kind, kind))


def deadline_name(deadline: Deadline) -> str:
    """The same for one deadline; a date of a user's own is called by its title."""
    return deadline.custom_date.title if deadline.custom_date else deadline_words(deadline.kind)


def deadline_kinds_in_words() -> list[tuple[str, str]]:
    """Every kind of deadline as (kind, words)."""
    return [(kind, str(words)) for kind, words in _DEADLINES.items()]


def next_step(kind: str | None) -> str:
    """The verb that begins what this kind of deadline asks for."""
    return str(_STEPS[kind]) if kind in _STEPS else gettext("Record the paper")


def paper_words(kind: str) -> str:
    """The name of a kind of paper."""
    return str(_PAPERS.get(kind, kind))


def papers_in_words() -> list[tuple[str, str]]:
    """Every kind of paper as (kind, name)."""
    return [(kind, str(words)) for kind, words in _PAPERS.items()]


def source_words(source: str) -> str:
    """What a published wage rests on; the names the published tables print are known in both languages."""
    return ", ".join(str(_SOURCES.get(part, part)) for part in source.split(", "))


def country_words(codes: Sequence[str]) -> str:
    """Alpha-3 codes as the names of their countries."""
    return written(list(codes), reader_language(), "country")


def outcome_words(outcome: str) -> str:
    """Met, not met, unknown or for counsel, in words."""
    return str(_OUTCOMES[outcome])
