"""Recording, changing and importing hires: all or nothing, with a trace, and never across organisations."""

import csv
import io
import time
from datetime import date

import pytest
from sqlalchemy import select

from tracker import clock
from tracker.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.exports.template import template_csv, template_xlsx
from tracker.services.actor import Actor, program
from tracker.services.drafts import read_draft
from tracker.services.hire_import import (
    confirm_import,
    drop_import,
    import_hires,
    keep_import,
    kept_import,
    read_import,
)
from tracker.services.intake import edit_hire, record_hire, record_of, stamp_of
from tracker.store.assessment import Assessment
from tracker.store.audit import AuditEntry, history_of_hire
from tracker.store.base import db
from tracker.store.deadline import Deadline
from tracker.store.hire import Hire, hires_of
from tracker.store.membership import Membership, Role
from tracker.store.organisation import Organisation
from tracker.store.pending_import import PendingImport
from tracker.store.person import Person
from tracker.store.user import User

CELLS = {
    "person.given_name": "Zoë",
    "person.family_name": "Örnek",
    "worker.citizenships": "India",
    "job.title": "Software engineer",
    "job.noc_2021": "21231",
    "job.work_sites[0].province": "ON",
    "job.work_sites[0].economic_region": "3530",
    "job.wage.amount": "$131,000",
    "job.wage.per": "annual",
    "job.hours_per_week": "40",
    "documents.work_permit.issued_on": "2025-03-01",
    "documents.work_permit.expires_on": "1 March 2027",
    "documents.employment.began_on": "2025-03-10",
}


def organisation(slug):
    made = Organisation(slug=slug, name=slug.title(), time_zone="America/Toronto", created_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def joined(at, email, role=Role.COORDINATOR, until=None):
    user = db.session.scalar(select(User).where(User.email == email))
    if user is None:
        user = User(email=email, name=email.partition("@")[0].title(), language="en", created_at=clock.now())
        db.session.add(user)
        db.session.flush()
    member = Membership(user_id=user.id, organisation_id=at.id, role=role, until=until, created_at=clock.now())
    db.session.add(member)
    db.session.commit()
    return Actor(user, at, role)


@pytest.fixture
def maya(app_context):
    """A coordinator of Northline; Sofia is her colleague, Camille counsel, and Otto works elsewhere."""
    northline, other = organisation("northline"), organisation("elsewhere")
    joined(northline, "sofia@northline.example")
    joined(northline, "camille@counsel.example", Role.COUNSEL)
    joined(northline, "former@northline.example", until=date(2020, 1, 1))
    joined(other, "otto@elsewhere.example")
    return joined(northline, "maya@northline.example")


def colleague(actor, email):
    member = db.session.scalars(select(Membership).join(Membership.user).where(User.email == email)).one()
    return Actor(member.user, member.organisation, Role(member.role))


def draft(**changes):
    cells = {path: text for path, text in (CELLS | changes).items() if text is not None}
    reading = read_draft(cells)
    assert reading.problems == ()
    return reading.draft


def sheet(*rows, headers=None):
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headers or CELLS)
    writer.writerows(rows)
    return text.getvalue().encode()


def refusals(actor, content):
    return {(one.line, one.field): one.message for one in read_import(actor, "hires.csv", content).problems}


def count(model):
    return len(db.session.scalars(select(model)).unique().all())


def test_a_hire_is_recorded_with_its_assessment_its_dates_and_its_audit_line(maya):
    hire = record_hire(maya, draft())
    assert (hire.reference, hire.owner, hire.person.name) == ("0001", maya.user, "Zoë Örnek")
    assert record_of(hire, date(2026, 11, 23))["job.wage.amount"] == "131000"
    assert count(Assessment) == 1
    kinds = {one.kind for one in db.session.scalars(select(Deadline))}
    assert "work_permit_expiry" in kinds
    [entry] = history_of_hire(maya.organisation.id, hire.id)
    assert (entry.action, entry.user) == ("hire recorded", maya.user)


