"""One question to the wage tables, as the page shows it."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from babel.numbers import format_currency
from flask_babel import lazy_gettext as _l

from tracker.reference.noc import noc_title, search_noc
from tracker.reference.regions import region_name
from tracker.services.wages import NoWage, WageAnswer, wage_answer
from tracker.store.wage import WageTable
from tracker.web.frame import day_in_words
from tracker.web.wording import reader_language

MOST_CHOICES = 20
_CODE = re.compile(r"\s*(\d{4,5})\b")
_REASONS = {
    "unknown_region": _l("%(region)s is no region of Canada."),
    "no_table": _l("No wage table revised on or before %(on)s is loaded. Load the one that was in force that day."),
    "other_classification": _l(
        "The wage table of %(revised_on)s has occupation codes of %(digits)s digits. %(noc)s belongs to another "
        "version of the classification, and codes are not translated from one to the other."
    ),
    "absent": _l(
        "The wage table of %(revised_on)s that is loaded here lacks %(noc)s in %(region)s. A figure for a wider area "
        "could be lower than the one that applies, so none is given. Load the whole table of that year."
    ),
    "held_back": _l("The wage table of %(revised_on)s holds back every figure for %(noc)s in %(region)s."),
}
_LEVELS = {"region": _l("Economic region"), "province": _l("Province or territory"), "national": _l("Canada")}


@dataclass(frozen=True, slots=True)
class LookUp:
    """What came of it: an answer, why there is none, or the occupations that may have been meant."""

    noc: str | None = None
    answer: WageAnswer | None = None
    why_not: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)


def look_up(occupation: str, region: str, on: date) -> LookUp:
    """Answer for an occupation named by its code or by words of its title."""
    code = _CODE.match(occupation)
    found = [] if code else search_noc(occupation, reader_language(), MOST_CHOICES)
    if not code and len(found) != 1:
        return LookUp(choices=found)
    noc = code[1] if code else found[0][0]
    try:
        return LookUp(noc, wage_answer(noc, region, on))
    except NoWage as why:
        return LookUp(noc, why_not=_in_words(why))


def _in_words(why: NoWage) -> str:
    shown = {name: day_in_words(value) if isinstance(value, date) else value for name, value in why.details.items()}
    if "region" in shown:
        shown["region"] = place(str(shown["region"]))
    return str(_REASONS[why.reason]) % shown


@dataclass(frozen=True, slots=True)
class Loaded:
    """A loaded table and the days it answers for; `until` None where no newer one follows."""

    table: WageTable
    until: date | None
    in_force: bool


def loaded(tables: list[WageTable], today: date) -> list[Loaded]:
    """The tables, newest revision first, each with the day before the next revision."""
    shown = []
    for table in tables:
        newer = [other.revised_on for other in tables if other.revised_on > table.revised_on]
        until = min(newer) - timedelta(days=1) if newer else None
        in_force = table.revised_on <= today and (until is None or until >= today)
        shown.append(Loaded(table, until, in_force))
    return shown


def occupation(noc: str) -> str:
    """Title and code of an occupation."""
    title = noc_title(noc, reader_language())
    return f"{title} ({noc})" if title else noc


def place(er_code: str) -> str:
    """The name of a geography."""
    return region_name(er_code, reader_language()) or er_code


def level_words(level: str) -> str:
    """Region, province or Canada, in words."""
    return str(_LEVELS[level])


def money(amount: Decimal, per: str | None) -> str:
    """Dollars; those per hour with cents, those per year without where there are none."""
    pattern = "¤#,##0" if per == "year" and amount == amount.to_integral() else None
    if reader_language() == "fr":
        pattern = "#,##0 ¤" if pattern else None
    locale = "fr_CA" if reader_language() == "fr" else "en_CA"
    return str(format_currency(amount, "CAD", pattern, locale=locale, currency_digits=pattern is None))
