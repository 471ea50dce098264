"""Traders (T34) and investors (T35) under the Canada-United States-Mexico Agreement."""

from tracker.rules.categories.cusma_business import checks, notes
from tracker.rules.category import Category, Route
from tracker.rules.common import cusma
from tracker.rules.facts import Hire, Investment, Trade


def _trades(hire: Hire) -> bool:
    return hire.trade != Trade()


def _invests(hire: Hire) -> bool:
    return hire.investment != Investment()


CATEGORIES = (
    Category(
        slug="cusma_trader",
        family="cusma_business",
        asked_about=_trades,
        route=Route.EXEMPT,
        rank=140,
        governed_by="permit",
        checks=(
            cusma.citizenship,
            checks.substantial_trade,
            checks.trade_with_home_country,
            checks.trader_role,
            checks.trader_enterprise,
            checks.trader_length,
            cusma.border_application,
        ),
        code="trader.code",
        authority="authority",
        maximum_months=checks.trader_months,
        notes=notes.TRADER_NOTES,
    ),
    Category(
        slug="cusma_investor",
        family="cusma_business",
        asked_about=_invests,
        route=Route.EXEMPT,
        rank=141,
        governed_by="permit",
        checks=(
            cusma.citizenship,
            checks.substantial_capital,
            checks.committed_capital,
            checks.investor_role,
            checks.investor_enterprise,
            checks.investor_length,
            cusma.border_application,
        ),
        code="investor.code",
        authority="authority",
        maximum_months=checks.investor_months,
        notes=notes.INVESTOR_NOTES,
    ),
)
