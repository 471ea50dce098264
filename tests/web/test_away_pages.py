"""The pages of absences and of handing hires over."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.cast import Cast, plain, today, tomorrow
from tests.reminding import PERMIT_ENDS, record
from tracker.store.base import db
from tracker.store.hire import Hire

HAND_OVER = "/o/northline/people/hand-over"


@pytest.fixture
def owned(cast: Cast, app: Flask) -> Cast:
    """Northline with a hire of Maya's."""
    with app.app_context():
        record(cast, PERMIT_ENDS, owner=cast.maya)
    return cast


def absence(cast: Cast, **told: object) -> dict[str, object]:
    until = (today() + timedelta(days=9)).isoformat()
    return {"away_from": today().isoformat(), "away_until": until, "deputy": cast.daniel.user_id, **told}


def owner_of(cast: Cast, hire_id: int) -> int | None:
    with cast.app.app_context():
        return db.session.get_one(Hire, hire_id).owner_id


def test_a_member_reaches_her_own_absence_from_her_account(owned: Cast) -> None:
    maya = owned.browser(owned.maya)
    assert "/o/northline/people/me/away" in maya.get("/account").text
    page = maya.get("/o/northline/people/me/away", follow_redirects=True)
    assert "When are you away?" in page.text
    assert "It is about one hire." in page.text


def test_an_absence_shows_wherever_the_owner_is_named(owned: Cast) -> None:
    maya, mine = owned.browser(owned.maya), f"/o/northline/people/{owned.maya.membership_id}/away"
    assert maya.post(mine, data=absence(owned)).status_code == 302
    for address in ("people", f"hires/{owned.granted_hire}", "hires/", ""):
        assert "Daniel Prøve stands in until" in owned.browser(owned.ada).get(f"/o/northline/{address}").text, address
    assert maya.post(f"{mine}/end").status_code == 302
    page = owned.browser(owned.ada).get(f"/o/northline/hires/{owned.granted_hire}")
    assert "stands in until" not in plain(page)


def test_what_is_wrong_with_an_absence_is_said_at_its_field(owned: Cast) -> None:
    maya, mine = owned.browser(owned.maya), f"/o/northline/people/{owned.maya.membership_id}/away"
    for told, said in (
        (absence(owned, away_until="soon"), "Type a day as year-month-day"),
        (absence(owned, away_until=""), "Type a day as year-month-day"),
        (absence(owned, deputy=0), "Choose a colleague who works with hires."),
        (absence(owned, deputy=owned.camille.user_id), "Choose a colleague who works with hires."),
        (absence(owned, away_from="2020-01-01", away_until="2020-02-01"), "or a later day"),
    ):
        answer = maya.post(mine, data=told)
        assert answer.status_code == 422
        assert said in answer.text


def test_a_colleague_s_absence_is_closed_and_an_administrator_s_reach_is_not(owned: Cast) -> None:
    his = f"/o/northline/people/{owned.daniel.membership_id}/away"
    assert owned.browser(owned.maya).get(his).status_code == 403
    assert owned.browser(owned.maya).post(his, data=absence(owned, deputy=owned.ada.user_id)).status_code == 403
    assert "When is Daniel Prøve away?" in owned.browser(owned.ada).get(his).text
    assert owned.browser(owned.camille).get("/o/northline/people/me/away").status_code == 403
    assert owned.browser(owned.sam).get(his).status_code == 404


def test_ticked_hires_go_to_the_new_owner(owned: Cast) -> None:
    maya, hers = owned.browser(owned.maya), f"{HAND_OVER}?from={owned.maya.user_id}"
    assert f'value="{owned.granted_hire}"' in maya.get(hers).text
    assert "Tick at least one hire." in maya.post(hers, data={"to": owned.daniel.user_id}).text
    assert "Choose a colleague" in maya.post(hers, data={"hire": owned.granted_hire}).text
    told = {"to": owned.daniel.user_id, "hire": owned.granted_hire}
    assert maya.post(hers, data=told).status_code == 302
    assert owner_of(owned, owned.granted_hire) == owned.daniel.user_id
    assert "Handed the hire over" in plain(maya.get(f"/o/northline/hires/{owned.granted_hire}"))


