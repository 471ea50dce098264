"""What is kept of an assessment, and asked of it later."""

from tests.services.conftest import SOFTWARE_ENGINEER
from tracker.services.drafts import read_draft
from tracker.services.intake import edit_hire
from tracker.store.assessment import latest_gaps
from tracker.store.membership import Role


def test_what_a_record_waits_for_goes_by_its_latest_assessment(each_database, acting, recorded):
    complete, lacking = recorded({"reference": "N-1"}), recorded({"reference": "N-2", "job.wage.amount": ""})
    gaps = latest_gaps(complete.organisation_id)
    assert "job.wage.amount" in gaps[lacking.id]
    assert "job.wage.amount" not in gaps.get(complete.id, [])

    mended = read_draft(SOFTWARE_ENGINEER | {"reference": "N-2"}).draft
    edit_hire(acting(Role.COORDINATOR), lacking.id, mended)
    assert latest_gaps(complete.organisation_id).get(lacking.id) == gaps.get(complete.id)
