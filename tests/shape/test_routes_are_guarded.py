"""No page is open by oversight."""

import pytest
from flask import Flask

PUBLIC = {
    "accounts.ask_to_unsubscribe": "the signature in the link is the key, and it shows an address to whoever holds it",
    "accounts.index": "leads on to the sign-in page",
    "accounts.invitation": "the secret in the link is the key",
    "accounts.language": "the language of the sign-in page can be switched",
    "accounts.request_reset": "for whoever can't sign in",
    "accounts.reset": "the secret in the link is the key",
    "accounts.set_up": "the one-time code in the address is the key, and only before the first user",
    "accounts.sign_in": "for whoever isn't signed in",
    "accounts.sign_out": "ends a session where there is one",
    "accounts.unsubscribe": "the signature in the link is the key",
    "health.pages": "tells whether the web server and the database work",
    "calendar.feed": "the secret in the address is the key",
    "health.show": "tells whether the installation works, nothing of what is in it",
}
"""Every page that anybody may open, and why."""


def guards(app: Flask) -> dict[str, str | None]:
    """Endpoint → how it is guarded."""
    views = app.view_functions.items()
    return {endpoint: getattr(view, "guard", None) for endpoint, view in views if endpoint != "static"}


def test_every_route_says_who_may_open_it(app: Flask) -> None:
    assert [endpoint for endpoint, guard in guards(app).items() if guard is None] == []


def test_only_the_listed_pages_are_open_to_anybody(app: Flask) -> None:
    assert {endpoint for endpoint, guard in guards(app).items() if guard == "public"} == set(PUBLIC)


def test_pages_of_an_organisation_and_only_they_ask_for_a_role_in_it(app: Flask) -> None:
    under_organisation = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/o/<slug>")}
    assert under_organisation == {endpoint for endpoint, guard in guards(app).items() if guard == "member"}


@pytest.mark.parametrize("endpoint", sorted(PUBLIC))
def test_a_public_page_stands_outside_every_organisation(app: Flask, endpoint: str) -> None:
    assert not [rule for rule in app.url_map.iter_rules(endpoint) if "slug" in rule.arguments]