def test_a_hire_of_which_nothing_is_known_can_be_recorded(maya):
    hire = record_hire(maya, read_draft({}).draft)
    assert hire.reference == "0001"
    assert record_hire(maya, read_draft({}).draft).reference == "0002"


def test_the_next_number_follows_the_highest(maya):
    record_hire(maya, draft(reference="0416"))
    record_hire(maya, draft(reference="N-9000"))
    assert record_hire(maya, draft()).reference == "0417"


def test_a_taken_reference_is_refused(maya):
    record_hire(maya, draft(reference="A-1"))
    with pytest.raises(Invalid) as refused:
        record_hire(maya, draft(reference="A-1"))
    assert [problem.field for problem in refused.value.problems] == ["reference"]
    assert count(Hire) == 1


def test_an_outsider_an_unknown_address_and_counsel_are_refused_as_owner_in_the_same_words(maya):
    told = set()
    for email in ("otto@elsewhere.example", "nobody@x.example", "camille@counsel.example", "former@northline.example"):
        with pytest.raises(Invalid) as refused:
            record_hire(maya, draft(owner=email))
        told.add(refused.value.problems[0].message.replace(email, "…"))
    assert len(told) == 1
    assert record_hire(maya, draft(owner="Sofia@Northline.example")).owner.name == "Sofia"


def test_counsel_may_not_record_change_or_import(maya):
    camille = colleague(maya, "camille@counsel.example")
    hire = record_hire(maya, draft())
    for act in (
        lambda: record_hire(camille, draft()),
        lambda: edit_hire(camille, hire.id, draft()),
        lambda: read_import(camille, "hires.csv", sheet(CELLS.values())),
        lambda: keep_import(camille, "hires.csv", b""),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_hire_of_another_organisation_can_not_be_changed(maya):
    hire = record_hire(maya, draft())
    with pytest.raises(NotFound):
        edit_hire(colleague(maya, "otto@elsewhere.example"), hire.id, draft())


def test_an_edit_keeps_what_was_there_before_with_who_and_when(maya):
    hire = record_hire(maya, draft())
    sofia = colleague(maya, "sofia@northline.example")
    edit_hire(sofia, hire.id, draft(**{"job.wage.amount": "140000", "person.given_name": "Zoé", "job.title": None}))
    entry = history_of_hire(maya.organisation.id, hire.id)[0]
    assert (entry.action, entry.user) == ("hire edited", sofia.user)
    assert entry.details["job.wage.amount"] == ["131000", "140000"]
    assert entry.details["job.title"] == ["Software engineer", None]
    assert entry.details["person.given_name"] == ["Zoë", "Zoé"]
    assert count(Assessment) == 2


def test_an_edit_that_changes_nothing_leaves_no_line(maya):
    hire = record_hire(maya, draft())
    edit_hire(maya, hire.id, draft(reference=hire.reference, owner="maya@northline.example"))
    assert len(history_of_hire(maya.organisation.id, hire.id)) == 1


def test_an_edit_over_somebody_elses_is_a_conflict(maya):
    hire = record_hire(maya, draft())
    seen = stamp_of(hire, maya.today)
    edit_hire(maya, hire.id, draft(**{"job.title": "Engineer"}), seen=seen)
    with pytest.raises(Conflict):
        edit_hire(maya, hire.id, draft(**{"job.title": "Developer"}), seen=seen)


def test_everything_wrong_with_a_file_is_told_at_once_by_line_and_column(maya):
    record_hire(maya, draft(reference="A-1"))
    content = "\n".join(
        [
            "reference,owner,First name,Work permit expiry,Salary,per,citizenship,province 2",
            "A-1,otto@elsewhere.example,Zoë,04/07/2027,98000,annual,India,Ontario",
            "A-2,sofia@northline.example,Ana,2027-07-04,a lot,fortnight,Atlantis,Ontariq",
            "A-2,,Bo,2027-07-04,98000,year,IND,ON",
        ]
    ).encode()
    found = refusals(maya, content)
    assert set(found) == {
        (2, "reference"),
        (2, "documents.work_permit.expires_on"),
        (3, "job.wage.amount"),
        (3, "job.wage.per"),
        (3, "worker.citizenships"),
        (3, "job.work_sites[1].province"),
        (4, "reference"),
    }
    assert "4 July 2027" in found[2, "documents.work_permit.expires_on"]
    assert "line 3" in found[4, "reference"]
    reading = read_import(maya, "hires.csv", content)
    assert {reading.column(problem) for problem in reading.problems} >= {"Work permit expiry", "province 2", "per"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"job.noc_2021": "99999"}, "NOC 2021 has no code 99999"),
        ({"job.work_sites[0].economic_region": "5040"}, "No economic region has the code 5040"),
        (
            {"job.work_sites[0].province": "MB", "job.work_sites[0].economic_region": "3530"},
            "3530 is not an economic region of this province (Manitoba). Use one of: 4610 Southeast",
        ),
    ],
)
def test_a_code_of_the_right_shape_that_names_nothing_is_refused(cells, said):
    [problem] = read_draft(cells).problems

    assert problem.message.startswith(said)


