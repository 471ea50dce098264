"""Who may open a page. Every route carries exactly one of `member`, `signed_in` and `public`."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.services.accounts import actor_in
from tracker.services.actor import Actor
from tracker.store.membership import Role
from tracker.web.sessions import signed_in_user

Arguments = ParamSpec("Arguments")
View = Callable[Arguments, ResponseReturnValue]


def member(least: Role) -> Callable[[View[Arguments]], Callable[..., ResponseReturnValue]]:
    """For a page under `/o/<slug>/`: lets in whoever holds at least this role there today, as `g.actor`.

    The view doesn't receive the slug, and `url_for` of another page of the organisation needs none. A stranger, an
    unknown organisation and a role that ended look the same: not found. `Role.COUNSEL` lets every role in; a view then
    shows only what `g.actor.hires()` and `g.actor.hire(hire_id)` give.
    """

    def decorate(view: View[Arguments]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def guarded(slug: str, *args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
            user = signed_in_user()
            if user is None:
                return _to_sign_in()
            g.actor = actor_in(user, slug)
            g.actor.require(least)
            return view(*args, **kwargs)

        guarded.guard = "member"  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View[Arguments]) -> View[Arguments]:
    """For a page of the person herself, outside any organisation."""

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        if signed_in_user() is None:
            return _to_sign_in()
        return view(*args, **kwargs)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]
    return guarded


def public(view: View[Arguments]) -> View[Arguments]:
    """For a page that anybody may open; `tests/shape/test_routes_are_guarded.py` lists them all."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def current_actor() -> Actor | None:
    """Who acts in which organisation on this page; None outside an organisation."""
    actor: Actor | None = g.get("actor")
    return actor


def _to_sign_in() -> ResponseReturnValue:
    if request.method not in ("GET", "HEAD"):
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
