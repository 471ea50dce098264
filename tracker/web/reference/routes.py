"""Occupations by code or title, for the fields that pick one."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from tracker.reference.noc import search_noc
from tracker.store.membership import Role
from tracker.web.guard import member
from tracker.web.wording import reader_language

blueprint = Blueprint("reference", __name__, url_prefix="/o/<slug>")
LONGEST_LIST = 20


@blueprint.get("/noc")
@member(Role.COUNSEL)
def noc_search() -> ResponseReturnValue:
    """The NOC 2021 unit groups that match `q`, as `[{code, title}]` in the reader's language, best first."""
    found = search_noc(request.args.get("q", "")[:100], reader_language(), LONGEST_LIST)
    return jsonify([{"code": code, "title": title} for code, title in found])