def test_all_of_somebody_s_hires_go_with_one_press(owned: Cast) -> None:
    told = {"to": owned.ada.user_id, "all": "yes"}
    owned.browser(owned.daniel).post(f"{HAND_OVER}?from={owned.maya.user_id}", data=told)
    assert owner_of(owned, owned.granted_hire) == owned.ada.user_id


def test_hires_without_an_owner_are_listed_and_given(owned: Cast) -> None:
    maya = owned.browser(owned.maya)
    assert "Yuki" in maya.get(f"{HAND_OVER}?from=nobody").text
    maya.post(f"{HAND_OVER}?from=nobody", data={"to": owned.maya.user_id, "hire": owned.hidden_hire})
    assert owner_of(owned, owned.hidden_hire) == owned.maya.user_id


def test_counsel_and_strangers_hand_nothing_over(owned: Cast) -> None:
    told = {"to": owned.daniel.user_id, "all": "yes"}
    for player, status in ((owned.camille, 403), (owned.sam, 404)):
        browser = owned.browser(player)
        assert browser.get(HAND_OVER).status_code == status
        assert browser.post(f"{HAND_OVER}?from={owned.maya.user_id}", data=told).status_code == status
    sam = owned.browser(owned.sam)
    elsewhere = sam.post(f"/o/elsewhere/people/hand-over?from={owned.maya.user_id}", data=told)
    assert elsewhere.status_code == 422
    assert owner_of(owned, owned.granted_hire) == owned.maya.user_id


def test_ending_a_role_asks_to_whom_the_hires_go(owned: Cast) -> None:
    ada, end = owned.browser(owned.ada), f"/o/northline/people/{owned.maya.membership_id}/end"
    assert "Maya Échantillon owns one hire" in ada.get(end).text
    refused = ada.post(end)
    assert refused.status_code == 422
    assert "Choose a colleague who works with hires." in refused.text
    assert owned.browser(owned.maya).get("/o/northline/").status_code == 200
    assert ada.post(end, data={"to": owned.daniel.user_id}).status_code == 302
    assert owner_of(owned, owned.granted_hire) == owned.daniel.user_id


@pytest.mark.parametrize("leaving", [{"role": "coordinator", "until": tomorrow().isoformat()}, {"role": "counsel"}])
def test_a_last_day_or_becoming_counsel_asks_what_becomes_of_the_hires(owned: Cast, leaving: dict[str, str]) -> None:
    ada, role = owned.browser(owned.ada), f"/o/northline/people/{owned.maya.membership_id}"
    answer = ada.post(role, data=leaving)
    assert answer.status_code == 422
    assert "choose what becomes of the hires" in answer.text
    assert ada.post(role, data={**leaving, "to": "keep"}).status_code == 302
    assert owner_of(owned, owned.granted_hire) == owned.maya.user_id
    assert ada.post(role, data={**leaving, "to": owned.ada.user_id}).status_code == 302
    assert owner_of(owned, owned.granted_hire) == owned.ada.user_id
    assert ada.post(role, data={"role": "lead"}).status_code == 302


def test_a_former_member_who_still_owns_hires_is_pointed_out(owned: Cast) -> None:
    ada, role = owned.browser(owned.ada), f"/o/northline/people/{owned.maya.membership_id}"
    ada.post(role, data={"role": "counsel", "to": "keep"})
    ada.post(f"{role}/end", data={"to": owned.daniel.user_id})
    assert "Still owns" not in ada.get("/o/northline/people").text
    assert owner_of(owned, owned.granted_hire) == owned.daniel.user_id