def test_codes_that_exist_and_codes_of_an_older_classification_are_taken():
    cells = {"job.noc_2021": "2173", "job.work_sites[0].province": "PE", "job.work_sites[0].economic_region": "1110"}

    assert not read_draft(cells).problems
    assert not read_draft({"job.work_sites[0].economic_region": "3530"}).problems


def test_unknown_headers_do_not_hide_the_problems_of_rows(maya):
    found = refusals(maya, b"Frist name,Salary\nZoe,many\n")
    assert set(found) == {(1, "Frist name"), (2, "job.wage.amount")}


def test_a_dry_run_says_what_each_cell_means_and_writes_nothing(maya):
    reading = read_import(maya, "hires.csv", sheet(CELLS.values()))
    words = {cell.path: cell.words for cell in reading.rows[0].understood}
    assert words["documents.work_permit.expires_on"] == "1 March 2027"
    assert words["job.wage.amount"] == "$131,000.00"
    assert words["worker.citizenships"] == "India"
    assert reading.problems == ()
    assert (count(Hire), count(Person), count(PendingImport)) == (0, 0, 0)


def test_an_import_waits_for_its_confirmation_and_is_forgotten_then(maya):
    kept = keep_import(maya, "hires.csv", sheet(CELLS.values()))
    assert count(Hire) == 0
    [hire] = confirm_import(maya, kept.id)
    assert hire.owner == maya.user
    assert count(PendingImport) == 0
    with pytest.raises(NotFound):
        confirm_import(maya, kept.id)


def test_only_its_uploader_sees_and_confirms_an_import(maya):
    kept = keep_import(maya, "hires.csv", sheet(CELLS.values()))
    for other in ("sofia@northline.example", "otto@elsewhere.example"):
        with pytest.raises(NotFound):
            kept_import(colleague(maya, other), kept.id)
    drop_import(maya, kept.id)
    assert count(PendingImport) == 0


def test_a_file_with_one_bad_row_is_not_written_at_all(maya):
    bad = CELLS | {"job.hours_per_week": "many"}
    with pytest.raises(Invalid) as refused:
        import_hires(maya, "hires.csv", sheet(CELLS.values(), bad.values()))
    assert [problem.line for problem in refused.value.problems] == [3]
    assert (count(Hire), count(AuditEntry)) == (0, 0)


def test_a_reference_taken_between_dry_run_and_confirmation_is_refused(maya):
    rows = sheet(["A-1"], headers=["reference"])
    kept = keep_import(maya, "hires.csv", rows)
    record_hire(maya, draft(reference="A-1"))
    with pytest.raises(Invalid):
        confirm_import(maya, kept.id)
    assert count(Hire) == 1


def test_given_references_are_not_given_again_to_rows_without(maya):
    hires = import_hires(maya, "hires.csv", sheet(["0007", "a"], ["", "b"], headers=["reference", "job.title"]))
    assert [hire.reference for hire in hires] == ["0007", "0008"]


