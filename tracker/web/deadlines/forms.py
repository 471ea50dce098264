"""What somebody says who has seen to a deadline."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Optional

from tracker.web.days import DayField


class AcknowledgeForm(FlaskForm):  # type: ignore[misc]
    """Reason, the day something was done, and the wake day; the service says what is wrong with them."""

    reason = TextAreaField(_l("What was done, or why it may rest"), render_kw={"rows": 3})
    done_on = DayField(_l("Done or filed on"), validators=[Optional()])
    wake_on = DayField(_l("Rest until"), validators=[Optional()])
