"""The audit trail: written with every change, and never changed itself, whoever tries."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tracker.services.actor import program
from tracker.services.audit import note
from tracker.store.base import db


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'nothing'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_an_entry(each_database, northline, statement):
    note(program(northline), "hire recorded")
    db.session.commit()
    with pytest.raises(DBAPIError, match="never changed or deleted"):
        db.session.execute(text(statement))
    db.session.rollback()