def test_an_imported_category_is_proposed_and_an_unknown_one_is_refused(maya):
    [hire] = import_hires(maya, "hires.csv", sheet(["gts_b"], headers=["category"]))
    assert hire.proposed_tag.category == "gts_b"
    assert "gts_b" in refusals(maya, sheet(["gts_x"], headers=["category"]))[2, "category"]


@pytest.mark.parametrize("template", [template_csv("fr"), template_xlsx("en")])
def test_the_template_imports_as_it_is(maya, template):
    hires = import_hires(maya, "template", template)
    assert [hire.reference for hire in hires] == ["S-001", "S-002"]
    assert hires[0].starts_on == date(2027, 3, 1)
    assert hires[1].person.citizenships == ["MEX"]


def test_windows_1252_keeps_its_accents(maya):
    import_hires(maya, "embauches.csv", "Prénom;Nom;Ville\nZoé;Lefèvre;Montréal".encode("cp1252"))
    [hire] = hires_of(maya.organisation.id)
    assert hire.person.name == "Zoé Lefèvre"
    assert hire.sites[0].site.city == "Montréal"


def realistic_row(number):
    month = ["March", "avril", "May"][number % 3]
    name = ["Örnek", "Esempio", "Contoh", "Zrazok", "Voorbeeld", "Mihon", "Udaharan", "Ejemplo"][number % 8]
    return {
        **CELLS,
        "reference": f"E-{number:04}",
        "owner": ["maya@northline.example", "sofia@northline.example", ""][number % 3],
        "person.given_name": f"Pat {number}",
        "person.family_name": name,
        "worker.citizenships": ["India", "USA; MEX", "Turquie", "BRA"][number % 4],
        "worker.passport_expires_on": f"{2027 + number % 6}-0{1 + number % 9}-15",
        "job.work_sites[0].province": ["ON", "British Columbia", "Québec", "AB"][number % 4],
        "job.work_sites[0].economic_region": ["3530", "5920", "2440", "4830"][number % 4],
        "documents.work_permit.expires_on": f"{1 + number % 28} {month} {2027 + number % 3}",
    }


def test_two_hundred_hires_import_in_one_go(maya):
    rows = [realistic_row(number) for number in range(200)]
    began = time.monotonic()
    hires = import_hires(maya, "hires.csv", sheet(*[row.values() for row in rows], headers=rows[0]))
    taken = time.monotonic() - began
    assert len(hires) == count(Hire) == count(Assessment) == 200
    assert count(AuditEntry) == 201
    assert {hire.owner.name for hire in hires} == {"Maya", "Sofia"}
    assert taken < 60


def test_the_console_imports_without_an_owner(maya):
    [hire] = import_hires(program(maya.organisation), "hires.csv", sheet(["x"], headers=["job.title"]))
    assert hire.owner is None


@pytest.mark.usefixtures("each_database")
def test_an_import_works_on_both_databases(maya):
    import_hires(maya, "hires.csv", sheet(CELLS.values()))
    assert count(Hire) == 1


def test_an_imported_category_whose_checks_fail_asks_for_the_written_reason(maya):
    header = "job.title,worker.citizenships,category,category_reason\n"
    without = header + "Analyst,IND,cusma_professional,\n"
    (problem,) = read_import(maya, "hires.csv", without.encode()).problems
    assert (problem.field, problem.line) == ("category_reason", 2)
    assert "CUSMA professional" in problem.message
    reason = header + "Analyst,IND,cusma_professional,Citizenship changes in March\n"
    (hire,) = import_hires(maya, "hires.csv", reason.encode())
    assert [(tag.state, tag.reason) for tag in hire.tags] == [("proposed", "Citizenship changes in March")]


def test_an_owner_who_is_no_colleague_here_is_said_and_left_open(maya):
    content = b"person.family_name,owner\nMuster,otto@elsewhere.example\nSample,sofia@northline.example\n"
    first, second = read_import(maya, "hires.csv", content).rows
    assert "otto@elsewhere.example" in first.notes[0]
    assert second.notes == ()
    hires = import_hires(maya, "hires.csv", content)
    assert [hire.owner.email for hire in hires] == ["maya@northline.example", "sofia@northline.example"]
