"""What counsel concludes of a finding, and why."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField

from tracker.rules.findings import Outcome
from tracker.web.wording import outcome_words


class ConcludeForm(FlaskForm):  # type: ignore[misc]
    """Outcome and reason. Both are required; the service says so, in the language of the reader."""

    outcome = RadioField(_l("You conclude"), validate_choice=False)
    reason = TextAreaField(
        _l("Reason"),
        description=_l("It stands beside the finding as yours, for everybody who may see the hire."),
        render_kw={"rows": 5},
    )

    def offer_outcomes(self) -> None:
        """Offer the four outcomes, in words."""
        self.outcome.choices = [(str(outcome), outcome_words(outcome)) for outcome in Outcome]
