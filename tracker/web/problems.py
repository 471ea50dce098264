"""Puts what a service refused beside the field of the form it is about."""

from flask_wtf import FlaskForm
from wtforms import Field

from tracker.errors import Conflict, Invalid


def put_on(form: FlaskForm, error: Conflict | Invalid, otherwise: Field) -> None:
    """Add each problem to its field; what belongs to no field of this form goes to `otherwise`."""
    if isinstance(error, Conflict):
        otherwise.errors = [*otherwise.errors, str(error)]
        return
    for problem in error.problems:
        field = next((one for one in form if one.name == problem.field), otherwise)
        field.errors = [*field.errors, problem.message]
