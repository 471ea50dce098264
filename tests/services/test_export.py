"""The counsel export: stable headers, harmless cells, only what the reader may see, and a way back in."""

import csv
import io
import sqlite3
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from sqlalchemy import select

from tracker import clock
from tracker.exports.table import csv_chunks, write_xlsx
from tracker.services.actor import Actor
from tracker.services.export import export_columns, export_hires
from tracker.services.hire_import import confirm_import, keep_import, read_import
from tracker.services.narrow import Filters
from tracker.services.tag_category import propose_category
from tracker.store.audit import AuditEntry
from tracker.store.base import db
from tracker.store.hire import hires_of
from tracker.store.membership import CounselGrant, Membership, Role
from tracker.store.organisation import Organisation


def as_csv(actor, filters=None):
    exported = export_hires(actor, filters or Filters(), "csv", "en")
    return b"".join(csv_chunks(exported.header, exported.rows))


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_codes_stand_beside_words_and_dates_are_iso(acting, recorded):
    hire = recorded()
    propose_category(acting(Role.LEAD), hire.id, "gts_b", None)
    data = as_csv(acting(Role.COORDINATOR))
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = rows_of(data)
    assert row["job.noc_2021"] == "21231"
    assert row["shown.noc_title"].startswith("Software engineers")
    assert (row["category"], row["shown.category"]) == ("gts_b", "Global Talent Stream, Category B")
    assert row["documents.work_permit.expires_on"] == "2027-03-01"
    assert row["shown.due.work_permit_expiry"] == "2027-03-01"
    assert row["shown.lmia"] in {"needed", "not known yet"}


def test_headers_are_stable_whoever_exports(acting, recorded):
    empty = export_hires(acting(Role.COORDINATOR), Filters(), "csv", "en").header
    recorded()
    assert export_hires(acting(Role.ADMINISTRATOR), Filters(), "csv", "fr").header == empty
    assert [header for header, _ in export_columns("en") if not header.startswith("shown.due.")] == [
        header for header in empty if not header.startswith("shown.due.")
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_could_run_as_a_formula_is_made_harmless(start):
    data = b"".join(csv_chunks(["title"], [[f"{start}1+1"], ["ordinary"]]))
    (first, second) = csv.reader(io.StringIO(data.decode("utf-8-sig").split("\r\n", 1)[1], newline=""))
    assert first == [f"'{start}1+1"]
    assert second == ["ordinary"]


def test_a_negative_number_typed_as_a_number_stays_one():
    assert b"\r\n-12.50\r\n" in b"".join(csv_chunks(["amount"], [[Decimal("-12.50")]]))


def test_a_workbook_holds_texts_and_no_formula():
    file = io.BytesIO()
    write_xlsx(file, ["title", "amount"], [["=1+1", Decimal("12.50")]])
    (_, row) = openpyxl.load_workbook(io.BytesIO(file.getvalue()))["hires"].iter_rows()
    assert [(cell.value, cell.data_type) for cell in row] == [("'=1+1", "s"), (12.5, "n")]


def test_counsel_gets_the_hires_granted_to_her_and_no_other(acting, recorded):
    granted, _ = recorded({"reference": "N-1"}), recorded({"reference": "N-2"})
    counsel = acting(Role.COUNSEL)
    db.session.add(
        CounselGrant(
            organisation_id=granted.organisation_id,
            user_id=counsel.user_id,
            hire_id=granted.id,
            until=counsel.today,
            granted_by_id=acting(Role.ADMINISTRATOR).user_id,
            granted_at=clock.now(),
        )
    )
    db.session.commit()
    assert [row["reference"] for row in rows_of(as_csv(counsel))] == ["N-1"]


def test_a_grant_that_ended_yesterday_gives_nothing(acting, recorded):
    hire, counsel = recorded(), acting(Role.COUNSEL)
    grant = CounselGrant(organisation_id=hire.organisation_id, user_id=counsel.user_id, hire_id=hire.id)
    grant.until, grant.granted_by_id, grant.granted_at = counsel.today - timedelta(1), counsel.user_id, clock.now()
    db.session.add(grant)
    db.session.commit()
    assert rows_of(as_csv(counsel)) == []


def test_an_audit_line_says_who_when_which_filter_and_how_many_rows(acting, recorded):
    recorded()
    as_csv(acting(Role.COORDINATOR), Filters(category="gts_b"))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "hires exported")).one()
    assert entry.user_id == acting(Role.COORDINATOR).user_id
    assert entry.details == {"format": "csv", "filter": {"category": "gts_b"}, "rows": 0}


def test_whoever_reads_a_file_slowly_keeps_nobody_from_writing(acting, recorded):
    recorded()
    rows = export_hires(acting(Role.COORDINATOR), Filters(), "csv", "en").rows
    next(rows)
    with sqlite3.connect(db.engine.url.database, timeout=0) as other:
        assert other.execute("UPDATE hire SET title = 'Robotics engineer'").rowcount == 1


def test_an_export_can_be_imported_elsewhere(acting, recorded):
    recorded({"reference": "N-1", "short_stays": "none", "job.title": "=Odd title", "owner": ""})
    data = as_csv(acting(Role.COORDINATOR))
    elsewhere = Organisation(slug="elsewhere", name="Elsewhere", time_zone="America/Toronto", created_at=clock.now())
    user = acting(Role.COORDINATOR).user
    db.session.add(Membership(user=user, organisation=elsewhere, role=Role.COORDINATOR, created_at=clock.now()))
    db.session.commit()
    there = Actor(user, elsewhere, Role.COORDINATOR)
    assert read_import(there, "hires.csv", data).problems == ()
    confirm_import(there, keep_import(there, "hires.csv", data).id)
    (copy,) = hires_of(elsewhere.id)
    (original, copied) = rows_of(data)[0], rows_of(as_csv(there))[0]
    assert copy.title == "=Odd title"
    assert {key: value for key, value in copied.items() if not key.startswith("shown.")} == {
        key: value for key, value in original.items() if not key.startswith("shown.")
    }


def test_the_console_writes_the_same_file(acting, recorded, run_tracker, tmp_path):
    recorded()
    db.session.remove()
    done = run_tracker("hires", "export", "--out", str(tmp_path / "hires.csv"))
    assert done.exit_code == 0, done.output
    assert rows_of((tmp_path / "hires.csv").read_bytes())[0]["job.title"] == "Software engineer"


def test_what_stands_beside_the_codes_is_in_words_of_the_language_asked_for(acting, recorded):
    recorded({"worker.citizenships": ""})
    exported = export_hires(acting(Role.COORDINATOR), Filters(), "csv", "fr")
    (row,) = [dict(zip(exported.header, cells, strict=True)) for cells in exported.rows]
    assert row["shown.lmia"] in {"nécessaire", "pas encore connu"}
    assert row["shown.wage"] == "respecté"
    assert "Citoyennetés" in row["shown.missing"]
