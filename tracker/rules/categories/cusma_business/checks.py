"""Checks of CUSMA traders and investors (cusma.trader, cusma.investor). Both share role, nationality and length."""

from decimal import Decimal

from tracker.rules.case import Case
from tracker.rules.dates import last_of_months
from tracker.rules.findings import Answer, for_counsel, met, not_met, unknown


def substantial_trade(case: Case) -> Answer:
    """The trade in goods or services is substantial; how much that takes is said nowhere."""
    return _yes(case, "trader.trade", case.hire.trade.substantial, "trade.substantial", "trade_substantial")


def trade_with_home_country(case: Case) -> Answer:
    """The trade runs mainly between Canada and the country of the worker's citizenship."""
    mainly = case.hire.trade.mainly_with_home_country
    return _yes(case, "trader.trade", mainly, "trade.mainly_with_home_country", "trade_home")


def substantial_capital(case: Case) -> Answer:
    """The capital in Canada is substantial; how much that takes is said nowhere."""
    substantial = case.hire.investment.substantial
    return _yes(case, "investor.capital", substantial, "investment.substantial", "capital_substantial")


def committed_capital(case: Case) -> Answer:
    """The capital is committed or being committed, so at risk rather than merely planned."""
    return _yes(case, "investor.capital", case.hire.investment.committed, "investment.committed", "capital_committed")


def trader_role(case: Case) -> Answer:
    """An executive, a supervisor, or somebody with skills essential to the enterprise."""
    return _role(case, "trader.roles", case.hire.trade.role, "trade.role")


def investor_role(case: Case) -> Answer:
    """An executive, a supervisor, or somebody with skills essential to the enterprise; employees included."""
    return _role(case, "investor.roles", case.hire.investment.role, "investment.role")


def trader_enterprise(case: Case) -> Answer:
    """Half of the enterprise at least is owned by citizens of the United States or Mexico."""
    return _enterprise(case, "trader.ownership", case.hire.trade.ownership_percent, "trade.ownership_percent")


def investor_enterprise(case: Case) -> Answer:
    """Half of the enterprise at least is owned by citizens of the United States or Mexico."""
    owned = case.hire.investment.ownership_percent
    return _enterprise(case, "investor.ownership", owned, "investment.ownership_percent")


def trader_length(case: Case) -> Answer | None:
    """A year at first, then two at a time; a longer job only needs to know."""
    return _length(case, "trader")


def investor_length(case: Case) -> Answer | None:
    """A year at first, then two at a time; a longer job only needs to know."""
    return _length(case, "investor")


def trader_months(case: Case) -> int:
    """Months of the longest next permit. Raises NotInForce before the page that says so."""
    return _months(case, "trader")


def investor_months(case: Case) -> int:
    """Months of the longest next permit. Raises NotInForce before the page that says so."""
    return _months(case, "investor")


def _yes(case: Case, rule: str, fact: bool | None, path: str, message: str) -> Answer:
    case.value(rule)
    if fact is None:
        return unknown(f"{message}_missing", rule, [path])
    return met(f"{message}_yes", rule) if fact else not_met(f"{message}_no", rule)


def _role(case: Case, rule: str, role: str | None, path: str) -> Answer:
    roles = case.value(rule)
    if role is None:
        return unknown("role_missing", rule, [path])
    if role not in roles:
        return not_met("role_other", rule)
    return for_counsel("role_essential", rule) if role == "essential_skills" else met("role_leads", rule)


def _enterprise(case: Case, rule: str, owned: Decimal | None, path: str) -> Answer:
    least = case.value(rule)
    if owned is None:
        return unknown("enterprise_missing", rule, [path], least=least)
    say, message = (met, "enterprise_owned") if owned >= least else (not_met, "enterprise_other")
    return say(message, rule, owned=owned, least=least)


def _length(case: Case, who: str) -> Answer | None:
    job = case.hire.job
    if job.starts_on is None or job.ends_on is None:
        return None
    months, rule = _months(case, who), f"{who}.duration.initial"
    last_day = last_of_months(job.starts_on, months)
    if job.ends_on <= last_day:
        return met("length_within_permit", rule, months=months, last_day=job.ends_on)
    extension = case.value(f"{who}.duration.extension")
    return met("length_needs_extension", rule, months=months, last_day=last_day, extension=extension)


def _months(case: Case, who: str) -> int:
    """An extension where the category is confirmed and a permit is held, else the first permit."""
    extends = case.hire.category == f"cusma_{who}" and case.hire.documents.work_permit.expires_on is not None
    return int(case.value(f"{who}.duration.{'extension' if extends else 'initial'}"))
