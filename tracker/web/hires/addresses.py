"""Where a question is answered and where a rule is told."""

from flask import current_app, url_for

from tracker.store.hire import Hire
from tracker.web.hires.explain import FIELD_OF, PUBLISHED

RULE_PAGE = "rules.rule"


def question_address(hire: Hire, path: str) -> str:
    """The field of the form that answers a contract path; published wages are answered by loading a table."""
    if path.startswith(PUBLISHED):
        return url_for("wages.index")
    return url_for("intake.edit", hire_id=hire.id) + "#" + FIELD_OF.get(path, path)


def rule_address(rule: str) -> str | None:
    """The page of a rule in the rule book; None where the rule book has no pages."""
    return url_for(RULE_PAGE, rule=rule) if RULE_PAGE in current_app.view_functions else None
